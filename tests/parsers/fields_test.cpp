#include "parsers/fields.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

using namespace std::chrono_literals;

TEST_SUITE("parsers/fields") {
  TEST_CASE("fixed_point scales decimals exactly") {
    CHECK(fixed_point("0.288", 3) == 288U);
    CHECK(fixed_point("2.5", 3) == 2500U);
    CHECK(fixed_point("24", 1) == 240U);
    CHECK(fixed_point("100.0", 1) == 1000U);
    CHECK(fixed_point("4294967.295", 3) == 4294967295U);
  }

  TEST_CASE("fixed_point refuses what it cannot hold exactly") {
    CHECK(fixed_point("0.2881", 3) == std::nullopt);
    CHECK(fixed_point("4294967.296", 3) == std::nullopt);
    CHECK(fixed_point("4294968", 3) == std::nullopt);
    CHECK(fixed_point("99999999999999999999999", 0) == std::nullopt);
    CHECK(fixed_point("1.2.3", 3) == std::nullopt);
    CHECK(fixed_point("-1", 3) == std::nullopt);
  }

  TEST_CASE("an integer must fit its field") {
    std::uint8_t small = 0;
    CHECK(assign(small, "255"));
    CHECK(small == 255);
    CHECK_FALSE(assign(small, "256"));
    CHECK_FALSE(assign(small, ""));
    CHECK_FALSE(assign(small, "12x"));
  }

  TEST_CASE("a share of more than the whole is no share") {
    Permille share;
    CHECK(assign(share, "100.0"));
    CHECK(share == Permille{1000});
    CHECK_FALSE(assign(share, "100.1"));
  }

  TEST_CASE("units add up, up to 136 years") {
    Seconds sum{};
    CHECK(add_units<std::chrono::days>(sum, "2 days"));
    CHECK(add_units<std::chrono::hours>(sum, "3"));
    CHECK(add_units<std::chrono::minutes>(sum, "4分"));
    CHECK(add_units<std::chrono::seconds>(sum, "5"));
    CHECK(sum == 48h + 3h + 4min + 5s);
    CHECK_FALSE(add_units<std::chrono::days>(sum, "49710"));
    CHECK_FALSE(add_units<std::chrono::seconds>(sum, "4294967296"));
    CHECK(sum == 48h + 3h + 4min + 5s);
  }

  TEST_CASE("a MAC address that the console's width has cut is whole again") {
    MacAddress mac;
    CHECK(assign(mac, "00:a0:de:\r\n00:00:01"));
    CHECK(mac.view() == "00:a0:de:00:00:01");
    CHECK_FALSE(assign(mac, "00:a0:de:00:00:01:0"));
  }
}

}  // namespace
}  // namespace rtx::parsers
