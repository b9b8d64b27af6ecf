#include "parsers/show_config_list.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

TEST_SUITE("parsers/show config list") {
  TEST_CASE("a row's parts are where they belong, and what is missing is absent") {
    const auto list = parse_show_config_list("* 0.2 2024/11/03 16:04:53 512 a  b\n1 2024/11/04\n");
    REQUIRE(list.has_value());
    REQUIRE(list->config.size() == 2);
    CHECK(list->config[0].current);
    CHECK(list->config[0].file == "0.2");
    CHECK(list->config[0].saved == "2024/11/03 16:04:53");
    CHECK(list->config[0].bytes == 512U);
    CHECK(list->config[0].comment == "a  b");
    CHECK_FALSE(list->config[1].current);
    CHECK(list->config[1].saved == "2024/11/04");
    CHECK_FALSE(list->config[1].bytes);
    CHECK_FALSE(list->config[1].comment);
  }

  TEST_CASE("a comment that only begins with digits is no size") {
    const auto list = parse_show_config_list("0 2024/11/03 16:04:53 2nd floor\n");
    REQUIRE(list.has_value());
    CHECK_FALSE(list->config.at(0).bytes);
    CHECK(list->config[0].comment == "2nd floor");
  }

  TEST_CASE("never saved is no file; lines of no known form are kept") {
    const auto none = parse_show_config_list("\n");
    REQUIRE(none.has_value());
    CHECK(none->config.empty());
    const auto odd = parse_show_config_list("CONFIG0 is empty\n-x-\n-----\n");
    REQUIRE(odd.has_value());
    CHECK(odd->unrecognised == std::vector<std::string_view>{"CONFIG0 is empty", "-x-"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show config list", "  0 2024/11/03x\n") ==
          "x:1:15: expected blank\n  |   0 2024/11/03x\n  |               ^");
    CHECK(error_in("show config list", "0 2024/11/03 16:04 4294967296\n") ==
          "x:1:20: expected value in range\n  | 0 2024/11/03 16:04 4294967296\n  |                    ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
