#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::safety {

/// What a run is about to do, or has done. `-ing` is written before anything of it reaches the router.
enum class Mark {
  began,       ///< No router: the run (`playbook`, `subject`, `pid`, `save_asked`). With one: it takes part.
  prepared,    ///< Snapshot sealed, preflight passed.
  timing,      ///< A `rollback timer` is about to be set (`line`, `acts_by`).
  arming,      ///< The switch is about to be typed: from here on it may be armed (`kind`, `id`, `fires_at`).
  armed,       ///< Read back and verified (`kind`, `id`, `fires_at`).
  typing,      ///< `line` (masked) is about to be typed; of several sent ahead, the last, and their `count`.
  answered,    ///< The router came back from it (`count`, if several).
  verified,    ///< Every expectation held.
  confirming,  ///< A fresh login worked; the switch is about to be taken away.
  disarmed,    ///< The switch is gone, verified.
  saving,      ///< `save` is about to be typed.
  saved,       ///< What is saved equals what runs, verified.
  rolling_back,  ///< From here on `typing` and `answered` are about lines that take changes back.
  rolled_back,   ///< The running configuration equals the snapshot, verified.
  restarted,     ///< It restarted and is back with the configuration it had, verified.
  left_armed,    ///< Given up; it will restart by itself at `fires_at`.
  closed,        ///< Nothing is left to do (`outcome`). No router.
};

/// The name that journals and JSON use: `rolling_back`.
[[nodiscard]] const char* name_of(Mark mark) noexcept;

/// The mark that has this name.
[[nodiscard]] std::optional<Mark> mark_named(std::string_view name) noexcept;

/// A line of the journal. Facts are never secret: lines are masked, configurations are fingerprints.
struct Entry {
  using Time = std::chrono::system_clock::time_point;
  using Facts = std::vector<std::pair<std::string, std::string>>;  ///< No name twice.

  Mark mark = Mark::began;
  std::string router;  ///< Empty: the run as a whole.
  Facts facts;
  Time at{};  ///< UTC, kept to the millisecond; if zero, when it is written.

  /// The value of a fact.
  [[nodiscard]] std::optional<std::string> fact(std::string_view name) const;
  bool operator==(const Entry&) const = default;
};

/// `2026-01-31T09:30:00.250Z`
[[nodiscard]] std::string utc_text(Entry::Time time);

/// The time that `utc_text` wrote; nothing if it is not one.
[[nodiscard]] std::optional<Entry::Time> utc_time(std::string_view text);

}  // namespace rtx::safety
