#include "parsers/ping.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

using namespace std::chrono_literals;

TEST_SUITE("parsers/ping") {
  TEST_CASE("every number lands in its field") {
    const std::string output =
        "received from 192.0.2.1: icmp_seq=0 ttl=252 time=0.288ms\n"
        "received from 192.0.2.1: icmp_seq=2 ttl=251 time=1.5ms\n"
        "\n"
        "3 packets transmitted, 2 packets received, 33.3% packet loss\n"
        "round-trip min/avg/max = 0.288/0.894/1.500 ms\n";
    const auto ping = parse_ping(output);
    REQUIRE(ping.has_value());
    CHECK(ping->transmitted == 3);
    CHECK(ping->received == 2);
    CHECK(ping->loss == Permille{333});
    REQUIRE(ping->rtt);
    CHECK(ping->rtt->min == 288us);
    CHECK(ping->rtt->avg == 894us);
    CHECK(ping->rtt->max == 1500us);
    REQUIRE(ping->replies.size() == 2);
    CHECK(ping->replies[1].from == "192.0.2.1");
    CHECK(ping->replies[1].seq == 2);
    CHECK(ping->replies[1].ttl == 251);
    CHECK(ping->replies[1].time == 1500us);
    CHECK(ping->replies[0].from.data() == output.data() + 14);  // a view into the output
  }

  TEST_CASE("what nobody knows is kept, lines and rests of lines") {
    const auto ping = parse_ping(
        "no reply: icmp_seq=0\r\n"
        "received from 10.0.0.1: icmp_seq=1 ttl=64 time=0.100ms (again)\r\n"
        "2 packets transmitted, 1 packets received, 50.0% packet loss\r\n"
        "thank you\r\n");
    REQUIRE(ping.has_value());
    CHECK(ping->replies.size() == 1);
    CHECK(ping->unrecognised ==
          std::vector<std::string_view>{"no reply: icmp_seq=0", "(again)", "thank you"});
  }

  TEST_CASE("an output without statistics is an error") {
    CHECK(error_in("ping", "") == "x:1:1: expected packet statistics\n  | \n  | ^");
    CHECK(error_in("ping", "received from 10.0.0.1: icmp_seq=0 ttl=64 time=0.100ms\n") ==
          "x:2:1: expected packet statistics\n  | \n  | ^");
    CHECK(error_in("ping", "Request cancelled") ==
          "x:1:18: expected packet statistics\n  | Request cancelled\n  |                  ^");
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("ping", "5 packets transmitted, five packets received, 0.0% packet loss\n") ==
          "x:1:24: expected number\n"
          "  | 5 packets transmitted, five packets received, 0.0% packet loss\n"
          "  |                        ^");
    CHECK(error_in("ping", "received from 10.0.0.1: icmp_seq=0 ttl=999 time=0.288ms\n") ==
          "x:1:40: expected value in range\n"
          "  | received from 10.0.0.1: icmp_seq=0 ttl=999 time=0.288ms\n"
          "  |                                        ^");
    CHECK(error_in("ping", "received from 10.0.0.1: icmp_seq=0 ttl=64 time=0.288 s") ==
          "x:1:53: expected \"ms\"\n"
          "  | received from 10.0.0.1: icmp_seq=0 ttl=64 time=0.288 s\n"
          "  |                                                     ^");
    CHECK(error_in("ping", "\r\n5 packets transmitted, 5 packets received, 0.0% lost\r\n") ==
          "x:2:47: expected \"% packet loss\"\n"
          "  | 5 packets transmitted, 5 packets received, 0.0% lost\n"
          "  |                                               ^");
    CHECK(error_in("ping",
                   "1 packets transmitted, 1 packets received, 0.0% packet loss\n"
                   "round-trip min/avg/max = 0.1/0.2 ms") ==
          "x:2:33: expected \"/\"\n"
          "  | round-trip min/avg/max = 0.1/0.2 ms\n"
          "  |                                 ^");
    CHECK(error_in("ping", "3 packets transmitted, 3 packets received, 100.5% packet loss\n") ==
          "x:1:44: expected value in range\n"
          "  | 3 packets transmitted, 3 packets received, 100.5% packet loss\n"
          "  |                                            ^");
  }

  TEST_CASE("the caret stands right behind Japanese text") {
    CHECK(error_in("ping", "2個のパケットを送信し、二個のパケットを受信しました。0.0%パケットロス\n") ==
          "x:1:35: expected number\n"
          "  | 2個のパケットを送信し、二個のパケットを受信しました。0.0%パケットロス\n"
          "  |                        ^");
    CHECK(error_in("ping", "192.0.2.1から受信: シーケンス番号=0 ttl=254 時間=x") ==
          "x:1:63: expected decimal number\n"
          "  | 192.0.2.1から受信: シーケンス番号=0 ttl=254 時間=x\n"
          "  |                                                  ^");
  }

  TEST_CASE("a number line that is no statistics is an unknown line") {
    const auto ping = parse_ping("7 dwarfs\n1 packets transmitted, 1 packets received, 0.0% packet loss\n");
    REQUIRE(ping.has_value());
    CHECK(ping->transmitted == 1);
    CHECK(ping->unrecognised == std::vector<std::string_view>{"7 dwarfs"});
  }
}

}  // namespace
}  // namespace rtx::parsers
