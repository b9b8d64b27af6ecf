#include "parsers/show_status_dhcp.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

/// `lines` as the router would print them of scope 1.
std::string scope(std::string_view lines) {
  return "DHCP Scope number: 1\n" + std::string{lines};
}

std::optional<Seconds> remaining(std::string_view line) {
  const auto text = scope("Leased address: 192.0.2.9\n" + std::string{line} + '\n');
  const auto output = parse_show_status_dhcp(text);
  REQUIRE(output.has_value());
  REQUIRE(output->scope.at(0).lease.size() == 1);
  return output->scope[0].lease[0].remaining;
}

TEST_SUITE("parsers/show status dhcp") {
  TEST_CASE("what remains of a lease, with and without leading parts, in both languages") {
    CHECK(remaining("Remaining lease: 2days 16hours 3min. 50secs.") == Seconds{230630});
    CHECK(remaining("Remaining lease: 1day 1hour 1min. 1sec.") == Seconds{90061});
    CHECK(remaining("Remaining lease: 7secs.") == Seconds{7});
    CHECK(remaining("リース残時間: 2日 13時間 37分 41秒") == Seconds{221861});
    CHECK(remaining("Remaining lease: for ever") == std::nullopt);
  }

  TEST_CASE("the console's width may cut a client's identifier between any two characters") {
    const std::string id = "00 a0 de 30 00 01 6c 61";
    const std::string heading = "Leased address: 192.0.2.9\n  (type) Client ID: (ff) ";
    for (std::size_t at = 2; at < id.size(); ++at) {
      CAPTURE(at);
      const auto text = scope(heading + id.substr(0, at) + "\r\n" + id.substr(at) + "\r\nAll: 9\r\n");
      const auto output = parse_show_status_dhcp(text);
      REQUIRE(output.has_value());
      CHECK(output->scope.at(0).lease.at(0).client_id == id);
      CHECK(output->scope[0].all == 9U);
      CHECK(output->unrecognised.empty());
    }
  }

  TEST_CASE("an identifier ends with its line, whatever the next one begins with") {
    const auto text = scope("Leased address: 192.0.2.9\n(type) Client ID: (01) 00 a0\n  Address of: x\n");
    const auto output = parse_show_status_dhcp(text);
    REQUIRE(output.has_value());
    CHECK(output->scope.at(0).lease.at(0).client_id == "00 a0");
    CHECK(output->unrecognised == std::vector<std::string_view>{"Address of: x"});
  }

  TEST_CASE("a lease's lines belong to it, those behind the counts and those of no scope to nobody") {
    const auto text =
        "Host Name: early\n" + scope(
                                   "Host Name: lost\nLeased address: 192.0.2.9\nHost Name: own\n"
                                   "All: 9\nHost Name: late\n");
    const auto output = parse_show_status_dhcp(text);
    REQUIRE(output.has_value());
    REQUIRE(output->scope.size() == 1);
    REQUIRE(output->scope[0].lease.size() == 1);
    CHECK(output->scope[0].lease[0].host_name == "own");
    CHECK(output->scope[0].all == 9U);
    CHECK(output->unrecognised ==
          std::vector<std::string_view>{"Host Name: early", "Host Name: lost", "Host Name: late"});
  }

  TEST_CASE("the Japanese count whose label begins like a lease's is a count") {
    const auto output = parse_show_status_dhcp(
        "DHCPスコープ番号: 2\n割り当て中アドレス: 192.0.2.9\n割り当て中アドレス数: 1\n");
    REQUIRE(output.has_value());
    CHECK(output->scope.at(0).lease.size() == 1);
    CHECK(output->scope[0].leased == 1U);
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show status dhcp", "DHCP Scope number: all\n") ==
          "x:1:20: expected number\n  | DHCP Scope number: all\n  |                    ^");
    CHECK(error_in("show status dhcp", scope("Leased address: 192.0.2.9\n(type) Client ID: (1) 02")) ==
          "x:3:21: expected hexadecimal byte\n  | (type) Client ID: (1) 02\n  |                     ^");
    CHECK(error_in("show status dhcp", scope("Leased address: 192.0.2.9\nRemaining lease: 2weeks")) ==
          "x:3:19: expected \"second\"\n  | Remaining lease: 2weeks\n  |                   ^");
    CHECK(error_in("show status dhcp", scope("Usable: 4294967296\n")) ==
          "x:2:9: expected value in range\n  | Usable: 4294967296\n  |         ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
