#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <vector>

namespace rtx::playbooks {

/// Runs `tasks` side by side on the calling coroutine's executor (single-threaded) and returns when the
/// last one has ended. Every cancellation of the caller, as far as the caller's filter lets it in, is passed
/// on to each of them; a task's own filter decides what it listens to (by default only `terminal`).
/// If tasks throw, the first exception in the order of `tasks` is rethrown at the end. Those that have not
/// ended by `until` are cancelled (`terminal`), and still awaited.
///
/// Asio's own parallel group passes on only the first cancellation; here a gentle one may be followed by a
/// hard one.
[[nodiscard]] boost::asio::awaitable<void> side_by_side(
    std::vector<boost::asio::awaitable<void>> tasks,
    std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max());

}  // namespace rtx::playbooks
