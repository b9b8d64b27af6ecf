#include "reports/fleet.hpp"

#include <algorithm>
#include <optional>

namespace rtx::reports {

using health::Health;
using health::TrendPoint;

namespace {

template <class T>
std::optional<T> greater(const std::optional<T>& one, const std::optional<T>& other) {
  return std::max(one, other);  // An absent one is less than any.
}
template <class T>
std::optional<T> lesser(const std::optional<T>& one, const std::optional<T>& other) {
  return one && other ? std::min(one, other) : greater(one, other);
}

}  // namespace

Counts count(const std::vector<health::Verdict>& verdicts) {
  Counts counts;
  for (const auto& verdict : verdicts) ++counts.of.at(static_cast<std::size_t>(verdict.health));
  return counts;
}

Health worst_of(const Counts& counts) noexcept {
  for (const Health health : worst_to_best)
    if (counts[health] > 0) return health;
  return Health::healthy;
}

std::vector<const health::Verdict*> worst_first(const std::vector<health::Verdict>& verdicts) {
  std::vector<const health::Verdict*> order;
  order.reserve(verdicts.size());
  for (const Health health : worst_to_best)
    for (const auto& verdict : verdicts)
      if (verdict.health == health) order.push_back(&verdict);
  return order;
}

TrendPoint point_of(const health::Verdict& verdict) {
  TrendPoint point;
  point.at = verdict.at;
  point.health = verdict.health;
  for (const auto& end : verdict.ends) {
    point.loss = greater(point.loss, end.loss);
    point.rtt = greater(point.rtt, end.rtt);
    point.tunnel_uptime = lesser(point.tunnel_uptime, end.tunnel_uptime);
  }
  return point;
}

TrendPoint worse_of(const TrendPoint& earlier, const TrendPoint& later) {
  TrendPoint point;
  point.at = std::max(earlier.at, later.at);
  point.health = std::max(earlier.health, later.health);
  point.loss = greater(earlier.loss, later.loss);
  point.rtt = greater(earlier.rtt, later.rtt);
  point.tunnel_uptime = lesser(earlier.tunnel_uptime, later.tunnel_uptime);
  return point;
}

}  // namespace rtx::reports
