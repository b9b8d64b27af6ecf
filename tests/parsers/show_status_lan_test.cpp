#include "parsers/show_status_lan.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

TEST_SUITE("parsers/show status lan") {
  TEST_CASE("a port has a number, what is set, and what came of it") {
    const auto output = parse_show_status_lan("  PORT12:  Auto Negotiation  (Link Down)\nPORT3: 10GBASE-T\n");
    REQUIRE(output.has_value());
    REQUIRE(output->port.size() == 2);
    CHECK(output->port[0].number == 12U);
    CHECK(output->port[0].mode == "Auto Negotiation");
    CHECK(output->port[0].link == LanLink{"Link Down"});
    CHECK(output->port[1].mode == "10GBASE-T");
    CHECK_FALSE(output->port[1].link);
  }

  TEST_CASE("an interface without an address, and one that has it from nobody's configuration") {
    const auto none = parse_show_status_lan("LAN2\nIPアドレス:\n");
    REQUIRE(none.has_value());
    CHECK(none->interface == "LAN2");
    CHECK_FALSE(none->address);
    const auto leased = parse_show_status_lan("IPアドレス: 198.51.100.2/30 (DHCP)\n");
    REQUIRE(leased.has_value());
    CHECK(leased->address == "198.51.100.2/30");
    CHECK(leased->address_source == "DHCP");
  }

  TEST_CASE("the title of a column is no value") {
    for (const auto* const text :
         {"LAN1\nOperation mode setting: Type (Link status)\nPORT1: Auto Negotiation (Link Down)\n",
          "LAN1\n動作モード設定:\n  Type (Link status)\nPORT1: Auto Negotiation (Link Down)\n"}) {
      const auto output = parse_show_status_lan(text);
      REQUIRE(output.has_value());
      CHECK_FALSE(output->mode);
      CHECK_FALSE(output->link);
      CHECK(output->port.size() == 1);
      CHECK(output->unrecognised.empty());
    }
  }

  TEST_CASE("counters that say more than is known are kept") {
    const auto output = parse_show_status_lan("LAN1\nReceived: 300 packets(400 octets), 2 errors\n");
    REQUIRE(output.has_value());
    CHECK_FALSE(output->received_packets);
    CHECK(output->unrecognised ==
          std::vector<std::string_view>{"Received: 300 packets(400 octets), 2 errors"});
  }

  TEST_CASE("nothing printed is nothing known, and a line of no known form is kept") {
    const auto nothing = parse_show_status_lan("\n");
    REQUIRE(nothing.has_value());
    CHECK_FALSE(nothing->interface);
    CHECK(nothing->port.empty());
    const auto odd = parse_show_status_lan("LANGUAGE\nPORTAL: open\nLAN1 is up\nLAN1\n");
    REQUIRE(odd.has_value());
    CHECK(odd->unrecognised == std::vector<std::string_view>{"LANGUAGE", "PORTAL: open", "LAN1 is up"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show status lan1", "LAN1\nPORT1:") ==
          "x:2:7: expected operation mode\n  | PORT1:\n  |       ^");
    CHECK(error_in("show status lan1", "PORT1: Auto Negotiation (Link Down\n") ==
          "x:1:35: expected \")\"\n  | PORT1: Auto Negotiation (Link Down\n  |                               "
          "    ^");
    CHECK(error_in("show status lan1", "受信オーバーフロー: many\n") ==
          "x:1:30: expected number\n  | 受信オーバーフロー: many\n  |                     ^");
    CHECK(error_in("show status lan1", "Received: 1 packet\n") ==
          "x:1:19: expected \"(\"\n  | Received: 1 packet\n  |                   ^");
    CHECK(error_in("show status lan1", "Transmitted: 99999999999999999999 packets(1 octet)\n") ==
          "x:1:14: expected value in range\n  | Transmitted: 99999999999999999999 packets(1 octet)\n"
          "  |              ^");
    CHECK(error_in("show status lan1", "Ethernet address: 00:a0:de:00:10\n") ==
          "x:1:33: expected MAC address\n  | Ethernet address: 00:a0:de:00:10\n  |                           "
          "      ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
