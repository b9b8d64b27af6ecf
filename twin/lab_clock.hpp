#pragma once

#include "twin/world.hpp"

#include <chrono>
#include <functional>

namespace rtx::twin {

/// Lab time that runs `speed` times as fast as real time, from now on, and can be moved forward.
class LabClock {
 public:
  explicit LabClock(double speed) : speed_{speed} {}

  [[nodiscard]] LabTime now() const {
    const std::chrono::duration<double, std::micro> real = Clock::now() - start_;
    return LabTime{static_cast<LabTime::rep>(real.count() * speed_)} + ahead_;
  }
  void advance(LabTime time) { ahead_ += time; }

 private:
  using Clock = std::chrono::steady_clock;

  double speed_;
  Clock::time_point start_ = Clock::now();
  LabTime ahead_{0};
};

/// One that only runs.
[[nodiscard]] inline std::function<LabTime()> lab_clock(double speed) {
  return [clock = LabClock{speed}] { return clock.now(); };
}

}  // namespace rtx::twin
