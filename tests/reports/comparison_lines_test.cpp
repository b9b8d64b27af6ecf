#include "reports/comparison_lines.hpp"

#include "tests/reports/sample_comparison.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <vector>

namespace rtx::reports {

using nlohmann::ordered_json;

namespace {

std::vector<std::string> lines_of(const ComparisonMatter& matter, int exit_code) {
  std::istringstream text{comparison_lines(matter, exit_code)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_SUITE("comparison lines") {
  TEST_CASE("the first line, a line for each difference, the last line") {
    const auto lines = lines_of(sample_comparison(10), 1);
    REQUIRE(lines.size() == 6);
    CHECK(lines[0] ==
          R"({"schema":1,"type":"comparison_began","before":{"name":"before","of":"--group west",)"
          R"("taken":"2026-01-31T13:00:00.000Z","complete":true},"after":{"name":"now","of":"--group west",)"
          R"("taken":"2026-01-31T15:30:05.000Z","complete":true},"routers":10})");
    CHECK(lines[3] ==
          R"({"schema":1,"type":"deviation","router":"rtx-010","kind":"config","what":"ip lan1 mtu",)"
          R"("after":"ip lan1 mtu 1400","words":"new line: ip lan1 mtu 1400"})");
    CHECK(
        lines[5] ==
        R"({"schema":1,"type":"comparison_ended","routers":10,"differences":4,"could_not_tell":0,)"
        R"("counts":{"tunnel":1,"sa":0,"route":1,"neighbour":0,"loss":1,"config":1,"firmware":0,"unseen":0},)"
        R"("complete":true,"exit_code":1})");
  }

  TEST_CASE("where nothing differs there is something to read, too") {
    const auto lines = lines_of(sample_comparison(9), 0);
    REQUIRE(lines.size() == 2);
    CHECK(ordered_json::parse(lines[1])["differences"] == 0);
  }

  TEST_CASE("what was not seen is no difference, and the comparison is not complete") {
    ComparisonMatter matter = sample_comparison(2);
    SUBCASE("something") {
      matter.found = {{"rtx-002", "unseen", "show arp", "", "not read"}};
    }
    SUBCASE("all the rest") {
      matter.after.complete = false;
    }
    const auto ended = ordered_json::parse(lines_of(matter, 2).back());
    CHECK(ended["differences"] == 0);
    CHECK(ended["could_not_tell"] == matter.found.size());
    CHECK(ended["complete"] == false);
    CHECK(ended["exit_code"] == 2);
  }

  TEST_CASE("whatever is in a text, a line is one line") {
    for (const std::string& line : lines_of(hostile_comparison(), 1)) {
      CHECK(ordered_json::parse(line).is_object());
      CHECK(line.find_first_of("\r\x1b") == std::string::npos);
    }
  }
}

}  // namespace rtx::reports
