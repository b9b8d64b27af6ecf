#include "parsers/show_status_tunnel.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

/// `lines` as the router would print them in the block of tunnel 1.
std::string tunnel(std::string_view lines) {
  return "TUNNEL[1]: \n" + std::string{lines};
}

std::string error_in_tunnel(std::string_view lines) {
  return error_in("show status tunnel", tunnel(lines));
}

std::string state(std::string_view line) {
  const auto text = tunnel(line);
  const auto output = parse_show_status_tunnel(text);
  REQUIRE(output.has_value());
  REQUIRE(output->unrecognised.empty());
  return std::string{output->tunnel.at(0).state.value().text};
}

TEST_SUITE("parsers/show status tunnel") {
  TEST_CASE("the state has the same words in both languages, and other words are kept") {
    CHECK(state("  Current status is Online.\n") == "Online");
    CHECK(state("  Current status is Offline.\r\n") == "Offline");
    CHECK(state("  Current status is Going up now") == "Going up now");
    CHECK(state("  トンネルインタフェースは接続されています\n") == "Online");
    CHECK(state("  トンネルインタフェースは接続されていません\n") == "Offline");
    CHECK(state("  トンネルインタフェースは準備中です\n") == "準備中です");
  }

  TEST_CASE("each count goes to the direction whose label came last") {
    const auto text = tunnel(
        "Received: (IPv4) 1 packet [11 octets]\n(IPv6) 2 packets [22 octets]\n"
        "Transmitted: (IPv4) 3 packets [33 octets]\n(IPv6) 4 packets [44 octets]\n");
    const auto output = parse_show_status_tunnel(text);
    REQUIRE(output.has_value());
    const auto& counted = output->tunnel.at(0);
    CHECK(counted.received.value().ipv4.value().packets == 1);
    CHECK(counted.received->ipv4->octets == 11);
    CHECK(counted.received->ipv6.value().packets == 2);
    CHECK(counted.received->ipv6->octets == 22);
    CHECK(counted.transmitted.value().ipv4.value().packets == 3);
    CHECK(counted.transmitted->ipv4->octets == 33);
    CHECK(counted.transmitted->ipv6.value().packets == 4);
    CHECK(counted.transmitted->ipv6->octets == 44);
  }

  TEST_CASE("a count of no version is kept, and those below it go the way of its label") {
    const auto text = tunnel(
        "Received:    393 packets [24494 octets]\n(IPv6) 2 packets [22 octets]\n"
        "Transmitted: (IPv4) 3 of many\n(IPv6) 4 packets [44 octets]\n");
    const auto output = parse_show_status_tunnel(text);
    REQUIRE(output.has_value());
    const auto& counted = output->tunnel.at(0);
    CHECK_FALSE(counted.received.value().ipv4);
    CHECK(counted.received->ipv6.value().packets == 2);
    CHECK_FALSE(counted.transmitted.value().ipv4);
    CHECK(counted.transmitted->ipv6.value().packets == 4);
    CHECK(output->unrecognised ==
          std::vector<std::string_view>{"393 packets [24494 octets]", "(IPv4) 3 of many"});
  }

  TEST_CASE("what a tunnel does not print is absent") {
    const auto text = tunnel("Description:\n");
    const auto output = parse_show_status_tunnel(text);
    REQUIRE(output.has_value());
    const auto& bare = output->tunnel.at(0);
    CHECK(bare.number == 1);
    CHECK_FALSE(bare.description);
    CHECK_FALSE(bare.type);
    CHECK_FALSE(bare.state);
    CHECK_FALSE(bare.connected);
    CHECK_FALSE(bare.received);
    CHECK_FALSE(bare.mtu_ipv4);
    CHECK_FALSE(bare.keepalive);
  }

  TEST_CASE("lines of no known form are kept, in a tunnel and before the first") {
    const auto* const text =
        "Number of tunnels: 1\nTUNNEL[1]:\n  from here on\n  [Next send]: never\n  Current status is "
        "Online.\n";
    const auto output = parse_show_status_tunnel(text);
    REQUIRE(output.has_value());
    CHECK(output->tunnel.at(0).state == "Online");
    CHECK(output->unrecognised ==
          std::vector<std::string_view>{"Number of tunnels: 1", "from here on", "[Next send]: never"});
  }

  TEST_CASE("a description may look like anything") {
    const auto text = tunnel("Description: TUNNEL[2]: (IPv6) Current status\n");
    const auto output = parse_show_status_tunnel(text);
    REQUIRE(output.has_value());
    REQUIRE(output->tunnel.size() == 1);
    CHECK(output->tunnel[0].description == "TUNNEL[2]: (IPv6) Current status");
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show status tunnel", "TUNNEL[one]:\n") ==
          "x:1:8: expected number\n  | TUNNEL[one]:\n  |        ^");
    CHECK(error_in_tunnel("Current status is .") ==
          "x:2:19: expected state\n  | Current status is .\n  |                   ^");
    CHECK(error_in_tunnel("from 2024/11/03.") ==
          "x:2:16: expected blank\n  | from 2024/11/03.\n  |                ^");
    CHECK(error_in_tunnel("開始: today") == "x:2:9: expected date and time\n  | 開始: today\n  |       ^");
    CHECK(error_in_tunnel("(IPv4) 5 packets [few octets]") ==
          "x:2:19: expected number\n  | (IPv4) 5 packets [few octets]\n  |                   ^");
    CHECK(error_in_tunnel("IPv4: 99999999999 octets\n") ==
          "x:2:7: expected value in range\n  | IPv4: 99999999999 octets\n  |       ^");
    CHECK(error_in_tunnel("99999999 hours connection.\n") ==
          "x:2:1: expected value in range\n  | 99999999 hours connection.\n  | ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
