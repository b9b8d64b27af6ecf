#include "reports/timeline.hpp"

#include <doctest/doctest.h>

namespace rtx::reports {

using namespace std::chrono_literals;
using health::Health;
using health::Time;
using health::TrendPoint;

namespace {

TrendPoint point(std::chrono::hours at, Health health, std::optional<std::chrono::microseconds> rtt) {
  TrendPoint point;
  point.at = Time{at};
  point.health = health;
  point.rtt = rtt;
  return point;
}

std::optional<double> rtt_of(const TrendPoint& point) {
  if (!point.rtt) return std::nullopt;
  return static_cast<double>(point.rtt->count());
}

/// Four points an hour apart, one without a value; then half a day of nothing; one more.
Points points() {
  return {point(0h, Health::healthy, 100us),     point(1h, Health::healthy, 50us),
          point(2h, Health::down, std::nullopt), point(3h, Health::healthy, 0us),
          point(4h, Health::healthy, 200us),     point(19h, Health::degraded, 25us)};
}

}  // namespace

TEST_SUITE("timeline") {
  TEST_CASE("time goes from left to right, one usual step beyond the last point") {
    const Timeline timeline{points()};
    CHECK(timeline.step() == 1h);
    CHECK(timeline.x(Time{0h}) == 0);
    CHECK(timeline.x(Time{4h}) == 200);
    CHECK(timeline.x(Time{20h}) == 1000);
    CHECK(timeline.x(Time{-5h}) == 0);
    CHECK(timeline.x(Time{90h}) == 1000);
  }

  TEST_CASE("a curve breaks where nothing was measured, and a point alone is a dot") {
    const Curve curve = curve_of(points(), Timeline{points()}, rtt_of, 200);
    CHECK(curve.line == "M0 50L50 75M150 100L200 0M950 88h0");
    CHECK(curve.area == "M0 100L0 50L50 75L50 100zM150 100L150 100L200 0L200 100z");
  }

  TEST_CASE("equal healths are one stretch, and nothing is claimed of a gap") {
    const std::vector<Stretch> expected{{Health::healthy, 0, 100},
                                        {Health::down, 100, 150},
                                        {Health::healthy, 150, 250},
                                        {Health::degraded, 950, 1000}};
    CHECK(stretches_of(points(), Timeline{points()}) == expected);
  }

  TEST_CASE("condensing keeps the worst of each group") {
    const Points fewer = condensed(points(), 2);
    REQUIRE(fewer.size() == 2);
    CHECK(fewer[0].health == Health::down);
    CHECK(fewer[0].rtt == 100us);
    CHECK(fewer[0].at == Time{2h});
    CHECK(fewer[1].health == Health::degraded);
    CHECK(fewer[1].rtt == 200us);
    CHECK(condensed(points(), 6) == points());
  }

  TEST_CASE("no point, one point, and points without time between them") {
    CHECK(stretches_of({}, Timeline{{}}).empty());
    const Points one{point(7h, Health::down, 5us)};
    CHECK(stretches_of(one, Timeline{one}) == std::vector<Stretch>{{Health::down, 0, 1000}});
    const Points same{one[0], one[0]};
    CHECK(curve_of(same, Timeline{same}, rtt_of, 10).line == "M0 50L0 50");
  }

  TEST_CASE("what is beyond the picture is drawn at its edge") {
    const Points one{point(0h, Health::healthy, 500us)};
    CHECK(curve_of(one, Timeline{one}, rtt_of, 10).line == "M0 0h0");
  }
}

}  // namespace rtx::reports
