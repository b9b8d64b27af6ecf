#include "health/words.hpp"

#include "safety/journal_entry.hpp"

#include <doctest/doctest.h>

namespace rtx::health {

using namespace std::chrono_literals;
using parsers::Permille;

namespace {

std::string english(std::chrono::milliseconds time) {
  return duration_words(time, Language::english);
}
std::string japanese(std::chrono::milliseconds time) {
  return duration_words(time, Language::japanese);
}

}  // namespace

TEST_SUITE("words") {
  TEST_CASE("durations have two units at most") {
    CHECK(english(0s) == "0 s");
    CHECK(english(12'500ms) == "12.5 s");
    CHECK(english(59s) == "59 s");
    CHECK(english(60s) == "1 min");
    CHECK(english(95s) == "1 min 35 s");
    CHECK(english(3h + 20min + 7s) == "3 h 20 min");
    CHECK(english(3h + 7s) == "3 h");
    CHECK(english(400 * 24h + 59min) == "400 d");
    CHECK(japanese(3h + 20min) == "3時間20分");
    CHECK(japanese(26h) == "1日2時間");
    CHECK(japanese(5'200ms) == "5.2秒");
  }

  TEST_CASE("round trips and shares") {
    CHECK(rtt_words(380us) == "0.38 ms");
    CHECK(rtt_words(12'340us) == "12.3 ms");
    CHECK(rtt_words(250ms) == "250 ms");
    CHECK(rtt_words(1'234ms) == "1.2 s");
    CHECK(share_words(Permille{200}) == "20 %");
    CHECK(share_words(Permille{5}) == "0.5 %");
  }

  TEST_CASE("times are given where the reader is") {
    const auto time = *safety::utc_time("2026-01-31T16:05:09.900Z");
    CHECK(time_words(time, 9h) == "2026-02-01 01:05");
    CHECK(time_words(time, -8h, true) == "2026-01-31 08:05:09");
    CHECK(date_words(time, 9h, Language::japanese) == "2026年2月1日");
    CHECK(date_words(time, 0h, Language::english) == "31 January 2026");
    CHECK(zone_words(9h) == "UTC+09:00");
    CHECK(zone_words(-210min) == "UTC-03:30");
    CHECK(zone_words(0min) == "UTC");
  }

  TEST_CASE("languages by name") {
    CHECK(language_named("ja") == Language::japanese);
    CHECK(language_named("en") == Language::english);
    CHECK_FALSE(language_named("fr").has_value());
  }
}

}  // namespace rtx::health
