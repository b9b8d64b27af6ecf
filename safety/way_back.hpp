#pragma once

#include "safety/access.hpp"
#include "safety/baseline.hpp"
#include "safety/dead_man.hpp"
#include "safety/ending.hpp"
#include "safety/notes.hpp"
#include "safety/rollback_timer.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace rtx::safety {

/// One router in a transaction: what it was, what may restart it, and the way to it.
struct Patient {
  Access* access = nullptr;
  Baseline baseline;
  std::optional<Switch> armed;  ///< Also one that was typed and not verified.
  bool is_doubtful = false;     ///< What arms it was not verified, or what takes it away has been typed.
  std::optional<RollbackTimer> timer;  ///< Also one of which it is not known whether it was set.
  bool may_have_restored = false;      ///< The timer was waited for: it has acted, or its console was gone.
  std::chrono::seconds patience{300};  ///< So long a router is sought: a boot, and some.
  std::string switch_key;       ///< Of its line in the configuration, also when it has been taken away.
  bool may_be_cut_off = false;  ///< The change touches the path on which its own sessions stand.
  bool has_room = false;        ///< The router takes another session of ours beside the first.
  FilePasswords passwords;
  Notes notes;
};

/// Takes back what the run changed, setting by setting, until the running configuration is as it was; other
/// people's settings are left alone, and told. Disarms only then. If the line is lost it connects again and
/// goes on; if the router restarts meanwhile, it waits for it and verifies that it came back as it was.
/// What somebody saved of the change meanwhile is saved over. Gives up some minutes after the switch has
/// fired. Never throws for the router's sake; not to be cancelled.
[[nodiscard]] boost::asio::awaitable<Ending> walk_back(Patient& patient);

/// The first half of confirming, after everything has held: logs in afresh, leaves the session before, and
/// verifies that the running configuration is as intended. Where the router has room for both, and the change
/// may have cut the path, the session before is only left once the new one is there: if none can be had, the
/// way back is open still. Also console settings that a lost session of ours has left are put back. Throws
/// transports::Failure.
[[nodiscard]] boost::asio::awaitable<void> enter_afresh(Patient& patient);

/// The same without leaving, where a fresh login needs other passwords than the one before.
[[nodiscard]] boost::asio::awaitable<void> compare_with_intended(Patient& patient);

/// Takes the switch away, verified. If the line is lost it connects again until the switch fires. Throws
/// transports::Failure, also if the router is not as intended any more: then the way back is due.
[[nodiscard]] boost::asio::awaitable<void> release(Patient& patient);

/// Saves if `save_asked` (or if somebody has saved the armed switch meanwhile), and verifies that what is
/// saved is what runs. Precondition: released. Never throws for the router's sake.
[[nodiscard]] boost::asio::awaitable<Ending> conclude(Patient& patient, bool save_asked);

/// True if the router has restarted since its baseline.
[[nodiscard]] boost::asio::awaitable<bool> has_restarted(Patient& patient);

/// Until when a connection that is lost is worth being sought again, to go on with the change.
[[nodiscard]] Clock::time_point time_to_regain(const Patient& patient);

}  // namespace rtx::safety
