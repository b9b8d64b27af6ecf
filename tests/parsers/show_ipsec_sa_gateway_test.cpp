#include "parsers/show_ipsec_sa_gateway.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

std::string error(std::string_view text) {
  return error_in("show ipsec sa gateway", text);
}

/// `lines` as the router would print them in the block of SA 1.
std::string block(std::string_view lines) {
  return "SA[1] Duration: 60s\n" + std::string{lines};
}

TEST_SUITE("parsers/show ipsec sa gateway") {
  TEST_CASE("every column lands in its field") {
    const auto output = parse_show_ipsec_sa_gateway("21 U K 192.0.2.1 203.0.113.9 i:2 s:3 r:4\n");
    REQUIRE(output.has_value());
    REQUIRE(output->gateway.size() == 1);
    const auto& row = output->gateway[0];
    CHECK(row.number == 21);
    CHECK(row.flags == "U K");
    CHECK(row.local_id == "192.0.2.1");
    CHECK(row.remote_id == "203.0.113.9");
    CHECK(row.isakmp == 2);
    CHECK(row.send == 3);
    CHECK(row.recv == 4);
  }

  TEST_CASE("a key is in no field, however it is printed") {
    const auto* const key = "deadbeef 0123";
    for (const std::string line :
         {"Key: deadbeef 0123\n", "KEY : deadbeef 0123\n", "Encryption key (AES): deadbeef 0123\n",
          "Key:\ndeadbeef 0123\n", "Key: ** **\nde ad\ndeadbeef 0123  (confidential)\n"}) {
      CAPTURE(line);
      for (const auto& text : {block(line), line}) {
        const auto output = parse_show_ipsec_sa_gateway(text);
        REQUIRE(output.has_value());
        CHECK(output->unrecognised.empty());
        CHECK(parsed("show ipsec sa gateway", text).find(key) == std::string::npos);
      }
    }
  }

  TEST_CASE("what an SA does not print is absent") {
    const auto text = block("");
    const auto output = parse_show_ipsec_sa_gateway(text);
    REQUIRE(output.has_value());
    const auto& sa = output->sa.at(0);
    CHECK_FALSE(sa.local_id);
    CHECK_FALSE(sa.remote_id);
    CHECK_FALSE(sa.protocol);
    CHECK_FALSE(sa.algorithm);
    CHECK_FALSE(sa.spi);
  }

  TEST_CASE("an identity with the word in it is no key") {
    const auto text = block("Local ID: monkey:1\nRemote ID: key\n");
    const auto output = parse_show_ipsec_sa_gateway(text);
    REQUIRE(output.has_value());
    CHECK(output->sa.at(0).local_id == "monkey:1");
    CHECK(output->sa.at(0).remote_id == "key");
  }

  TEST_CASE("a protocol without a mode, and words that are new") {
    const auto text = block("Direction: both\nProtocol: WESP\nAlgorithm: CHACHA20\n");
    const auto output = parse_show_ipsec_sa_gateway(text);
    REQUIRE(output.has_value());
    const auto& sa = output->sa.at(0);
    CHECK(sa.direction.value() == "both");
    CHECK(sa.protocol == "WESP");
    CHECK_FALSE(sa.mode);
    CHECK(sa.algorithm == "CHACHA20");
  }

  TEST_CASE("lines of an SA before the first one are kept, not guessed at") {
    const auto output = parse_show_ipsec_sa_gateway("Local ID: 192.0.2.1\nA flag was raised\n-----\n");
    REQUIRE(output.has_value());
    CHECK(output->sa.empty());
    CHECK(output->unrecognised == std::vector<std::string_view>{"Local ID: 192.0.2.1", "A flag was raised"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error("1    U K   192.0.2.1     203.0.113.9    i:2 s:some r:1\n") ==
          "x:1:47: expected number\n"
          "  | 1    U K   192.0.2.1     203.0.113.9    i:2 s:some r:1\n"
          "  |                                               ^");
    CHECK(error("1 U K 192.0.2.1 i:2 s:1 r:1\n") ==
          "x:1:28: expected blank\n"
          "  | 1 U K 192.0.2.1 i:2 s:1 r:1\n"
          "  |                            ^");
    CHECK(error("1 U K 192.0.2.1 203.0.113.9\n") ==
          "x:1:28: expected blank\n"
          "  | 1 U K 192.0.2.1 203.0.113.9\n"
          "  |                            ^");
    CHECK(error("99999999999 U 192.0.2.1 203.0.113.9 i:1 s:1 r:1\n") ==
          "x:1:1: expected value in range\n"
          "  | 99999999999 U 192.0.2.1 203.0.113.9 i:1 s:1 r:1\n"
          "  | ^");
    CHECK(error("SA[1] Duration: long\n") ==
          "x:1:17: expected number\n  | SA[1] Duration: long\n  |                 ^");
    CHECK(error("SA[1] Duration: 10 s\n") ==
          "x:1:19: expected \"s\"\n  | SA[1] Duration: 10 s\n  |                   ^");
    CHECK(error(block("Protocol: ESP (Mode: )")) ==
          "x:2:22: expected word\n  | Protocol: ESP (Mode: )\n  |                      ^");
    CHECK(error(block("SPI:")) == "x:2:5: expected text\n  | SPI:\n  |     ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
