#include "reports/check_lines.hpp"

#include "tests/reports/small_run.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace rtx::reports {

using nlohmann::ordered_json;

TEST_SUITE("check lines") {
  TEST_CASE("the first line, a line for each subject, the last line") {
    const auto run = small_run();
    CHECK(
        check_began_line(run, 3) ==
        "{\"schema\":1,\"type\":\"check_began\",\"run\":\"20260131T020000Z-4711\",\"name\":\"--group west\","
        "\"began\":\"2026-01-31T02:00:00.000Z\",\"subjects\":3}\n");
    CHECK(
        verdict_line(run, run.verdicts[0]) ==
        "{\"schema\":1,\"type\":\"verdict\",\"run\":\"20260131T020000Z-4711\","
        "\"subject\":\"edge \\\"<7>\\\" & co\\u001b[31m\",\"kind\":\"router\",\"health\":\"could_not_tell\","
        "\"reason\":\"no connection:\\n\\ttimed out\",\"at\":\"2026-01-31T02:00:01.000Z\",\"took\":10.0,"
        "\"findings\":[],\"ends\":[]}\n");
    CHECK(check_ended_line(run) ==
          "{\"schema\":1,\"type\":\"check_ended\",\"run\":\"20260131T020000Z-4711\","
          "\"ended\":\"2026-01-31T02:00:12.500Z\",\"seconds\":12.5,\"complete\":true,\"subjects\":3,"
          "\"counts\":{\"healthy\":1,\"degraded\":1,\"could_not_tell\":1,\"down\":0}}\n");
  }

  TEST_CASE("a run that left something out is not complete") {
    auto run = small_run();
    run.left_out = 9;
    const auto began = ordered_json::parse(check_began_line(run, 3));
    CHECK(began["subjects"] == 3);
    CHECK(began["left_out"] == 9);
    CHECK(ordered_json::parse(check_ended_line(run))["complete"] == false);
  }

  TEST_CASE("whatever is in a text, a line is one line") {
    auto run = small_run();
    run.verdicts[1].findings[0].evidence =
        "a\r\nb\xe2\x80\xa8"
        "c\xff\x1b]0;x\x07";
    const std::string line = verdict_line(run, run.verdicts[1]);
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(line.find_first_of("\r\x1b\x07") == std::string::npos);
    CHECK(ordered_json::parse(line)["findings"][0]["evidence"] ==
          "a\r\nb\xe2\x80\xa8"
          "c\xef\xbf\xbd\x1b]0;x\x07");
  }
}

}  // namespace rtx::reports
