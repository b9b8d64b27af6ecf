#pragma once

#include "transports/failure.hpp"
#include "transports/transport.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace rtx::tests {

namespace asio = boost::asio;
using transports::Clock;
using transports::Deadline;
using transports::Failure;
using transports::Trouble;
using namespace std::chrono_literals;

/// Long enough for a busy machine, short enough for a hang to be seen as one.
inline Deadline soon() {
  return Clock::now() + 20s;
}

/// One coroutine on a loop of its own, and how it ended.
template <class T>
class Running {
 public:
  /// What runs it; `cancel` may be called from any thread.
  void start(asio::awaitable<T> operation) {
    asio::co_spawn(
        loop_, std::move(operation),
        asio::bind_cancellation_slot(signal_.slot(), [this](std::exception_ptr error, auto... value) {
          error_ = error;
          if (!error) (value_.emplace(std::move(value)), ...);
        }));
  }
  void cancel() {
    asio::post(loop_, [this] { signal_.emit(asio::cancellation_type::terminal); });
  }
  /// Runs it to its end; rethrows what it threw.
  T finish() {
    loop_.run();
    if (error_) std::rethrow_exception(error_);
    return std::move(*value_);
  }

 private:
  asio::io_context loop_{1};
  asio::cancellation_signal signal_;
  std::exception_ptr error_;
  std::optional<T> value_;
};

/// Runs `operation` (which ends with a value) on a loop of its own.
template <class T>
T run(asio::awaitable<T> operation) {
  Running<T> running;
  running.start(std::move(operation));
  return running.finish();
}

/// The failure that `action` throws. Anything else that it throws goes on; nothing thrown is an error too.
template <class Action>
Failure failure_of(Action action) {
  try {
    action();
  } catch (const Failure& failure) {
    return failure;
  }
  throw std::logic_error{"it did not fail"};
}

}  // namespace rtx::tests
