#include "transports/session.hpp"

#include "transports/console.hpp"
#include "transports/console_driver.hpp"
#include "transports/console_entrance.hpp"
#include "transports/console_exchange.hpp"
#include "transports/console_login.hpp"
#include "transports/console_resync.hpp"
#include "transports/console_settings.hpp"
#include "transports/deadline.hpp"
#include "transports/session_parts.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace rtx::transports {
namespace {

using namespace std::chrono_literals;
using console::Console;
using console::Entrance;
using console::Exchange;
using console::Line;
using console::Login;
using console::Resync;
using console::Settings;

constexpr auto for_settings = 5s;     ///< Longer than one answer: a full `show config` may be among them.
constexpr int answers_of_a_save = 4;  ///< Flash is slow: it takes so many times as long as an answer.
constexpr auto leave_deadline = 5s;   ///< For all of leaving, whatever state the console is in.
constexpr auto hang_up_deadline = 2s;
/// Typed ahead on a slow line: half a second of it at 9600 bps, more would only fill somebody's buffer.
constexpr std::size_t window_of_slow_line = 512;
constexpr std::size_t longest_command = 4095;  ///< Source: command reference 1.5.

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

/// A command is one line, and nothing in it may act on the terminal: `?` alone still would, but only asks.
void check(const Command& command) {
  const std::string name = console::name_of_command(command.text);
  if (console::without_trailing_blanks(command.text).empty()) {
    throw Failure{Trouble::broken, "an empty command line was to be typed"};
  }
  if (std::ranges::any_of(command.text, is_control)) {
    throw Failure{Trouble::broken, "\"" + name + "\" holds a control character"};
  }
  if (command.text.size() > longest_command) {
    throw Failure{Trouble::broken, "\"" + name + "\" is longer than the router reads"};
  }
}

/// `show config`, with or without a filter behind it.
bool shows_config(std::string_view command) {
  constexpr std::string_view name = "show config";
  return command.starts_with(name) && (command.size() == name.size() || command[name.size()] == ' ');
}

std::uint16_t random_nonce() {
  std::random_device random;
  return static_cast<std::uint16_t>(random());
}

Line line_of(Command command) {
  Line line{std::move(command.text), command.typing};
  line.answers = std::move(command.answers);
  return line;
}

std::vector<Line> lines_of(const std::vector<std::string>& texts) {
  std::vector<Line> lines;
  for (const std::string& text : texts) lines.emplace_back(text);
  return lines;
}

/// Awaits `operation`; Asio's own words for a cancellation become ours.
template <class T>
asio::awaitable<T> naming_cancellation(asio::awaitable<T> operation) {
  try {
    co_return co_await std::move(operation);
  } catch (const boost::system::system_error& error) {
    if (means_cancelled(error)) throw Failure{Trouble::cancelled, "stopped"};
    throw Failure{Trouble::broken, error.what()};
  }
}

class ConsoleSession final : public Session {
 public:
  ConsoleSession(std::unique_ptr<Transport> transport, LoginOptions options, SessionParts parts)
      : transport_{std::move(transport)},
        driver_{*transport_, std::move(parts.now)},
        options_{std::move(options)},
        console_{parts.nonce ? *parts.nonce : random_nonce(), options_.output_limit} {
    if (!options_.router.empty()) console_.router = options_.router;
    if (transport_->time_for(1) > 0us) console_.window = window_of_slow_line;
  }

  /// Everything between an opened shell and the first command.
  asio::awaitable<void> log_in();

  asio::awaitable<void> make_readable() override;
  asio::awaitable<void> make_plain() override;
  asio::awaitable<Reply> send(Command command) override;
  asio::awaitable<std::vector<Reply>> send_all(std::vector<Command> commands) override;
  asio::awaitable<Reply> save(int slot) override;
  asio::awaitable<std::vector<std::string>> close() override;

  const Banner& banner() const noexcept override { return banner_; }
  const std::string& prompt_string() const noexcept override { return prompt_string_; }

 private:
  asio::awaitable<void> read_settings();
  asio::awaitable<void> apply_settings();
  asio::awaitable<bool> change_settings();
  asio::awaitable<bool> put_settings_back();
  asio::awaitable<std::vector<Reply>> exchange(std::vector<Command> commands);
  asio::awaitable<Reply> put_back_and_save(int slot);
  asio::awaitable<std::vector<Reply>> run(std::vector<Line> lines, Deadline deadline);
  asio::awaitable<void> leave();
  asio::awaitable<void> hang_up();
  asio::awaitable<std::vector<std::string>> leave_and_hang_up();
  void take_in(const std::string& line, const Reply& reply);

  std::unique_ptr<Transport> transport_;
  ConsoleDriver driver_;
  LoginOptions options_;
  Console console_;
  Settings settings_{Banner{}};
  Banner banner_;
  std::string prompt_string_;
  bool is_closed_ = false;
};

asio::awaitable<std::vector<Reply>> ConsoleSession::run(std::vector<Line> lines, Deadline deadline) {
  // Where a pager may stop the output, what is typed ahead would be taken for its keys.
  const bool ends_pager = settings_.are_known() && !options_.keep_settings;
  const bool types_ahead = ends_pager || !console_.pages;
  Exchange exchange{console_, std::move(lines), types_ahead};
  co_await driver_.drive(exchange, deadline);
  prompt_string_ = decode(console_.prompt.string, console_.charset);
  co_return std::move(exchange.replies());
}

// --- Login and the console's settings --------------------------------------------------------------

asio::awaitable<void> ConsoleSession::log_in() {
  if (options_.entrance) {
    Entrance entrance{console_, *options_.entrance};
    co_await driver_.drive(entrance, driver_.now() + options_.timeout);
  }
  Login login{console_, options_.level, options_.administrator_password};
  co_await driver_.drive(login, driver_.now() + options_.timeout);
  banner_ = login.banner();
  settings_ = Settings{banner_};
  if (options_.keep_settings) settings_.keep_all();
  prompt_string_ = decode(console_.prompt.string, console_.charset);
  spdlog::debug("logged in: router={} model={} firmware={}", console_.router, banner_.model,
                banner_.firmware);
  co_await read_settings();
  if (!settings_.are_certain()) co_await apply_settings();
}

/// Finds out what is set. A user who may not see the configuration changes no setting: it could not be put
/// back.
asio::awaitable<void> ConsoleSession::read_settings() {
  const Deadline deadline = driver_.now() + options_.answer_timeout + for_settings;
  std::vector<Line> lines;
  lines.emplace_back("show config | grep console");
  Exchange filtered{console_, std::move(lines), !options_.keep_settings};
  co_await driver_.drive(filtered, deadline);
  std::vector<Reply> replies = std::move(filtered.replies());
  if (replies.front().error) {
    std::vector<Line> all;
    all.emplace_back("show config");
    replies = co_await run(std::move(all), deadline);
    if (replies.front().error || replies.front().text.empty()) co_return;
  }
  settings_.found(replies.front().text);
  for (const auto setting :
       {console::Setting::character, console::Setting::columns, console::Setting::lines}) {
    const std::string& value = settings_.original(setting);
    if (value.empty()) continue;
    std::string line{"console "};
    line.append(console::name_of(setting)).append(" ").append(value);
    console_.note(line);
  }
}

asio::awaitable<void> ConsoleSession::apply_settings() {
  constexpr int most_rounds = 2;  // The best values, and what remains if some are refused.
  for (int round = 0; round < most_rounds; ++round) {
    const std::vector<std::string> texts = settings_.to_apply();
    if (texts.empty()) co_return;
    for (const std::string& text : texts) settings_.typed(text);
    std::vector<Line> lines = lines_of(texts);
    const auto replies =
        co_await run(std::move(lines), driver_.now() + options_.answer_timeout + for_settings);
    for (std::size_t at = 0; at < texts.size(); ++at) take_in(texts[at], replies[at]);
  }
}

/// The answer to a line of our own.
void ConsoleSession::take_in(const std::string& line, const Reply& reply) {
  if (!reply.error) return;
  spdlog::debug("console setting refused: router={} line=\"{}\" error=\"{}\"", console_.router, line,
                *reply.error);
  settings_.refused(line);
}

asio::awaitable<void> ConsoleSession::make_readable() {
  if (!options_.keep_settings) co_return;
  auto operation = change_settings();
  co_await naming_cancellation(std::move(operation));
}

asio::awaitable<void> ConsoleSession::make_plain() {
  auto operation = put_settings_back();
  co_await naming_cancellation(std::move(operation));
  options_.keep_settings = true;
  settings_.keep_all();
}

asio::awaitable<bool> ConsoleSession::change_settings() {
  options_.keep_settings = false;
  settings_ = Settings{banner_};
  co_await read_settings();
  if (!settings_.are_certain()) co_await apply_settings();
  co_return true;
}

asio::awaitable<bool> ConsoleSession::put_settings_back() {
  const std::vector<std::string> texts = settings_.to_put_back();
  if (texts.empty()) co_return true;
  std::vector<Line> lines = lines_of(texts);
  const auto replies = co_await run(std::move(lines), driver_.now() + options_.answer_timeout + for_settings);
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (!replies[at].error) settings_.put_back(texts[at]);
  }
  co_return settings_.to_put_back().empty();
}

// --- Commands --------------------------------------------------------------------------------------

/// Types `commands`, and before them, in the same write, the settings that are not in force.
asio::awaitable<std::vector<Reply>> ConsoleSession::exchange(std::vector<Command> commands) {
  for (const Command& command : commands) check(command);
  const std::vector<std::string> ours = settings_.to_apply();
  for (const std::string& line : ours) settings_.typed(line);
  std::vector<Line> lines = lines_of(ours);
  std::vector<std::string> texts;
  std::chrono::milliseconds patience{0};
  bool steady = true;
  for (Command& command : commands) {
    const bool has_own = command.deadline > 0ms;
    patience += has_own ? command.deadline : options_.answer_timeout;
    steady = steady && (command.prints_steadily || !has_own);
    texts.push_back(command.text);
    lines.push_back(line_of(std::move(command)));
  }
  driver_.set_longest_silence(steady ? options_.answer_timeout : patience);
  auto replies = co_await run(std::move(lines), driver_.now() + patience);
  driver_.set_longest_silence(ConsoleDriver::any_silence);
  for (std::size_t at = 0; at < ours.size(); ++at) take_in(ours[at], replies[at]);
  replies.erase(replies.begin(), replies.begin() + static_cast<std::ptrdiff_t>(ours.size()));
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (replies[at].error) continue;
    settings_.wanted_by_user(texts[at]);
    if (shows_config(texts[at])) replies[at].text = settings_.as_found(replies[at].text, replies[at].joints);
  }
  co_return replies;
}

asio::awaitable<std::vector<Reply>> ConsoleSession::send_all(std::vector<Command> commands) {
  auto operation = exchange(std::move(commands));
  co_return co_await naming_cancellation(std::move(operation));
}

asio::awaitable<Reply> ConsoleSession::send(Command command) {
  std::vector<Command> commands;
  commands.push_back(std::move(command));
  auto replies = co_await send_all(std::move(commands));
  co_return std::move(replies.front());
}

asio::awaitable<Reply> ConsoleSession::save(int slot) {
  auto operation = put_back_and_save(slot);
  co_return co_await naming_cancellation(std::move(operation));
}

asio::awaitable<Reply> ConsoleSession::put_back_and_save(int slot) {
  if (slot < 0 || slot > 4) throw Failure{Trouble::broken, "there is no configuration file of that number"};
  const bool clean = co_await put_settings_back();
  if (!clean) {
    Reply reply;
    reply.error = "not saved: the console settings could not be put back before";
    co_return reply;
  }
  std::vector<Line> lines;
  lines.emplace_back("save " + std::to_string(slot), Typing::alone);
  auto replies = co_await run(std::move(lines), driver_.now() + answers_of_a_save * options_.answer_timeout);
  Reply reply = std::move(replies.front());
  const bool saved =
      reply.text.find("Done") != std::string::npos || reply.text.find("終了") != std::string::npos;
  if (!saved && !reply.error) reply.error = "the router does not say that it has saved: " + reply.text;
  co_return reply;
}

// --- Leaving ---------------------------------------------------------------------------------------

asio::awaitable<std::vector<std::string>> ConsoleSession::close() {
  // In a coroutine of its own that nobody can cancel: a second Ctrl-C must not leave the router changed.
  const auto executor = co_await asio::this_coro::executor;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  auto shielded = asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable);
  auto leaving = leave_and_hang_up();
  auto not_put_back = co_await asio::co_spawn(executor, std::move(leaving), shielded);
  co_await asio::this_coro::throw_if_cancelled(throws);
  co_return not_put_back;
}

asio::awaitable<std::vector<std::string>> ConsoleSession::leave_and_hang_up() {
  if (std::exchange(is_closed_, true)) co_return std::vector<std::string>{};
  try {
    if (!console_.prompt.text.empty() && !driver_.is_over()) co_await leave();
  } catch (const Failure& failure) {
    spdlog::debug("leaving: router={} trouble={}", console_.router, name_of(failure.trouble));
  }
  co_await hang_up();
  co_return settings_.to_put_back();
}

/// Back to the prompt if need be, the settings put back, administrator level left without saving, logged out.
asio::awaitable<void> ConsoleSession::leave() {
  const Deadline deadline = driver_.now() + leave_deadline;
  if (driver_.is_in_doubt()) {
    Resync resync{console_};
    co_await driver_.drive(resync, deadline);
  }
  std::vector<std::string> texts = settings_.to_put_back();
  std::vector<Line> lines = lines_of(texts);
  constexpr int most_exits = 3;
  for (int exits = 0; exits < most_exits && !driver_.is_over(); ++exits) {
    Line exit{"exit", Typing::alone};
    exit.leaves = true;
    exit.wakes = options_.entrance && options_.entrance->wake;
    exit.answers.emplace_back("save new configuration", Secret{"N"});
    exit.answers.emplace_back("新しい設定を保存", Secret{"N"});
    lines.push_back(std::move(exit));
    Exchange exchange{console_, std::move(lines)};
    std::exception_ptr trouble;
    try {
      co_await driver_.drive(exchange, deadline);
    } catch (const Failure&) {
      trouble = std::current_exception();
    }
    for (std::size_t at = 0; at < std::min(texts.size(), exchange.replies().size()); ++at) {
      if (!exchange.replies()[at].error) settings_.put_back(texts[at]);
    }
    if (trouble) std::rethrow_exception(trouble);
    if (exchange.has_left()) driver_.end();
    texts.clear();
    lines.clear();
  }
}

asio::awaitable<void> ConsoleSession::hang_up() {
  try {
    co_await transport_->close(driver_.now() + hang_up_deadline);
  } catch (const std::exception& error) {
    spdlog::debug("hanging up: router={} error={}", console_.router, error.what());
  }
}

}  // namespace

asio::awaitable<std::unique_ptr<Session>> open_session(std::unique_ptr<Transport> transport,
                                                       LoginOptions options, SessionParts parts) {
  auto session = std::make_unique<ConsoleSession>(std::move(transport), std::move(options), std::move(parts));
  auto logging_in = session->log_in();
  std::exception_ptr trouble;
  try {
    co_await naming_cancellation(std::move(logging_in));
  } catch (const Failure&) {
    trouble = std::current_exception();
  }
  if (trouble) {
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await session->close();
    co_await asio::this_coro::throw_if_cancelled(throws);
    std::rethrow_exception(trouble);
  }
  co_return session;
}

asio::awaitable<std::unique_ptr<Session>> Session::open(std::unique_ptr<Transport> transport,
                                                        LoginOptions options) {
  SessionParts parts;
  co_return co_await open_session(std::move(transport), std::move(options), std::move(parts));
}

}  // namespace rtx::transports
