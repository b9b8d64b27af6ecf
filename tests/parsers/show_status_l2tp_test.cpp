#include "parsers/show_status_l2tp.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

/// `lines` as the router would print them in the block of tunnel 1.
std::string l2tp_tunnel(std::string_view lines) {
  return "Tunnel Control: 1, Session Control: 1\nTUNNEL[1]:\n" + std::string{lines};
}

std::optional<Seconds> connected(std::string_view line) {
  const auto text = l2tp_tunnel("Session State: established\n") + std::string{line};
  const auto output = parse_show_status_l2tp(text);
  REQUIRE(output.has_value());
  REQUIRE(output->unrecognised.empty());
  return output->tunnel.at(0).session.value().connected;
}

TEST_SUITE("parsers/show status l2tp") {
  TEST_CASE("connection times, with and without leading parts, in both languages") {
    CHECK(connected("56 seconds connection.") == Seconds{56});
    CHECK(connected("1 second  connection.") == Seconds{1});
    CHECK(connected("1 minute 9 seconds  connection.") == Seconds{69});
    CHECK(connected("5 hours 7 minutes 58 seconds  connection.") == Seconds{18478});
    CHECK(connected("1 day 0 second  connection.") == Seconds{86400});
    CHECK(connected("通信時間: 18分53秒") == Seconds{1133});
    CHECK(connected("通信時間: 3日2時間0分1秒") == Seconds{266401});
  }

  TEST_CASE("blanks before a colon do not matter") {
    const auto text = l2tp_tunnel("\tTunnel State   :established\n   Version :L2TPv3\n");
    const auto output = parse_show_status_l2tp(text);
    REQUIRE(output.has_value());
    CHECK(output->tunnel.at(0).state == "established");
    CHECK(output->tunnel.at(0).version == L2tpVersion{"L2TPv3"});
  }

  TEST_CASE("session lines without a state begin the session all the same") {
    const auto text = l2tp_tunnel("Local Session ID: 7\n");
    const auto output = parse_show_status_l2tp(text);
    REQUIRE(output.has_value());
    REQUIRE(output->tunnel.at(0).session);
    CHECK(output->tunnel[0].session->local_session_id == 7U);
    CHECK_FALSE(output->tunnel[0].session->state);
    CHECK_FALSE(output->tunnel[0].state);
  }

  TEST_CASE("lines before the first tunnel are kept, not guessed at") {
    const auto output =
        parse_show_status_l2tp("Tunnel Control: 0, Session Control: 0\nTunnel State: established\n");
    REQUIRE(output.has_value());
    CHECK(output->tunnel.empty());
    CHECK(output->unrecognised == std::vector<std::string_view>{"Tunnel State: established"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show status l2tp", "") == "x:1:1: expected tunnel and session counts\n  | \n  | ^");
    CHECK(error_in("show status l2tp", "Number of control table using\n Tunnel Control: 1\n") ==
          "x:2:19: expected \",\"\n  |  Tunnel Control: 1\n  |                   ^");
    CHECK(error_in("show status l2tp", l2tp_tunnel("  Local Tunnel ID: none")) ==
          "x:3:20: expected number\n  |   Local Tunnel ID: none\n  |                    ^");
    CHECK(error_in("show status l2tp", l2tp_tunnel("  Local Tunnel ID: 12 34")) ==
          "x:3:23: expected end of line\n  |   Local Tunnel ID: 12 34\n  |                       ^");
    CHECK(error_in("show status l2tp", l2tp_tunnel("Local Src port: 65536\n")) ==
          "x:3:17: expected value in range\n  | Local Src port: 65536\n  |                 ^");
    CHECK(error_in("show status l2tp", l2tp_tunnel("Circuit Status local:UP")) ==
          "x:3:24: expected blank\n  | Circuit Status local:UP\n  |                        ^");
    CHECK(error_in("show status l2tp", l2tp_tunnel("Received: 5 packets [few octets]")) ==
          "x:3:22: expected number\n  | Received: 5 packets [few octets]\n  |                      ^");
    CHECK(error_in("show status l2tp",
                   l2tp_tunnel("Session State: established\n99999999 hours connection.\n")) ==
          "x:4:1: expected value in range\n  | 99999999 hours connection.\n  | ^");
    CHECK(error_in("show status l2tp", "Tunnel Control: 1, Session Control: 0\nTUNNEL[one]:\n") ==
          "x:2:8: expected number\n  | TUNNEL[one]:\n  |        ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
