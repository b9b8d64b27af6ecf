#include "transports/session.hpp"

#include "transports/console.hpp"
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
#include <array>
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
constexpr std::chrono::milliseconds forever = 24h;
/// Typed ahead on a slow line: half a second of it at 9600 bps, more would only fill somebody's buffer.
constexpr std::size_t window_of_slow_line = 512;
/// A router that hangs up after such a silence of ours has most likely let its login timer expire. Source:
/// command reference 4.53 (120 s at least).
constexpr auto shortest_login_timer = 115s;
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
        options_{std::move(options)},
        now_{std::move(parts.now)},
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
  template <class Machine>
  asio::awaitable<void> drive(Machine& machine, Deadline deadline);
  asio::awaitable<console::Event> type(const Secret& bytes, Deadline deadline);
  asio::awaitable<console::Event> wait(std::chrono::milliseconds quiet, Deadline deadline);
  console::Event over_or_expired(const Failure& failure);

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
  LoginOptions options_;
  std::function<Clock::time_point()> now_;
  Console console_;
  Settings settings_{Banner{}};
  Banner banner_;
  std::string prompt_string_;
  bool in_doubt_ = true;  ///< It is not known what the console is doing.
  bool is_over_ = false;  ///< The connection, or the session on its line, has ended.
  Clock::time_point last_typed_ = now_();
  Clock::time_point last_heard_ = now_();
  std::chrono::milliseconds longest_silence_ = forever;  ///< Since something was typed or heard.
  bool is_closed_ = false;
  std::array<char, 4 * 1024> buffer_{};  // Of thousands of sessions, each has one.
  std::exception_ptr ended_by_;
};

// --- The shell around the machines -----------------------------------------------------------------

template <class Machine>
asio::awaitable<void> ConsoleSession::drive(Machine& machine, Deadline deadline) {
  in_doubt_ = true;
  console::Event event = console::Start{now_()};
  for (;;) {
    console::Action action = machine.resume(event);
    if (const auto* send = std::get_if<console::Send>(&action)) {
      deadline += transport_->time_for(send->bytes.reveal().size());
      event = co_await type(send->bytes, deadline);
    } else if (const auto* read = std::get_if<console::Read>(&action)) {
      event = co_await wait(read->quiet, deadline);
      if (const auto* received = std::get_if<console::Received>(&event))
        deadline += transport_->time_for(received->bytes.size());
    } else if (const auto* failed = std::get_if<console::Failed>(&action)) {
      if (failed->message.empty() && ended_by_) std::rethrow_exception(ended_by_);
      throw Failure{failed->trouble, failed->message, failed->next_step};
    } else {
      in_doubt_ = false;
      co_return;
    }
  }
}

/// The one place from which anything is typed.
asio::awaitable<console::Event> ConsoleSession::type(const Secret& bytes, Deadline deadline) {
  try {
    last_typed_ = now_();
    co_await transport_->write(bytes.reveal(), deadline);
    co_return console::Sent{};
  } catch (const Failure& failure) {
    co_return over_or_expired(failure);
  }
}

/// Waits for bytes; for silence only so long as the machine wants to.
asio::awaitable<console::Event> ConsoleSession::wait(std::chrono::milliseconds quiet, Deadline latest) {
  const Deadline now = now_();
  const Deadline deadline = std::min(latest, std::max(last_typed_, last_heard_) + longest_silence_);
  if (now >= deadline) co_return console::Expired{};  // Also where bytes never cease to come.
  const Deadline until = quiet > 0ms ? std::min(deadline, now + quiet) : deadline;
  try {
    const std::size_t count = co_await transport_->read_some(buffer_, until);
    last_heard_ = now_();
    co_return console::Received{std::string_view{buffer_.data(), count}, now_()};
  } catch (const Failure& failure) {
    if (failure.trouble == Trouble::prompt_timeout && until < deadline) co_return console::Quiet{};
    co_return over_or_expired(failure);
  }
}

/// What a machine must know of a transport's failure; called while that is handled. Others go on as they are.
console::Event ConsoleSession::over_or_expired(const Failure& failure) {
  switch (failure.trouble) {
    case Trouble::prompt_timeout:
      return console::Expired{};
    case Trouble::closed:
    case Trouble::reset:
      is_over_ = true;
      ended_by_ = std::current_exception();
      if (failure.trouble == Trouble::closed && now_() - last_typed_ >= shortest_login_timer) {
        const Failure expired{
            Trouble::closed, std::string{failure.what()} + ", after minutes without a key",
            "its login timer has expired: see `login timer` and `user attribute login-timer`"};
        ended_by_ = std::make_exception_ptr(expired);
      }
      return console::Ended{};
    default:
      throw;
  }
}

asio::awaitable<std::vector<Reply>> ConsoleSession::run(std::vector<Line> lines, Deadline deadline) {
  // Where a pager may stop the output, what is typed ahead would be taken for its keys.
  const bool ends_pager = settings_.are_known() && !options_.keep_settings;
  const bool types_ahead = ends_pager || !console_.pages;
  Exchange exchange{console_, std::move(lines), types_ahead};
  co_await drive(exchange, deadline);
  prompt_string_ = decode(console_.prompt.string, console_.charset);
  co_return std::move(exchange.replies());
}

// --- Login and the console's settings --------------------------------------------------------------

asio::awaitable<void> ConsoleSession::log_in() {
  if (options_.entrance) {
    Entrance entrance{console_, *options_.entrance};
    co_await drive(entrance, now_() + options_.timeout);
  }
  Login login{console_, options_.level, options_.administrator_password};
  co_await drive(login, now_() + options_.timeout);
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
  const Deadline deadline = now_() + options_.answer_timeout + for_settings;
  std::vector<Line> lines;
  lines.emplace_back("show config | grep console");
  Exchange filtered{console_, std::move(lines), !options_.keep_settings};
  co_await drive(filtered, deadline);
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
    const auto replies = co_await run(std::move(lines), now_() + options_.answer_timeout + for_settings);
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
  const auto replies = co_await run(std::move(lines), now_() + options_.answer_timeout + for_settings);
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
  longest_silence_ = steady ? options_.answer_timeout : patience;
  auto replies = co_await run(std::move(lines), now_() + patience);
  longest_silence_ = forever;
  for (std::size_t at = 0; at < ours.size(); ++at) take_in(ours[at], replies[at]);
  replies.erase(replies.begin(), replies.begin() + static_cast<std::ptrdiff_t>(ours.size()));
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (replies[at].error) continue;
    settings_.wanted_by_user(texts[at]);
    if (shows_config(texts[at])) replies[at].text = settings_.as_found(replies[at].text);
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
  auto replies = co_await run(std::move(lines), now_() + answers_of_a_save * options_.answer_timeout);
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
    if (!console_.prompt.text.empty() && !is_over_) co_await leave();
  } catch (const Failure& failure) {
    spdlog::debug("leaving: router={} trouble={}", console_.router, name_of(failure.trouble));
  }
  co_await hang_up();
  co_return settings_.to_put_back();
}

/// Back to the prompt if need be, the settings put back, administrator level left without saving, logged out.
asio::awaitable<void> ConsoleSession::leave() {
  const Deadline deadline = now_() + leave_deadline;
  if (in_doubt_) {
    Resync resync{console_};
    co_await drive(resync, deadline);
  }
  std::vector<std::string> texts = settings_.to_put_back();
  std::vector<Line> lines = lines_of(texts);
  constexpr int most_exits = 3;
  for (int exits = 0; exits < most_exits && !is_over_; ++exits) {
    Line exit{"exit", Typing::alone};
    exit.leaves = true;
    exit.wakes = options_.entrance && options_.entrance->wake;
    exit.answers.emplace_back("save new configuration", Secret{"N"});
    exit.answers.emplace_back("新しい設定を保存", Secret{"N"});
    lines.push_back(std::move(exit));
    Exchange exchange{console_, std::move(lines)};
    std::exception_ptr trouble;
    try {
      co_await drive(exchange, deadline);
    } catch (const Failure&) {
      trouble = std::current_exception();
    }
    for (std::size_t at = 0; at < std::min(texts.size(), exchange.replies().size()); ++at) {
      if (!exchange.replies()[at].error) settings_.put_back(texts[at]);
    }
    if (trouble) std::rethrow_exception(trouble);
    if (exchange.has_left()) is_over_ = true;
    texts.clear();
    lines.clear();
  }
}

asio::awaitable<void> ConsoleSession::hang_up() {
  try {
    co_await transport_->close(now_() + hang_up_deadline);
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
