#pragma once

#include "health/past.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The geometry of a report's pictures: numbers in, coordinates out.
namespace rtx::reports {

using Points = std::vector<health::TrendPoint>;

/// At most `most` points: neighbours are put together, each group to its worst values, so that nothing bad is
/// lost by it. `most` is at least 1.
[[nodiscard]] Points condensed(const Points& points, std::size_t most);

/// The time axis of a picture that is 1000 wide.
class Timeline {
 public:
  static constexpr int width = 1000;

  /// From the first to the last of `points`, which go forward in time, and one usual step beyond.
  explicit Timeline(const Points& points);

  [[nodiscard]] int x(health::Time at) const;
  /// Whether so much time lies between two points that nothing is known of it: three usual steps.
  [[nodiscard]] bool is_gap(health::Time earlier, health::Time later) const {
    return later - earlier > 3 * step_;
  }
  [[nodiscard]] health::Time::duration step() const noexcept { return step_; }

 private:
  health::Time from_{};
  health::Time::duration step_{1};
  double span_ = 1;
};

/// One health over a time, as a part of a picture.
struct Stretch {
  health::Health health = health::Health::could_not_tell;
  int from = 0;
  int to = 0;
  bool operator==(const Stretch&) const = default;
};

/// The healths of `points`, equal neighbours as one; where nothing is known there is none.
[[nodiscard]] std::vector<Stretch> stretches_of(const Points& points, const Timeline& timeline);

/// What is drawn of a point; absent: it was not measured.
using Value = std::function<std::optional<double>(const health::TrendPoint&)>;

/// A curve as two SVG paths over 1000 x 100, with 0 at the bottom and `top` at the top.
struct Curve {
  std::string line;
  std::string area;  ///< What lies under the line.
};

/// The curve of `value`. It breaks where a value is absent or there is a gap. `top` is greater than 0.
[[nodiscard]] Curve curve_of(const Points& points, const Timeline& timeline, const Value& value, double top);

}  // namespace rtx::reports
