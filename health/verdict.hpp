#pragma once

#include "parsers/value.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {

using Time = std::chrono::system_clock::time_point;

/// How a pair or a router is. The greater one decides: what was seen to be down is down, whatever else could
/// not be seen; and nothing is called healthy or degraded of which a part could not be seen.
enum class Health : std::uint8_t { healthy, degraded, could_not_tell, down };

/// The stable name in JSON, history and documentation: `could_not_tell`.
[[nodiscard]] const char* name_of(Health health) noexcept;

/// The health that has this name.
[[nodiscard]] std::optional<Health> health_named(std::string_view name) noexcept;

/// One thing that is not as it should be, and how bad that is. Its texts are redacted and sanitised.
struct Finding {
  std::string rule;  ///< Stable: `tunnel`, `loss`, `flapped`, `unsaved`; docs/health-checks.md lists them.
  Health health = Health::healthy;
  std::string router;    ///< Whom it is about; empty: the pair.
  std::string words;     ///< One line for a person; names no router.
  std::string evidence;  ///< The router's own lines that show it; may be empty.
  std::string next_step;
  bool operator==(const Finding&) const = default;
};

/// A command, and what the router printed for it.
struct Output {
  std::string command;
  std::string text;  ///< Redacted; `\n` line ends.
  bool operator==(const Output&) const = default;
};

/// What was measured on one router. What was not seen is absent.
struct Measures {
  std::string router;
  std::string model;      ///< Empty: not seen.
  std::string firmware;   ///< `15.02.31`
  std::string boot_time;  ///< As the router prints it; tells one boot from another. Empty: not seen.
  std::optional<std::chrono::seconds> uptime;         ///< Since boot.
  std::optional<parsers::Permille> cpu;               ///< Over the last five minutes.
  std::optional<parsers::Permille> memory;            ///< Used.
  std::optional<std::chrono::seconds> tunnel_uptime;  ///< Since the session, or plain IPsec, came up.
  std::optional<std::chrono::seconds> sa_life;   ///< What the newest SAs have left, the lesser direction.
  std::optional<parsers::Permille> loss;         ///< Of the pings to the far end.
  std::optional<std::chrono::microseconds> rtt;  ///< Mean round trip of those.
  std::vector<Output> outputs;                   ///< The evidence, in the order in which it was asked.
  bool operator==(const Measures&) const = default;
};

/// What a check came to for one pair, or for one router by itself.
struct Verdict {
  std::string subject;  ///< The pair's or the router's name.
  bool is_pair = false;
  std::string vpn;  ///< `l2tpv3-ipsec`, `l2tpv3`, `ipsec`; empty: none was seen.
  Health health = Health::could_not_tell;
  std::string reason;             ///< One line: why it is not healthy; empty if it is.
  std::vector<Finding> findings;  ///< The worst first.
  std::vector<Measures> ends;     ///< Two of a pair, in its order; one of a router.
  Time at{};                      ///< When it was begun to be looked at.
  std::chrono::milliseconds took{};
  std::optional<Health> was;  ///< What the run before came to; absent: there was none.
  std::optional<Time> since;  ///< When it was first seen as it is, without having been otherwise since.
  bool operator==(const Verdict&) const = default;
};

/// One run over many subjects.
struct CheckRun {
  std::string id;    ///< `20260131T020000Z-4711`: sorts by time, and is unique on one machine.
  std::string name;  ///< What was checked, for people: `--group west`.
  Time began{};
  std::optional<Time> ended;      ///< Absent: it is still going on, or died.
  bool complete = false;          ///< All that was to be looked at was; false: it was stopped before.
  std::size_t left_out = 0;       ///< So many were not to be looked at: they were known to be healthy.
  std::vector<Verdict> verdicts;  ///< In the order of their names.
};

/// Whether something is known not to be as it should be, whatever else could not be told.
[[nodiscard]] bool is_unwell(const Verdict& verdict) noexcept;

/// Whether it has looked at everything.
[[nodiscard]] bool is_whole(const CheckRun& run) noexcept;

}  // namespace rtx::health
