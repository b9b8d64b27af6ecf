#pragma once

#include "twin/lab_time.hpp"
#include "twin/texts.hpp"

#include <chrono>

namespace rtx::twin {

/// A router's own calendar: Japanese time, its default time zone.
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

/// A router's own clock. It runs as lab time does and shows what it was set to; nothing makes it right.
class RouterClock {
 public:
  /// `start` is what it shows at lab time 0.
  explicit RouterClock(WallTime start) : start_(start) {}

  [[nodiscard]] WallTime shows(LabTime at) const { return start_ + at; }
  [[nodiscard]] LocalTime local(LabTime at) const { return LocalTime{(shows(at) + zone).time_since_epoch()}; }
  /// When it shows, or has shown, `time`.
  [[nodiscard]] LabTime when(LocalTime time) const { return time - local(LabTime{0}); }

  /// From `now` on it goes on from `time`.
  void set(LabTime now, LocalTime time) { start_ = WallTime{time.time_since_epoch()} - zone - now; }

 private:
  static constexpr std::chrono::hours zone{9};
  WallTime start_;
};

}  // namespace rtx::twin
