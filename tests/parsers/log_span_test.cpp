#include "parsers/log_span.hpp"

#include "parsers/clock_time.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace rtx::parsers {
namespace {

const std::string log_text =
    "Searching ...\n"
    "1980/01/01 09:00:05: boot\n"
    "2024/11/03 02:00:00: a\n"
    "  00 01 02\n"
    "2024/11/03 03:00:00: b\n"
    "2024/11/03 04:00:00: c\n"
    "of c\n";

LogEnd at(std::string_view text) {
  return clock_time(text).value();
}

std::string text_in(const LogSpan& span, const std::string& log = log_text) {
  return excerpt_of(log, span)->text;
}

std::string value_in(const LogSpan& span) {
  return text_of(excerpt_of(log_text, span)->value);
}

}  // namespace

TEST_SUITE("parsers/log span") {
  TEST_CASE("both ends belong to it, and what has no time goes with the entry it belongs to") {
    CHECK(text_in({}) == log_text);
    CHECK(text_in({.since = at("2024/11/03 03:00:00"), .until = {}}) ==
          "Searching ...\n2024/11/03 03:00:00: b\n2024/11/03 04:00:00: c\nof c\n");
    CHECK(text_in({.since = {}, .until = at("2024/11/03 02:00:00")}) ==
          "Searching ...\n1980/01/01 09:00:05: boot\n2024/11/03 02:00:00: a\n  00 01 02\n");
    CHECK(text_in({.since = at("2024/11/03 03:00:01"), .until = at("2024/11/03")}) == "Searching ...\n");
  }

  TEST_CASE("a duration is before the newest entry, whichever way the log was printed") {
    using namespace std::chrono_literals;
    CHECK(text_in({.since = 1h, .until = {}}) ==
          "Searching ...\n2024/11/03 03:00:00: b\n2024/11/03 04:00:00: c\nof c\n");
    CHECK(text_in({.since = 2h, .until = 1s}, "2024/11/03 04:00:00: c\n2024/11/03 03:00:00: b") ==
          "2024/11/03 03:00:00: b");
  }

  TEST_CASE("ages, first and last stay those of the whole log") {
    CHECK(value_in({.since = at("2024/11/03 02:30:00"), .until = at("2024/11/03 03:30:00")}) ==
          R"({first: "2024/11/03 02:00:00", last: "2024/11/03 04:00:00", )"
          R"(entry: [{time: "2024/11/03 03:00:00", text: b, age: 3600s}], unrecognised: []})");
    CHECK(value_in({.since = at("2024/11/03 04:00:00"), .until = {}}).find(R"(unrecognised: ["of c"])") !=
          std::string::npos);
  }

  TEST_CASE("a log that does not reach back so far says where it begins") {
    using namespace std::chrono_literals;
    CHECK(excerpt_of(log_text, {.since = 2h, .until = {}})->begins_after.empty());
    CHECK(excerpt_of(log_text, {.since = 2h + 1s, .until = {}})->begins_after == "2024/11/03 02:00:00");
    CHECK(excerpt_of(log_text, {.since = {}, .until = at("2020/01/01")})->begins_after.empty());
    CHECK(excerpt_of("", {.since = 2h, .until = {}})->begins_after.empty());
  }

  TEST_CASE("where no entry has a time, all stay") {
    const std::string log = "1980/01/01 09:00:05: boot\n";
    CHECK(text_in({.since = at("2024/11/03"), .until = at("2024/11/04")}, log) == log);
  }
}

}  // namespace rtx::parsers
