#include "reports/check_table.hpp"

#include "tests/reports/small_run.hpp"

#include <doctest/doctest.h>

namespace rtx::reports {

using namespace std::chrono_literals;
using health::CheckRun;
using health::Health;
using Cells = std::vector<std::string>;

TEST_SUITE("check table") {
  TEST_CASE("the worst first, in one line each, and nothing in it moves a terminal") {
    const CheckRun run = small_run();
    const CheckTable table = check_table(run, run.began + 5h);
    CHECK(table.heading == Cells{"subject", "health", "since", "loss", "rtt", "uptime", "reason"});
    REQUIRE(table.rows.size() == 3);
    CHECK(table.rows[0].health == Health::could_not_tell);
    CHECK(table.rows[0].cells == Cells{"edge \"<7>\" & co\\x1b[31m", "COULD NOT TELL", "-", "-", "-", "-",
                                       "no connection:  timed out"});
    CHECK(table.rows[1].cells == Cells{"kobe-nara", "DEGRADED", "6 h", "20 %", "12.3 ms", "59 min 59 s",
                                       "20 % of the pings are lost"});
    CHECK(table.rows[2].cells == Cells{"ueno-kyoto", "healthy", "-", "-", "-", "-", ""});
    CHECK(table.summary == "1 could not tell, 1 degraded, 1 healthy of 3 in 12.5 s");
  }

  TEST_CASE("a run that was stopped says so") {
    CheckRun run = small_run();
    run.complete = false;
    run.ended.reset();
    run.verdicts.clear();
    CHECK(check_table(run, run.began).summary == "nothing was looked at; stopped before all were looked at");
  }

  TEST_CASE("a run that left something out says so") {
    CheckRun run = small_run();
    run.left_out = 9;
    CHECK(check_table(run, run.began).summary ==
          "1 could not tell, 1 degraded, 1 healthy of 3 in 12.5 s; 9 left out, healthy before");
  }
}

}  // namespace rtx::reports
