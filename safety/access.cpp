#include "safety/access.hpp"

#include "transports/failure.hpp"
#include "transports/leave.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace rtx::safety {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using transports::Failure;
using transports::Trouble;

namespace {

constexpr auto first_pause = 500ms;
constexpr auto longest_pause_between_logins = 10s;

/// Whether waiting may help: a router that restarts refuses, is silent or hangs up.
bool may_pass(const Failure& failure) {
  switch (failure.trouble) {
    case Trouble::host_key_unknown:
    case Trouble::host_key_changed:
    case Trouble::authentication_refused:
    case Trouble::administrator_refused:
    case Trouble::no_common_algorithm:
    case Trouble::cancelled:
      return false;
    default:
      return true;
  }
}

}  // namespace

asio::awaitable<void> Access::open() {
  session_ = co_await open_();
  ++number_;
  was_kept_ = false;
}

asio::awaitable<void> Access::leave() {
  if (!session_) co_return;
  not_put_back_ = co_await transports::leave(*session_);
  session_.reset();
}

asio::awaitable<void> Access::regain(Clock::time_point until) {
  co_await leave();
  co_await try_to_open(until);
}

asio::awaitable<bool> Access::make_plain() {
  try {
    co_await session_->make_plain();
    co_return true;
  } catch (const Failure& failure) {
    spdlog::debug("before another session: trouble={} \"{}\"", transports::name_of(failure.trouble),
                  failure.what());
  }
  co_return false;
}

asio::awaitable<std::unique_ptr<transports::Session>> Access::renew(Clock::time_point until) {
  auto old = std::move(session_);
  try {
    co_await try_to_open(until);
  } catch (...) {
    session_ = std::move(old);
    was_kept_ = true;
    throw;
  }
  co_return old;
}

asio::awaitable<void> Access::try_to_open(Clock::time_point until) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  Clock::duration pause = first_pause;
  for (;;) {
    std::optional<Failure> failed;
    try {
      co_await open();
      co_return;
    } catch (const Failure& failure) {
      failed = failure;
    }
    spdlog::debug("connecting again: trouble={} \"{}\"", transports::name_of(failed->trouble),
                  failed->what());
    if (!may_pass(*failed) || Clock::now() + pause >= until) throw Failure{*failed};
    timer.expires_after(pause);
    co_await timer.async_wait(asio::use_awaitable);
    pause = std::min<Clock::duration>(pause * 2, longest_pause_between_logins);
  }
}

}  // namespace rtx::safety
