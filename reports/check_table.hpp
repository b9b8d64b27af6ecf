#pragma once

#include "health/words.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace rtx::reports {

/// One verdict as the cells of a terminal's table.
struct CheckRow {
  health::Health health = health::Health::could_not_tell;  ///< For its colour.
  std::vector<std::string> cells;
};

/// A run as the table that a person reads in a terminal, in English. Every text in it is sanitised and one
/// line.
struct CheckTable {
  std::vector<std::string> heading;  ///< subject, health, since, loss, rtt, uptime, reason
  std::vector<CheckRow> rows;        ///< The worst first.
  std::string summary;               ///< `1 down, 3 healthy of 4 in 12 s`
};

/// The table of `run`. `since` is said as the time that has gone by until `now`; what was not seen is `-`.
[[nodiscard]] CheckTable check_table(const health::CheckRun& run, health::Time now);

/// One row, as it can be shown as soon as a subject has been looked at.
[[nodiscard]] CheckRow check_row(const health::Verdict& verdict, health::Time now);

}  // namespace rtx::reports
