#pragma once

#include "safety/access.hpp"
#include "safety/notes.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace rtx::safety {

/// What a `rollback timer` may be set to as a second layer. Source: the command reference and the technical
/// page contradict each other on what the end of the login timer (300 s) does to it, so it has to act before.
inline constexpr std::chrono::seconds shortest_rollback{30};
inline constexpr std::chrono::seconds longest_rollback{240};
/// So much later than the rollback timer the dead-man's switch fires at the soonest.
inline constexpr std::chrono::seconds switch_after_rollback{120};

/// A rollback timer on a console of ours. It restores the running configuration in place, sooner than the
/// dead-man's switch and without a restart, but lives only as long as the console that set it; so it is the
/// second layer, never the only one. Source: command reference 56.7.31.
struct RollbackTimer {
  std::chrono::system_clock::time_point acts_by;  ///< Not after.
  std::size_t session = 0;                        ///< Access::number of its console; 0: of another program.
};

/// Sets one on the session that is open, written down first, and notes it in `timer` before it is typed. To
/// be set once a dead-man's switch is armed: it restores what was then, and must not take the switch away.
/// Returns what the router said against it, and `timer` is empty then; an empty text if it is set. Throws
/// transports::Failure.
[[nodiscard]] boost::asio::awaitable<std::string> set_rollback_timer(Access& access, Notes& notes,
                                                                     std::chrono::seconds after,
                                                                     std::optional<RollbackTimer>& timer);

/// Completes once `timer` does nothing any more: by `confirm` on `own`, its console, or else (null), since
/// nothing tells whether a console that was lost still lives, when it has passed. A switch is only taken away
/// then, or the timer would bring it back. Throws transports::Failure.
[[nodiscard]] boost::asio::awaitable<void> end_rollback_timer(transports::Session* own, Notes& notes,
                                                              RollbackTimer timer);

}  // namespace rtx::safety
