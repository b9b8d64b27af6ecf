#include "health/history_rows.hpp"

#include "health/verdict_json.hpp"
#include "parsers/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>

namespace rtx::health {
namespace {

using std::chrono::milliseconds;

/// The worse of two, by `worse`; what was not seen on one end is told by the other.
template <class T, class Worse>
std::optional<T> worst(const std::optional<T>& a, const std::optional<T>& b, Worse worse) {
  if (!a || !b) return a ? a : b;
  return worse(*b, *a) ? b : a;
}

}  // namespace

std::int64_t column_of(Time time) noexcept {
  return std::chrono::floor<milliseconds>(time.time_since_epoch()).count();
}

Time time_in(std::int64_t column) noexcept {
  // Beyond the year 2262 a clock of 64 bits would overflow.
  constexpr std::int64_t most = std::chrono::duration_cast<milliseconds>(Time::duration::max()).count();
  return Time{milliseconds{std::clamp(column, -most, most)}};
}

Health health_in(const std::string& column) noexcept {
  return health_named(column).value_or(Health::could_not_tell);
}

TrendPoint point_of(const Verdict& verdict) {
  TrendPoint point{.at = verdict.at, .health = verdict.health};
  const auto more_lost = [](parsers::Permille a, parsers::Permille b) { return a.count > b.count; };
  for (const Measures& end : verdict.ends) {
    point.loss = worst(point.loss, end.loss, more_lost);
    point.rtt = worst(point.rtt, end.rtt, std::greater<>{});
    point.tunnel_uptime = worst(point.tunnel_uptime, end.tunnel_uptime, std::less<>{});
  }
  return point;
}

std::string kept_text_of(Verdict verdict) {
  for (Measures& end : verdict.ends) end.outputs.clear();
  return parsers::json_text(json_of(verdict));
}

std::optional<Verdict> kept_verdict_in(const std::string& text, const std::string& subject) {
  const auto object = nlohmann::ordered_json::parse(text, nullptr, false);
  auto verdict = verdict_in(object);
  // JSON cannot hold bytes that are not UTF-8; the column can.
  if (verdict) verdict->subject = subject;
  return verdict;
}

}  // namespace rtx::health
