#pragma once

#include <chrono>
#include <cstddef>

namespace rtx::transports {

/// How long a serial line of `baud` bps takes for `bytes`: 8 data bits, a start and a stop bit each.
[[nodiscard]] constexpr std::chrono::microseconds serial_time(std::size_t bytes, unsigned baud) noexcept {
  constexpr std::size_t bits = 10;
  constexpr std::size_t microseconds_in_second = 1'000'000;
  return std::chrono::microseconds{bytes * bits * microseconds_in_second / baud};
}

}  // namespace rtx::transports
