#include "reports/timeline.hpp"

#include "reports/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rtx::reports {

using health::Time;
using health::TrendPoint;

namespace {

/// The step that half of the steps do not exceed.
Time::duration usual_step(const Points& points) {
  std::vector<Time::duration> steps;
  for (std::size_t i = 1; i < points.size(); ++i)
    if (points[i].at > points[i - 1].at) steps.push_back(points[i].at - points[i - 1].at);
  if (steps.empty()) return std::chrono::hours{1};
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
  std::ranges::nth_element(steps, middle);
  return *middle;
}

/// Points of a curve that belong together: `x y` pairs.
using Piece = std::vector<std::pair<int, int>>;

void draw(Curve& curve, const Piece& piece) {
  if (piece.empty()) return;
  std::string path;
  for (const auto& [x, y] : piece) path += fmt::format("{}{} {}", path.empty() ? "" : "L", x, y);
  // A line without length is drawn as a dot.
  curve.line += "M" + path + (piece.size() == 1 ? "h0" : "");
  if (piece.size() > 1)
    curve.area += fmt::format("M{} 100L{}L{} 100z", piece.front().first, path, piece.back().first);
}

}  // namespace

Points condensed(const Points& points, std::size_t most) {
  if (points.size() <= most) return points;
  Points fewer;
  for (std::size_t group = 0; group < most; ++group) {
    const std::size_t begin = group * points.size() / most;
    const std::size_t end = (group + 1) * points.size() / most;
    TrendPoint point = points[begin];
    for (std::size_t i = begin + 1; i < end; ++i) point = worse_of(point, points[i]);
    fewer.push_back(point);
  }
  return fewer;
}

Timeline::Timeline(const Points& points) : step_{usual_step(points)} {
  if (points.empty()) return;
  from_ = points.front().at;
  span_ = std::chrono::duration<double>(std::max(points.back().at, from_) - from_ + step_).count();
}

int Timeline::x(Time at) const {
  const double share = std::chrono::duration<double>(at - from_).count() / span_;
  return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * width));
}

std::vector<Stretch> stretches_of(const Points& points, const Timeline& timeline) {
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_last = i + 1 == points.size();
    const Time own_end = points[i].at + timeline.step();
    const bool goes_on = !is_last && !timeline.is_gap(points[i].at, points[i + 1].at);
    const Stretch next{points[i].health, timeline.x(points[i].at),
                       timeline.x(goes_on ? points[i + 1].at : own_end)};
    if (!stretches.empty() && stretches.back().health == next.health && stretches.back().to == next.from) {
      stretches.back().to = next.to;
    } else {
      stretches.push_back(next);
    }
  }
  return stretches;
}

Curve curve_of(const Points& points, const Timeline& timeline, const Value& value, double top) {
  Curve curve;
  Piece piece;
  const TrendPoint* before = nullptr;
  for (const TrendPoint& point : points) {
    const auto measured = value(point);
    if (!measured || (before != nullptr && timeline.is_gap(before->at, point.at))) {
      draw(curve, std::exchange(piece, {}));
    }
    if (measured) {
      const double share = std::clamp(*measured / top, 0.0, 1.0);
      piece.emplace_back(timeline.x(point.at), static_cast<int>(std::lround(100 - 100 * share)));
    }
    before = &point;
  }
  draw(curve, piece);
  return curve;
}

}  // namespace rtx::reports
