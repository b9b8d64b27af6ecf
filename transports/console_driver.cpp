#include "transports/console_driver.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace rtx::transports {
namespace {

using namespace std::chrono_literals;

/// A router that hangs up after such a silence of ours has most likely let its login timer expire. Source:
/// command reference 4.53 (120 s at least).
constexpr auto shortest_login_timer = 115s;

}  // namespace

ConsoleDriver::ConsoleDriver(Transport& transport, Now now) : transport_{transport}, now_{std::move(now)} {}

asio::awaitable<void> ConsoleDriver::run(std::function<console::Action(const console::Event&)> resume,
                                         Deadline deadline) {
  in_doubt_ = true;
  console::Event event = console::Start{now_()};
  for (;;) {
    console::Action action = resume(event);
    if (const auto* send = std::get_if<console::Send>(&action)) {
      deadline += transport_.time_for(send->bytes.reveal().size());
      event = co_await type(send->bytes, deadline);
    } else if (const auto* read = std::get_if<console::Read>(&action)) {
      event = co_await wait(read->quiet, deadline);
      if (const auto* received = std::get_if<console::Received>(&event))
        deadline += transport_.time_for(received->bytes.size());
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
asio::awaitable<console::Event> ConsoleDriver::type(const Secret& bytes, Deadline deadline) {
  try {
    last_typed_ = now_();
    co_await transport_.write(bytes.reveal(), deadline);
    co_return console::Sent{};
  } catch (const Failure& failure) {
    co_return over_or_expired(failure);
  }
}

/// Waits for bytes; for silence only so long as the machine wants to.
asio::awaitable<console::Event> ConsoleDriver::wait(std::chrono::milliseconds quiet, Deadline latest) {
  const Deadline now = now_();
  const Deadline deadline = std::min(latest, std::max(last_typed_, last_heard_) + longest_silence_);
  if (now >= deadline) co_return console::Expired{};  // Also where bytes never cease to come.
  const Deadline until = quiet > 0ms ? std::min(deadline, now + quiet) : deadline;
  try {
    const std::size_t count = co_await transport_.read_some(buffer_, until);
    last_heard_ = now_();
    co_return console::Received{std::string_view{buffer_.data(), count}, now_()};
  } catch (const Failure& failure) {
    if (failure.trouble == Trouble::prompt_timeout && until < deadline) co_return console::Quiet{};
    co_return over_or_expired(failure);
  }
}

/// What a machine must know of a transport's failure; called while that is handled. Others go on as they are.
console::Event ConsoleDriver::over_or_expired(const Failure& failure) {
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

}  // namespace rtx::transports
