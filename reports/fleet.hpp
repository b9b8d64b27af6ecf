#pragma once

#include "health/past.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace rtx::reports {

/// How many subjects of a run are how.
struct Counts {
  std::array<std::size_t, 4> of{};

  [[nodiscard]] std::size_t operator[](health::Health health) const {
    return of.at(static_cast<std::size_t>(health));
  }
  [[nodiscard]] std::size_t all() const { return of[0] + of[1] + of[2] + of[3]; }
};

/// Every health, the worst first.
inline constexpr std::array worst_to_best{health::Health::down, health::Health::could_not_tell,
                                          health::Health::degraded, health::Health::healthy};

[[nodiscard]] Counts count(const std::vector<health::Verdict>& verdicts);

/// The worst health of a run; healthy if nothing was looked at.
[[nodiscard]] health::Health worst_of(const Counts& counts) noexcept;

/// The verdicts, the worst first; equals stay in their order. They live as long as `verdicts`.
[[nodiscard]] std::vector<const health::Verdict*> worst_first(const std::vector<health::Verdict>& verdicts);

/// What a verdict says as a point in time: of two ends the greater loss and round trip, and the shorter
/// uptime.
[[nodiscard]] health::TrendPoint point_of(const health::Verdict& verdict);

/// Both points as one that hides nothing: the later time and the worse of each value.
[[nodiscard]] health::TrendPoint worse_of(const health::TrendPoint& earlier, const health::TrendPoint& later);

}  // namespace rtx::reports
