#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// One line of the log.
struct LogEntry {
  ClockTime time;
  std::optional<std::string_view> facility;   ///< In brackets: `IKE`, `DHCPD`, `L2TP`.
  std::optional<std::string_view> interface;  ///< `PP[01]`, `IP Tunnel[1]`, `LAN1`, `LAN1(port4)`
  Guarded text;   ///< All that stands behind the time, facility and interface too.
  Seconds age{};  ///< How long before the newest entry, or 0 if that bears an earlier time.
};
BOOST_DESCRIBE_STRUCT(LogEntry, (), (time, facility, interface, text, age))

/// What `show log` or `show log reverse` prints, in its order. An empty log is no entry.
struct ShowLog {
  std::optional<ClockTime> first;  ///< Of the oldest entry that has a time: so far the log reaches back.
  std::optional<ClockTime> last;   ///< Of the newest one.
  std::vector<LogEntry> entry;
  std::vector<std::string_view> unrecognised;  ///< Lines without a time.
};
BOOST_DESCRIBE_STRUCT(ShowLog, (), (first, last, entry, unrecognised))

/// When it was made, by the router's clock. Nothing if that was not set, or if there is no such time.
[[nodiscard]] std::optional<std::chrono::sys_seconds> clock_of(const LogEntry& entry) noexcept;

/// Parses the output of `show log [reverse]`, whole or what `| grep` let through; messages are English
/// whatever the console's language. A line that does not begin with a time is kept and is no error, so no
/// text is one. The views point into `output`.
///
/// Ages are never more than they are by the clock of now: where the newest entry is old, all seem younger. An
/// entry of a clock that was not set, or of no day there is, is as old as the next one that has a time, and 0
/// with none behind it.
///
/// Source: output of RTX1100 and RTX1300, and single messages of other models.
[[nodiscard]] Result<ShowLog> parse_show_log(std::string_view output);

}  // namespace rtx::parsers
