#include "parsers/clock_time.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace rtx::parsers {

TEST_SUITE("parsers/clock time") {
  TEST_CASE("a date and time there and back; a day alone is its first second") {
    using namespace std::chrono_literals;
    CHECK(clock_time("1970/01/02 01:02:03") == std::chrono::sys_seconds{24h + 1h + 2min + 3s});
    for (const std::string text : {"2024/02/29 23:59:59", "9999/12/31 00:00:00", "0000/01/01 00:00:00"})
      CHECK(clock_text(clock_time(text).value()) == text);
    CHECK(clock_text(clock_time("2026/11/03").value()) == "2026/11/03 00:00:00");
  }

  TEST_CASE("what is no time, or is written otherwise") {
    for (const std::string text :
         {"", "2023/02/29", "2024/13/01", "2024/00/01", "2024/01/01 24:00:00", "2024/01/01 00:60:00",
          "2024/01/01 00:00:60", "2024-01-01", "2024/01/01 00:00", "2024/01/01 ", "+024/01/01"})
      CHECK_FALSE(clock_time(text));
  }
}

}  // namespace rtx::parsers
