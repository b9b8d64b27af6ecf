#include "parsers/show_ip_route.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

namespace rtx::parsers {
namespace {

TEST_SUITE("parsers/show ip route") {
  TEST_CASE("every column lands in its field") {
    const auto output = parse_show_ip_route("10.1.0.0/24 192.168.1.253 LAN2(DHCP) OSPF cost=2 new(7)\n");
    REQUIRE(output.has_value());
    REQUIRE(output->route.size() == 1);
    const auto& route = output->route[0];
    CHECK(route.destination == "10.1.0.0/24");
    CHECK(route.gateway == "192.168.1.253");
    CHECK(route.interface == "LAN2(DHCP)");
    CHECK(route.kind == "OSPF");
    CHECK(route.info == "cost=2 new(7)");
  }

  TEST_CASE("a dash is no gateway, and trailing blanks are no information") {
    const auto output = parse_show_ip_route("default  -  PP[01]  magic  \r\n");
    REQUIRE(output.has_value());
    REQUIRE(output->route.size() == 1);
    CHECK_FALSE(output->route[0].gateway);
    CHECK(output->route[0].kind == "magic");
    CHECK_FALSE(output->route[0].info);
  }

  TEST_CASE("nothing, or a heading alone, is no route") {
    for (const auto* const nothing :
         {"", "\r\n", "宛先ネットワーク ゲートウェイ インタフェース 種別 付加情報\n"}) {
      const auto output = parse_show_ip_route(nothing);
      REQUIRE(output.has_value());
      CHECK(output->route.empty());
      CHECK(output->unrecognised.empty());
    }
  }

  TEST_CASE("lines that do not begin with a destination are kept") {
    const auto output = parse_show_ip_route(
        "defaults are not shown\n10.1.0.0 is here\n/24 - LAN1 static\ndefault - PP[01] static\n");
    REQUIRE(output.has_value());
    CHECK(output->route.size() == 1);
    CHECK(output->unrecognised ==
          std::vector<std::string_view>{"defaults are not shown", "10.1.0.0 is here", "/24 - LAN1 static"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show ip route", "default \n") ==
          "x:1:9: expected gateway or \"-\"\n  | default \n  |         ^");
    CHECK(error_in("show ip route", "10.1.0.0/24  - \n") ==
          "x:1:16: expected interface\n  | 10.1.0.0/24  - \n  |                ^");
    CHECK(error_in("show ip route", "10.1.0.0/24  192.168.1.253  LAN2\n") ==
          "x:1:33: expected blank\n  | 10.1.0.0/24  192.168.1.253  LAN2\n  |                                 "
          "^");
    CHECK(error_in("show ip route", "default - PP[01] \n") ==
          "x:1:18: expected kind of route\n  | default - PP[01] \n  |                  ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
