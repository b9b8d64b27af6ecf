#pragma once

#include "language/config.hpp"
#include "twin/lab_time.hpp"
#include "twin/router_clock.hpp"
#include "twin/time_pattern.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// One `schedule at` line.
struct ScheduleEntry {
  enum class When {
    startup,   ///< When the router has booted.
    medium,    ///< When a USB or SD medium is put in: never, here.
    relative,  ///< `+SECONDS` after it was typed, and after each boot.
    calendar,  ///< By the router's own clock.
  };

  int number = 0;
  When when = When::startup;
  std::chrono::seconds delay{0};       ///< Of a relative one: 1 to 3600 s.
  std::optional<TimePattern> pattern;  ///< Of a calendar's.
  std::string time_text;               ///< As the line says it: `*/* 03:00:00`, `+600`, `Startup`.
  language::Selection selection;       ///< What is selected for the command.
  std::string command;                 ///< Nothing is known of it before it runs.

  /// Reads the canonical line. None: it is no such line. Source: command reference 37.1.
  [[nodiscard]] static std::optional<ScheduleEntry> parse(std::string_view line);
};

/// What a router does at which time, by the `schedule at` lines of its running configuration.
///
/// A saved line is armed at every boot, the relative one too: its seconds count from the end of the boot.
/// Source: measured on RTX830 15.02.30 (`+15`, saved, ran 15 s after each of several boots).
class Schedule {
 public:
  /// A command whose time has come.
  struct Due {
    LabTime when{0};
    ScheduleEntry entry;
  };

  /// The router has booted with `config` and is up at `up`: all lines are armed anew.
  void boot(const language::Config& config, LabTime up, const RouterClock& clock);
  /// `config` has changed: new lines are armed, others go, those that stay keep their time.
  void follow(const language::Config& config, LabTime now, const RouterClock& clock);
  /// The line with `key` was typed, perhaps once more: its seconds count from now.
  void typed(std::string_view key, const language::Config& config, LabTime now, const RouterClock& clock);
  /// The clock was set: calendar times are looked for anew, and what was jumped over is left out.
  void clock_set(LabTime now, const RouterClock& clock);

  [[nodiscard]] std::optional<LabTime> next() const;
  /// The first that is due, of several at one time the one with the lowest number; it is armed for its next
  /// time if it has one.
  [[nodiscard]] std::optional<Due> take(LabTime now, const RouterClock& clock);

 private:
  struct Armed {
    std::string line;
    ScheduleEntry entry;
    std::optional<LabTime> due;
  };

  [[nodiscard]] static std::optional<LabTime> due_after(const ScheduleEntry& entry, LabTime from,
                                                        const RouterClock& clock);

  std::vector<Armed> armed_;  ///< By number.
};

/// Whether a schedule refuses to run `command`. Source: command reference 37.1.
[[nodiscard]] bool is_barred_from_schedule(std::string_view command);

}  // namespace rtx::twin
