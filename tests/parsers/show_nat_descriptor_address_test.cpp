#include "parsers/show_nat_descriptor_address.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

/// `lines` as the router would print them in the block of descriptor 1.
std::string descriptor(std::string_view lines) {
  return "Reference Descriptor : 1, Assigned Interface : LAN2(1)\n" + std::string{lines};
}

std::string error_of(std::string_view lines) {
  return error_in("show nat descriptor address", descriptor(lines));
}

TEST_SUITE("parsers/show nat descriptor address") {
  TEST_CASE("every column of a host lands in its field") {
    const auto text = descriptor("3 192.168.100.20 71 250000 dynamic\n");
    const auto output = parse_show_nat_descriptor_address(text);
    REQUIRE(output.has_value());
    const auto& host = output->descriptor.at(0).host.at(0);
    CHECK(host.number == 3);
    CHECK(host.inner == "192.168.100.20");
    CHECK(host.sessions == 71);
    CHECK(host.limit == 250000);
    CHECK(host.type == "dynamic");
  }

  TEST_CASE("every column of a translation lands in its field") {
    const auto text = descriptor("UDP 192.168.100.20.1024 203.0.113.7.65535 60001 30\n");
    const auto output = parse_show_nat_descriptor_address(text);
    REQUIRE(output.has_value());
    const auto& entry = output->descriptor.at(0).entry.at(0);
    CHECK(entry.protocol == "UDP");
    CHECK(entry.inner == "192.168.100.20");
    CHECK(entry.inner_port == 1024);
    CHECK(entry.destination == "203.0.113.7");
    CHECK(entry.destination_port == 65535);
    CHECK(entry.masquerade == 60001U);
    CHECK(entry.ttl == Seconds{30});
    CHECK_FALSE(entry.instead);
  }

  TEST_CASE("an address without a port is not cut") {
    const auto text = descriptor("ESP 192.168.100.20 203.0.113.7 * static\n");
    const auto output = parse_show_nat_descriptor_address(text);
    REQUIRE(output.has_value());
    const auto& entry = output->descriptor.at(0).entry.at(0);
    CHECK(entry.inner == "192.168.100.20");
    CHECK_FALSE(entry.inner_port);
    CHECK(entry.destination == "203.0.113.7");
    CHECK_FALSE(entry.destination_port);
    CHECK_FALSE(entry.masquerade);
    CHECK_FALSE(entry.ttl);
    CHECK(entry.instead.value() == "static");
  }

  TEST_CASE("rows go to the descriptor above them, and before the first one are kept") {
    const auto output = parse_show_nat_descriptor_address(
        "1 192.168.100.9 1 10 dynamic\n"
        "Reference Descriptor : 1, Assigned Interface : LAN2\n"
        "参照NATディスクリプタ : 2, 適用インタフェース : PP[01](1)\n"
        "1 192.168.100.20 1 10 dynamic\n");
    REQUIRE(output.has_value());
    REQUIRE(output->descriptor.size() == 2);
    CHECK(output->descriptor[0].interface == "LAN2");
    CHECK_FALSE(output->descriptor[0].position);
    CHECK(output->descriptor[0].host.empty());
    CHECK(output->descriptor[1].interface == "PP[01]");
    CHECK(output->descriptor[1].position == 1U);
    CHECK(output->descriptor[1].host.size() == 1);
    CHECK(output->unrecognised == std::vector<std::string_view>{"1 192.168.100.9 1 10 dynamic"});
  }

  TEST_CASE("lines of no known form are kept") {
    const auto text = descriptor("NAT Table\n1 valid table\nPort usage: high\n");
    const auto output = parse_show_nat_descriptor_address(text);
    REQUIRE(output.has_value());
    CHECK(output->unrecognised ==
          std::vector<std::string_view>{"NAT Table", "1 valid table", "Port usage: high"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show nat descriptor address", "Reference Descriptor : one\n") ==
          "x:1:24: expected number\n  | Reference Descriptor : one\n  |                        ^");
    CHECK(error_of("Port range: any   3 session.") ==
          "x:2:13: expected number\n  | Port range: any   3 session.\n  |             ^");
    CHECK(error_of("Port range: 60000-64095   3 things.") ==
          "x:2:29: expected \"session\"\n"
          "  | Port range: 60000-64095   3 things.\n"
          "  |                             ^");
    CHECK(error_of("1 192.168.100.20 many 250000 dynamic") ==
          "x:2:18: expected number\n  | 1 192.168.100.20 many 250000 dynamic\n  |                  ^");
    CHECK(error_of("1 192.168.100.20 1 99999999999 dynamic\n") ==
          "x:2:20: expected value in range\n"
          "  | 1 192.168.100.20 1 99999999999 dynamic\n"
          "  |                    ^");
    CHECK(error_of("1 192.168.100.20 1 10 DYNAMIC") ==
          "x:2:23: expected dynamic or static\n"
          "  | 1 192.168.100.20 1 10 DYNAMIC\n"
          "  |                       ^");
    CHECK(error_of("TCP 192.168.100.20.65536 203.0.113.7.80 60001 30\n") ==
          "x:2:20: expected value in range\n"
          "  | TCP 192.168.100.20.65536 203.0.113.7.80 60001 30\n"
          "  |                    ^");
    CHECK(error_of("TCP 192.168.100.20.80 anywhere 60001 30") ==
          "x:2:23: expected address and port\n"
          "  | TCP 192.168.100.20.80 anywhere 60001 30\n"
          "  |                       ^");
    CHECK(error_of("TCP 192.168.100.20.80 203.0.113.7.80 60001 -") ==
          "x:2:44: expected number or word\n"
          "  | TCP 192.168.100.20.80 203.0.113.7.80 60001 -\n"
          "  |                                            ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
