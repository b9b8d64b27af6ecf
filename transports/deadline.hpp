#pragma once

#include "transports/failure.hpp"
#include "transports/transport.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace rtx::transports {

/// True if `error` says that the operation was cancelled.
[[nodiscard]] inline bool means_cancelled(const boost::system::system_error& error) noexcept {
  return error.code() == asio::error::operation_aborted;
}

namespace detail {

/// How an operation ended: by a value or by an exception.
template <class T>
struct Settled {
  std::optional<T> value;
  std::exception_ptr error;
};

// `a || b` goes on waiting for `b` when `a` throws, so that a failure would show only at the deadline.
// Hence the operation is made to end without throwing.
template <class T, class Value>
asio::awaitable<void> settle(asio::awaitable<T> operation, Settled<Value>& settled) {
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(operation);
      settled.value.emplace();
    } else {
      settled.value.emplace(co_await std::move(operation));
    }
  } catch (...) {
    settled.error = std::current_exception();
  }
}

}  // namespace detail

/// Awaits `operation`, but no longer than `at`: then it is cancelled and `expired` thrown. Whoever cancels
/// the calling coroutine cancels the operation too and gets `Failure{Trouble::cancelled}`.
///
/// The one way to time out. It holds no handler that could fire after the wait is over and hit the next one.
template <class T>
asio::awaitable<T> deadline(asio::awaitable<T> operation, Deadline at, Failure expired) {
  using asio::experimental::awaitable_operators::operator||;
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer{executor, at};
  detail::Settled<Value> settled;
  const auto first =
      co_await (detail::settle(std::move(operation), settled) || timer.async_wait(asio::use_awaitable));
  if (!settled.value) {
    if (first.index() == 1) throw std::move(expired);
    try {
      std::rethrow_exception(settled.error);
    } catch (const boost::system::system_error& error) {
      if (means_cancelled(error)) throw Failure{Trouble::cancelled, "stopped while waiting"};
      throw;
    }
  }
  if constexpr (!std::is_void_v<T>) co_return std::move(*settled.value);
}

}  // namespace rtx::transports
