#pragma once

#include "twin/world.hpp"

#include <chrono>
#include <functional>

namespace rtx::twin {

/// Lab time that runs `speed` times as fast as real time, from now on.
[[nodiscard]] inline std::function<LabTime()> lab_clock(double speed) {
  using Clock = std::chrono::steady_clock;
  return [speed, start = Clock::now()] {
    const std::chrono::duration<double, std::micro> real = Clock::now() - start;
    return LabTime{static_cast<LabTime::rep>(real.count() * speed)};
  };
}

}  // namespace rtx::twin
