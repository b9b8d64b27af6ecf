#include "parsers/show_arp.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

TEST_SUITE("parsers/show arp") {
  TEST_CASE("every column lands in its field") {
    const auto output = parse_show_arp("カウント数: 7\nLAN1(port2) 192.168.100.20 00:a0:de:00:00:20 1118\n");
    REQUIRE(output.has_value());
    CHECK(output->count == 7U);
    REQUIRE(output->entry.size() == 1);
    const auto& entry = output->entry[0];
    CHECK(entry.interface == "LAN1(port2)");
    CHECK(entry.address == "192.168.100.20");
    CHECK(entry.mac.view() == "00:a0:de:00:00:20");
    CHECK(entry.ttl == Seconds{1118});
    CHECK_FALSE(entry.instead);
  }

  TEST_CASE("an entry that stays has a word in place of a time") {
    const auto output = parse_show_arp("LAN2 192.0.2.1 00:a0:de:00:00:20 forever\n");
    REQUIRE(output.has_value());
    REQUIRE(output->entry.size() == 1);
    CHECK_FALSE(output->entry[0].ttl);
    CHECK(output->entry[0].instead.value() == "forever");
  }

  TEST_CASE("nothing, a count or a heading alone is no entry") {
    for (const auto* const nothing :
         {"", "\r\n", "Count: 0\n", "Interface IP address MAC address TTL(second)\n"}) {
      const auto output = parse_show_arp(nothing);
      REQUIRE(output.has_value());
      CHECK(output->entry.empty());
      CHECK(output->unrecognised.empty());
    }
  }

  TEST_CASE("lines of no known form are kept") {
    const auto output = parse_show_arp("LAN1 is down\nNumber of entries: 3\nCount: 0\n");
    REQUIRE(output.has_value());
    CHECK(output->unrecognised == std::vector<std::string_view>{"LAN1 is down", "Number of entries: 3"});
  }

  TEST_CASE("a row that is otherwise than a row is kept, and leaves no trace among the entries") {
    const auto output = parse_show_arp(
        "LAN1 192.168.100.20 00:a0:de:00:00:20 1118\nLAN1 192.168.100.21 (incomplete) 3\n"
        "LAN2 192.0.2.1 00:a0:de:00:00:21 7\n");
    REQUIRE(output.has_value());
    REQUIRE(output->entry.size() == 2);
    CHECK(output->entry[1].address == "192.0.2.1");
    CHECK(output->unrecognised == std::vector<std::string_view>{"LAN1 192.168.100.21 (incomplete) 3"});
  }

  TEST_CASE("a row that is cut off is an error, for it might have been a row") {
    const std::string table = "Interface IP address MAC address TTL(second)\nLAN1 192.168.100.20 ";
    CHECK(error_in("show arp", table + "(incomp") ==
          "x:2:21: expected MAC address\n  | LAN1 192.168.100.20 (incomp\n  |                     ^");
    CHECK(parsed("show arp", table + "(incomplete) 3\n").starts_with("{entry: []"));
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show arp", "Count: none\n") == "x:1:8: expected number\n  | Count: none\n  |        ^");
    CHECK(error_in("show arp", "LAN1 192.0.2.1 (unknown) 5\n") ==
          "x:1:16: expected MAC address\n  | LAN1 192.0.2.1 (unknown) 5\n  |                ^");
    CHECK(error_in("show arp", "LAN1 192.0.2.1 00:a0:de:00:00:20:33 5\n") ==
          "x:1:16: expected value in range\n"
          "  | LAN1 192.0.2.1 00:a0:de:00:00:20:33 5\n"
          "  |                ^");
    CHECK(error_in("show arp", "LAN1 192.0.2.1 00:a0:de:00:00:20  -\n") ==
          "x:1:35: expected number or word\n"
          "  | LAN1 192.0.2.1 00:a0:de:00:00:20  -\n"
          "  |                                   ^");
    CHECK(error_in("show arp", "LAN1 192.0.2.1 00:a0:de:00:00:20 99999999999\n") ==
          "x:1:34: expected value in range\n"
          "  | LAN1 192.0.2.1 00:a0:de:00:00:20 99999999999\n"
          "  |                                  ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
