#include "parsers/show_environment.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

std::string environment(std::string_view lines) {
  return "RTX830 Rev.15.02.31 (Tue Jul  4 10:11:12 2023)\n" + std::string{lines};
}

std::optional<Seconds> elapsed(std::string_view time) {
  const auto text = environment("Elapsed time from boot: ") + std::string{time};
  const auto output = parse_show_environment(text);
  REQUIRE(output.has_value());
  return output->elapsed;
}

TEST_SUITE("parsers/show environment") {
  TEST_CASE("model and revision are enough") {
    const auto output = parse_show_environment("RTX830 Rev.15.02.31");
    REQUIRE(output.has_value());
    CHECK(output->model == "RTX830");
    CHECK(output->revision == "15.02.31");
    CHECK_FALSE(output->built);
    CHECK_FALSE(output->cpu);
  }

  TEST_CASE("time since boot, in all forms of the day") {
    CHECK(elapsed("5days 21:12:17") == Seconds{508337});
    CHECK(elapsed("1day 00:00:01") == Seconds{86401});
    CHECK(elapsed("0days 00:00:09") == Seconds{9});
    CHECK(elapsed("2 days 01:00:00") == Seconds{176400});
    CHECK(elapsed("6days 15:57:1") == Seconds{575821});
    CHECK(elapsed("00:10:00") == Seconds{600});
    CHECK(elapsed("1日 03:05:09") == Seconds{97509});
  }

  TEST_CASE("MAC addresses are found wherever the console's width has cut the line") {
    const std::string line =
        "  main:  RTX830 ver=00 serial=M5B000001 MAC-Address=00:a0:de:11:22:30 MAC-Address=00:a0:de:11:22:31";
    const auto first = line.find("MAC-Address");
    for (auto cut = first; cut < line.size(); ++cut) {
      CAPTURE(cut);
      auto text = environment(line + "\nCPU:   1%(5sec)   2%(1min)   3%(5min)    Memory: 4% used\n");
      text.insert(environment("").size() + cut, "\r\n");
      const auto output = parse_show_environment(text);
      REQUIRE(output.has_value());
      REQUIRE(output->mac.size() == 2);
      CHECK(output->mac[0].view() == "00:a0:de:11:22:30");
      CHECK(output->mac[1].view() == "00:a0:de:11:22:31");
      CHECK(output->serial == "M5B000001");
      CHECK(output->cpu);
      CHECK(output->unrecognised.empty());
    }
  }

  TEST_CASE("new items behind known ones are kept") {
    const auto text =
        environment("CPU:   1%(5sec)   2%(1min)   3%(5min)    Fan: ok\nMemory: 5% used  Flash: 8% used\n");
    const auto output = parse_show_environment(text);
    REQUIRE(output.has_value());
    CHECK(output->memory == Permille{50});
    CHECK(output->unrecognised == std::vector<std::string_view>{"Fan: ok", "Flash: 8% used"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show environment", "") == "x:1:1: expected model and revision\n  | \n  | ^");
    CHECK(error_in("show environment", "RTX830 BootROM Ver. 1.01\n") ==
          "x:2:1: expected model and revision\n  | \n  | ^");
    CHECK(error_in("show environment", environment("CPU:  x%(5sec)   2%(1min)   3%(5min)")) ==
          "x:2:7: expected decimal number\n  | CPU:  x%(5sec)   2%(1min)   3%(5min)\n  |       ^");
    CHECK(error_in("show environment", environment("Memory: 101% used\n")) ==
          "x:2:9: expected value in range\n  | Memory: 101% used\n  |         ^");
    CHECK(error_in("show environment", environment("Boot time: yesterday")) ==
          "x:2:12: expected number\n  | Boot time: yesterday\n  |            ^");
    CHECK(error_in("show environment", environment("筐体内温度(℃): 暑い")) ==
          "x:2:23: expected number\n  | 筐体内温度(℃): 暑い\n  |                ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
