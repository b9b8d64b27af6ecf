#include "playbooks/side_by_side.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <utility>

namespace rtx::playbooks {

namespace asio = boost::asio;

namespace {

/// What the tasks of one call share with the caller that waits for them.
struct Group {
  Group(const asio::any_io_executor& executor, std::size_t tasks, asio::steady_timer::time_point until)
      : running{tasks}, stops(tasks), errors(tasks), all_ended{executor, until} {}

  void stop(asio::cancellation_type type) {
    for (auto& one : stops) one.emit(type);
  }

  std::size_t running;
  std::deque<asio::cancellation_signal> stops;
  std::vector<std::exception_ptr> errors;
  asio::steady_timer all_ended;  ///< Cancelled by the last task; it fires when they should have ended.
};

void start(const std::shared_ptr<Group>& group, std::vector<asio::awaitable<void>> tasks) {
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    auto ended = [group, i](std::exception_ptr error) {
      group->errors[i] = std::move(error);
      if (--group->running == 0) group->all_ended.cancel();
    };
    asio::co_spawn(group->all_ended.get_executor(), std::move(tasks[i]),
                   asio::bind_cancellation_slot(group->stops[i].slot(), std::move(ended)));
  }
}

}  // namespace

asio::awaitable<void> side_by_side(std::vector<asio::awaitable<void>> tasks,
                                   std::chrono::steady_clock::time_point until) {
  const auto executor = co_await asio::this_coro::executor;
  const asio::cancellation_state stop = co_await asio::this_coro::cancellation_state;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  // The tasks must have ended before this frame goes, so a cancelled caller has to go on waiting.
  co_await asio::this_coro::throw_if_cancelled(false);

  const auto group = std::make_shared<Group>(executor, tasks.size(), until);
  start(group, std::move(tasks));
  auto passed_on = asio::cancellation_type::none;
  while (group->running > 0) {
    if (stop.cancelled() != passed_on) {
      passed_on = stop.cancelled();
      group->stop(passed_on);
    }
    const auto [cut_short] = co_await group->all_ended.async_wait(asio::as_tuple(asio::use_awaitable));
    if (cut_short || group->running == 0) continue;
    group->all_ended.expires_at(asio::steady_timer::time_point::max());
    group->stop(asio::cancellation_type::terminal);
  }

  co_await asio::this_coro::throw_if_cancelled(throws);
  const auto failed = std::find_if(group->errors.begin(), group->errors.end(),
                                   [](const std::exception_ptr& error) { return error != nullptr; });
  if (failed != group->errors.end()) std::rethrow_exception(*failed);
}

}  // namespace rtx::playbooks
