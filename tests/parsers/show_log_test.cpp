#include "parsers/show_log.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace rtx::parsers {
namespace {

/// The only entry of a log that says `message`.
LogEntry entry(const std::string& line) {
  const auto log = parse_show_log(line);
  REQUIRE(log.has_value());
  REQUIRE(log->entry.size() == 1);
  return log->entry.front();
}

/// The ages in seconds, in the order of `log`.
std::vector<std::uint32_t> ages_in(const std::string& log) {
  const auto parsed = parse_show_log(log);
  REQUIRE(parsed.has_value());
  std::vector<std::uint32_t> ages;
  for (const auto& one : parsed->entry) ages.push_back(one.age.count());
  return ages;
}

/// `log` with its lines the other way round.
std::string reversed(const std::string& log) {
  std::string result;
  for (std::size_t begin = 0; begin < log.size(); begin = log.find('\n', begin) + 1) {
    result.insert(0, log.substr(begin, log.find('\n', begin) + 1 - begin));
  }
  return result;
}

TEST_SUITE("parsers/show log") {
  TEST_CASE("facility and interface are told and stay in the text") {
    const std::string line = "2024/11/03 02:00:27: [L2TP] TUNNEL[12] connected from 198.51.100.7\n";
    const auto one = entry(line);
    CHECK(one.time == "2024/11/03 02:00:27");
    CHECK(one.facility == "L2TP");
    CHECK(one.interface == "TUNNEL[12]");
    CHECK(one.text == "[L2TP] TUNNEL[12] connected from 198.51.100.7");
  }

  TEST_CASE("what only begins like an interface is none") {
    CHECK_FALSE(entry("2024/11/03 02:00:27: LAN1x up").interface);
    CHECK_FALSE(entry("2024/11/03 02:00:27: PP[01 up").interface);
    CHECK_FALSE(entry("2024/11/03 02:00:27: LAN1(port4 up").interface == "LAN1(port4");
    CHECK(entry("2024/11/03 02:00:27: LAN1").interface == "LAN1");
    CHECK_FALSE(entry("2024/11/03 02:00:27: []").facility);
  }

  TEST_CASE("a line without a whole time is kept") {
    const auto log = parse_show_log(
        "24/11/03 02:00:27: x\n2024/11/3 02:00:27: x\n2024/11/03 02:00\n2024/11/03 02:00:27 x\n"
        "  of a line that was cut\n2024/11/03 02:00:27: x\n");
    REQUIRE(log.has_value());
    CHECK(log->entry.size() == 1);
    CHECK(log->unrecognised.size() == 5);
  }

  TEST_CASE("what grep prints first is known, in a line of its own") {
    const auto log = parse_show_log("Searching ...\n2024/11/03 02:00:27: LAN1: link up\nSearching ... on\n");
    REQUIRE(log.has_value());
    CHECK(log->entry.size() == 1);
    CHECK(log->unrecognised.size() == 1);
    CHECK(log->unrecognised.front() == "Searching ... on");
  }

  TEST_CASE("an executed command's secret is not shown") {
    const std::string line =
        "2024/11/03 02:00:27: [MMI] Executed by SSH(watch): login password open-sesame\n";
    CHECK(entry(line).text.text.ends_with("open-sesame"));
    const auto shown = parsed("show log", line);
    CHECK(shown.find("login password") != std::string::npos);
    CHECK(shown.find("sesame") == std::string::npos);
  }

  TEST_CASE("an entry is so much older than the newest, whichever way the log was printed") {
    const std::string log =
        "2024/02/28 02:00:00: a\n2024/02/29 01:59:59: b\n2024/02/29 02:00:00: c\n2024/03/01 02:00:00: d\n";
    CHECK(ages_in(log) == std::vector{172'800U, 86'401U, 86'400U, 0U});
    CHECK(ages_in(reversed(log)) == std::vector{0U, 86'400U, 86'401U, 172'800U});
    CHECK(ages_in("").empty());
    CHECK(ages_in("2024/02/28 02:00:00: a\n") == std::vector{0U});
  }

  TEST_CASE("how far the log reaches is told by the outermost entries that have a time") {
    const std::string log =
        "1980/01/01 09:00:05: a\n2024/11/03 02:00:00: b\n2024/11/03 03:00:00: c\n2024/99/03 04:00:00: d\n";
    for (const auto& printed : {log, reversed(log)}) {
      const auto reach = parse_show_log(printed);
      REQUIRE(reach.has_value());
      CHECK(reach->first == ClockTime{"2024/11/03 02:00:00"});
      CHECK(reach->last == ClockTime{"2024/11/03 03:00:00"});
    }
    CHECK_FALSE(parse_show_log("1980/01/01 09:00:05: a\n")->first);
    CHECK_FALSE(parse_show_log("")->last);
  }

  TEST_CASE("an entry of a clock that was not set is as old as the next that has a time") {
    const std::string log =
        "2024/11/03 02:00:00: a\n1980/01/01 09:00:05: b\n2024/99/03 02:00:00: c\n2024/11/03 03:00:00: d\n"
        "2024/11/03 03:00:30: e\n1980/01/01 09:00:05: f\n";
    CHECK(ages_in(log) == std::vector{3'630U, 30U, 30U, 30U, 0U, 0U});
    CHECK(ages_in("1980/01/01 09:00:05: a\n") == std::vector{0U});
  }

  TEST_CASE("a clock that was put back makes nothing older than it is") {
    const std::string log =
        "2024/11/03 02:00:00: a\n2038/01/01 00:00:00: b\n2024/11/03 02:00:10: c\n2024/11/03 02:00:20: d\n";
    CHECK(ages_in(log) == std::vector{20U, 0U, 10U, 0U});
    CHECK(ages_in("2000/01/01 00:00:00: a\n9999/01/01 00:00:00: b\n") ==
          std::vector{std::numeric_limits<std::uint32_t>::max(), 0U});
  }
}

}  // namespace
}  // namespace rtx::parsers
