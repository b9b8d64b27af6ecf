#include "agent/capture.hpp"
#include "agent/commands.hpp"
#include "agent/console_keys.hpp"
#include "agent/console_text.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/raw_terminal.hpp"
#include "agent/run_folder.hpp"
#include "agent/run_targets.hpp"
#include "agent/screen.hpp"
#include "agent/targets.hpp"
#include "transports/failure.hpp"
#include "transports/tap.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <ostream>
#include <utility>

namespace rtx::agent {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;
using transports::Clock;
using transports::Failure;
using transports::Trouble;

/// A person may think; the wait for the router is renewed then.
constexpr auto patience = 60s;
/// The rest of a character follows its beginning within this, or not at all.
constexpr auto rest_of_character = 50ms;
constexpr auto typing_deadline = 30s;
constexpr auto hang_up_deadline = 2s;

/// How a person's session ended.
struct Ended {
  std::optional<Failure> failure;  ///< Absent: the person left.
};

/// A person at a terminal and a router, each told what the other says.
class Sitting {
 public:
  Sitting(transports::Transport& transport, RawTerminal& terminal)
      : transport_{&transport}, terminal_{&terminal} {}

  asio::awaitable<void> run() {
    using asio::experimental::awaitable_operators::operator||;
    for (;;) {
      // One at a time may use the transport: keys end the wait for the router. Neither of the two throws:
      // the other would be waited for then.
      const auto first = co_await (read_keys() || read_router());
      static_cast<void>(first);
      const auto state = co_await asio::this_coro::cancellation_state;
      if (state.cancelled() != asio::cancellation_type::none) co_return;
      co_await show_received();
      if (failure_) throw Failure{*failure_};
      const bool goes_on = co_await obey_keys();
      if (!goes_on) co_return;
    }
  }

 private:
  asio::awaitable<void> read_keys() {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    keys_ += co_await terminal_->keys();
  }

  asio::awaitable<void> read_router() {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    const auto wait = text_.holds() ? Clock::duration{rest_of_character} : Clock::duration{patience};
    try {
      const std::size_t length = co_await transport_->read_some(buffer_, Clock::now() + wait);
      received_.append(buffer_.data(), length);
    } catch (const Failure& failure) {
      is_quiet_ = failure.trouble == Trouble::prompt_timeout;
      if (!is_quiet_ && failure.trouble != Trouble::cancelled) failure_ = failure;
    }
  }

  asio::awaitable<void> show_received() {
    std::string shown = text_.take(std::exchange(received_, {}));
    if (std::exchange(is_quiet_, false)) shown += text_.flush();
    if (!shown.empty()) co_await terminal_->show(std::move(shown));
  }

  /// False if the person leaves.
  asio::awaitable<bool> obey_keys() {
    if (terminal_->has_gone()) co_return false;
    const auto taken = escape_.take(std::exchange(keys_, {}));
    if (!taken.typed.empty()) co_await transport_->write(taken.typed, Clock::now() + typing_deadline);
    std::string notice;
    if (taken.wish == ConsoleKeys::Wish::help)
      notice = "after Ctrl-]: q leaves, s says where this is, ] types a Ctrl-]";
    if (taken.wish == ConsoleKeys::Wish::where) notice = transport_->describe();
    if (!notice.empty()) co_await terminal_->tell(std::move(notice));
    co_return taken.wish != ConsoleKeys::Wish::leave;
  }

  transports::Transport* transport_;
  RawTerminal* terminal_;
  ConsoleKeys escape_;
  ConsoleText text_;
  std::array<char, 16 * 1024> buffer_{};
  std::string received_;
  std::string keys_;
  bool is_quiet_ = false;
  std::optional<Failure> failure_;
};

asio::awaitable<void> sit(transports::Transport& transport, Ended& ended) {
  RawTerminal terminal{co_await asio::this_coro::executor};
  Sitting sitting{transport, terminal};
  try {
    co_await sitting.run();
  } catch (const Failure& failure) {
    ended.failure = failure;
  }
}

asio::awaitable<Ended> converse(Connector& connector, playbooks::Target target,
                                std::shared_ptr<Capture> capture) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  auto connected = co_await connector.connect(target);
  const auto transport = transports::tapped(std::move(connected), std::move(capture));
  Ended ended;
  co_await sit(*transport, ended);
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await transport->close(Clock::now() + hang_up_deadline);
  co_return ended;
}

std::filesystem::path transcript_file(const ConsoleOptions& options) {
  if (!options.transcript.empty()) return options.transcript;
  const RunFolder folder{{}, "console " + options.router, std::chrono::system_clock::now()};
  return folder.path() / "transcript.txt";
}

}  // namespace

Exit console(const ConsoleOptions& options, const Screen& screen) {
  if (!RawTerminal::is_there()) {
    throw UsageError{"a console needs a terminal, and standard input and output are none",
                     "rtxctl run " + options.router + " -- COMMAND needs none"};
  }
  start_plain_log(options.connection.verbosity);
  const RunTargets inventory{options.connection, options.login, Passwords::none};
  Connector connector{options.connection};
  playbooks::Redactor redactor;
  const auto target = inventory.router(options.router, connector, redactor);
  const auto say = [&](std::string_view words) {
    *screen.story << "rtxctl: " << words << '\n' << std::flush;
  };
  say("console of " + in_one_line(target.router.name) +
      "; Ctrl-] and then q leaves, Ctrl-] and then ? tells more");

  const auto capture = std::make_shared<Capture>();
  int stopped_by = 0;
  Ended ended;
  try {
    ended = run_on_loop(converse(connector, target, capture), [](std::string_view) {}, stopped_by);
  } catch (const Failure&) {  // Nobody has sat there.
    if (stopped_by != 0) return exit_after(stopped_by);
    throw;
  }
  *screen.story << '\n';
  const auto file = transcript_file(options);
  warn_of(write_private(file, capture->transcript(redactor)), screen);
  warn_of(connector.write_recordings(redactor), screen);
  const bool stays_open = target.router.transport == "serial" || target.router.transport == "tcp";
  if (stays_open && !ended.failure) say("the line stays as it is: whoever did not 'exit' is still logged in");
  say("transcript: " + in_one_line(file.string()));
  if (stopped_by != 0) return exit_after(stopped_by);
  if (!ended.failure || ended.failure->trouble == Trouble::closed) return Exit::met;
  throw Failure{*ended.failure};
}

}  // namespace rtx::agent
