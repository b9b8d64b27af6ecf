#include "reports/fleet.hpp"

#include "tests/reports/small_run.hpp"

#include <doctest/doctest.h>

namespace rtx::reports {

using namespace std::chrono_literals;
using health::CheckRun;
using health::Health;
using health::TrendPoint;

TEST_SUITE("fleet") {
  TEST_CASE("counts by health; the worst of a run") {
    const CheckRun run = small_run();
    const Counts counts = count(run.verdicts);
    CHECK(counts[Health::healthy] == 1);
    CHECK(counts[Health::degraded] == 1);
    CHECK(counts[Health::could_not_tell] == 1);
    CHECK(counts[Health::down] == 0);
    CHECK(counts.all() == 3);
    CHECK(worst_of(counts) == Health::could_not_tell);
    CHECK(worst_of(count({})) == Health::healthy);
  }

  TEST_CASE("the worst come first, equals in their order") {
    CheckRun run = small_run();
    run.verdicts.push_back(run.verdicts[1]);
    run.verdicts[3].subject = "later";
    std::vector<std::string> names;
    for (const auto* verdict : worst_first(run.verdicts)) names.push_back(verdict->subject.substr(0, 5));
    CHECK(names == std::vector<std::string>{"edge ", "kobe-", "later", "ueno-"});
  }

  TEST_CASE("of two ends the worse is told, and one that was not seen tells nothing") {
    const CheckRun run = small_run();
    const TrendPoint point = point_of(run.verdicts[1]);
    CHECK(point.at == run.verdicts[1].at);
    CHECK(point.health == Health::degraded);
    CHECK(point.loss == parsers::Permille{200});
    CHECK(point.rtt == 12'340us);
    CHECK(point.tunnel_uptime == 3'599s);
    CHECK_FALSE(point_of(run.verdicts[0]).rtt.has_value());
  }

  TEST_CASE("of two points nothing bad is lost") {
    const TrendPoint early{{}, Health::down, parsers::Permille{1'000}, std::nullopt, 9s};
    const TrendPoint late{health::Time{1h}, Health::healthy, parsers::Permille{0}, 3ms, std::nullopt};
    const TrendPoint both{health::Time{1h}, Health::down, parsers::Permille{1'000}, 3ms, 9s};
    CHECK(worse_of(early, late) == both);
  }
}

}  // namespace rtx::reports
