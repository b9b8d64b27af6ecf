#pragma once

#include "twin/router_clock.hpp"

#include <bitset>
#include <optional>
#include <string_view>

namespace rtx::twin {

/// The points in time that a schedule's date and time name. There is no year in them: each comes back.
/// Source: command reference 37.1.
class TimePattern {
 public:
  /// `*/*`, `4/1`, `1,7/2-7`, `*/mon-fri`; `03:00`, `*:30`, `12:00:05`. None if it is no such thing.
  [[nodiscard]] static std::optional<TimePattern> parse(std::string_view date, std::string_view time);

  /// The first point later than `after`; none if there is none within eight years (2/30).
  [[nodiscard]] std::optional<LocalTime> next(LocalTime after) const;

 private:
  [[nodiscard]] bool names(std::chrono::local_days day) const;
  [[nodiscard]] std::optional<std::chrono::seconds> first_of_day(std::chrono::seconds earliest) const;

  std::bitset<64> months_;
  std::bitset<64> days_;
  std::bitset<64> weekdays_;  ///< From Sunday; in force if `days_` is empty.
  std::bitset<64> hours_;
  std::bitset<64> minutes_;
  unsigned second_ = 0;
};

}  // namespace rtx::twin
