#include "reports/html_parts.hpp"
#include "reports/timeline.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <optional>

namespace rtx::reports {

using health::Health;
using health::TrendPoint;

namespace {

/// More points than this would be closer than the lines are thick, and make a report of a thousand pairs
/// heavy.
constexpr std::size_t most_points = 120;
constexpr std::size_t most_rows = 10;

/// The lower edge of every health is the same, the upper one is not: the strip can be read without colours.
int height_of(Health health) {
  switch (health) {
    case Health::healthy:
      return 35;
    case Health::degraded:
      return 60;
    case Health::could_not_tell:
      return 80;
    case Health::down:
      break;
  }
  return 100;
}

/// One measure of a trend: how it is read, and how a number of it is said.
struct Measure {
  const char* name;
  Value value;
  std::function<std::string(double)> words;
  double least_top;  ///< The picture is at least this high, so that small noise looks small.
};

std::optional<double> loss_of(const TrendPoint& point) {
  if (!point.loss) return std::nullopt;
  return point.loss->count;
}
std::optional<double> rtt_of(const TrendPoint& point) {
  if (!point.rtt) return std::nullopt;
  return static_cast<double>(point.rtt->count());
}
std::optional<double> uptime_of(const TrendPoint& point) {
  if (!point.tunnel_uptime) return std::nullopt;
  return static_cast<double>(point.tunnel_uptime->count());
}

std::vector<Measure> measures_in(const Scene& scene) {
  const auto rtt = [](double us) { return health::rtt_words(std::chrono::microseconds{std::llround(us)}); };
  const auto loss = [](double share) {
    return health::share_words(parsers::Permille{static_cast<std::uint32_t>(std::lround(share))});
  };
  const auto uptime = [&scene](double time) {
    return scene.duration(std::chrono::seconds{std::llround(time)});
  };
  return {{scene.words.rtt, rtt_of, rtt, 1'000},
          {scene.words.loss, loss_of, loss, 100},
          {scene.words.tunnel_uptime, uptime_of, uptime, 3'600}};
}

Markup time_span(const Scene& scene, const Points& points) {
  Markup span;
  span.add("<div class=\"span\"><span>{}</span><span>{}</span></div>", scene.time(points.front().at),
           scene.time(points.back().at));
  return span;
}

Markup picture(const Scene& scene, const Measure& measure, const Points& points, const Timeline& timeline) {
  Markup figure;
  std::optional<double> highest;
  for (const TrendPoint& point : points) highest = std::max(highest, measure.value(point));
  if (!highest) return figure;
  const double top = std::max(*highest * 1.1, measure.least_top);
  const auto latest = measure.value(points.back());
  const std::string now = latest ? measure.words(*latest) : "–";
  const std::string most = measure.words(*highest);
  const Curve curve = curve_of(points, timeline, measure.value, top);
  figure.add("<figure><figcaption><span>{}</span> <strong>{}</strong> <small>{} {}</small></figcaption>",
             measure.name, now, scene.words.highest, most);
  figure.add(
      "<svg class=\"plot\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"{}: {} {}, {} {}\">",
      measure.name, scene.words.latest, now, scene.words.highest, most);
  figure.add("<path class=\"grid\" d=\"M0 0H1000M0 50H1000M0 100H1000\"/>");
  figure.add("<path class=\"area\" d=\"{}\"/><path class=\"line\" d=\"{}\"/></svg>", curve.area, curve.line);
  figure.add(time_span(scene, points));
  figure.add("</figure>");
  return figure;
}

std::string words_or_dash(const Measure& measure, const TrendPoint& point) {
  const auto value = measure.value(point);
  return value ? measure.words(*value) : "–";
}

/// The newest values in numbers, for whom a picture says nothing.
Markup values_table(const Scene& scene, const Points& points, const std::vector<Measure>& measures) {
  Markup table;
  table.add(
      "<details class=\"values\"><summary>{}</summary><div class=\"wide\"><table><thead><tr><th "
      "scope=\"col\">{}</th>"
      "<th scope=\"col\">{}</th>",
      scene.words.values, scene.words.when, scene.words.health);
  for (const Measure& measure : measures) table.add("<th scope=\"col\">{}</th>", measure.name);
  table.add("</tr></thead><tbody>");
  const std::size_t rows = std::min(points.size(), most_rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const TrendPoint& point = points[points.size() - 1 - i];
    table.add("<tr><td>{}</td><td>{}</td>", scene.time(point.at), badge(point.health, scene.style.language));
    for (const Measure& measure : measures) table.add("<td>{}</td>", words_or_dash(measure, point));
    table.add("</tr>");
  }
  table.add("</tbody></table></div></details>");
  return table;
}

}  // namespace

Markup health_strip(const Scene& scene, const health::Trend& trend, std::size_t most) {
  const Points points = condensed(trend.points, most);
  const Timeline timeline{points};
  const auto healthy = std::ranges::count(trend.points, Health::healthy, &TrendPoint::health);
  Markup strip;
  strip.add(
      "<svg class=\"strip\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"{}\">",
      with_numbers(scene.words.healthy_checks, static_cast<std::size_t>(healthy), trend.points.size()));
  for (const Stretch& stretch : stretches_of(points, timeline)) {
    const int height = height_of(stretch.health);
    strip.add("<path class=\"{}\" d=\"M{} {}H{}V100H{}z\"/>", class_of(stretch.health), stretch.from,
              100 - height, stretch.to, stretch.from);
  }
  strip.add("</svg>");
  return strip;
}

Markup pictures(const Scene& scene, const health::Trend& trend) {
  Markup all;
  if (trend.points.empty()) return all;
  const Points points = condensed(trend.points, most_points);
  const Timeline timeline{points};
  const auto healthy = std::ranges::count(trend.points, Health::healthy, &TrendPoint::health);
  const auto measures = measures_in(scene);
  all.add(
      "<h4>{}</h4><div class=\"pictures\"><figure class=\"health\"><figcaption><span>{}</span> "
      "<small>{}</small></figcaption>",
      scene.words.course, scene.words.health,
      with_numbers(scene.words.healthy_checks, static_cast<std::size_t>(healthy), trend.points.size()));
  all.add(health_strip(scene, trend, most_points));
  all.add(time_span(scene, points));
  all.add("</figure>");
  for (const Measure& measure : measures) all.add(picture(scene, measure, points, timeline));
  all.add("</div>");
  all.add(values_table(scene, trend.points, measures));
  return all;
}

}  // namespace rtx::reports
