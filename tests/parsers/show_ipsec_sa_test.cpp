#include "parsers/show_ipsec_sa.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

constexpr std::string_view total = "Total: isakmp:1 send:1 recv:1\n";

std::string table(std::string_view row) {
  return std::string{total} + std::string{row};
}

TEST_SUITE("parsers/show ipsec sa") {
  TEST_CASE("nothing printed means no SA") {
    for (const auto* const nothing : {"", "\n", " \r\n\r\n"}) {
      const auto output = parse_show_ipsec_sa(nothing);
      REQUIRE(output.has_value());
      CHECK(output->total.isakmp == 0);
      CHECK(output->total.send == 0);
      CHECK(output->sa.empty());
    }
  }

  TEST_CASE("every column lands in its field") {
    const auto output =
        parse_show_ipsec_sa("Total: isakmp:3 send:4 recv:5\n21 2 7 tra[0012]esp recv 28777 192.0.2.1\n");
    REQUIRE(output.has_value());
    CHECK(output->total.isakmp == 3);
    CHECK(output->total.send == 4);
    CHECK(output->total.recv == 5);
    REQUIRE(output->sa.size() == 1);
    const auto& sa = output->sa[0];
    CHECK(sa.id == 21);
    CHECK(sa.gateway == 2);
    CHECK(sa.parent == 7U);
    CHECK(sa.connection == "tra");
    CHECK(sa.tunnel == 12U);
    REQUIRE(sa.protocol);
    CHECK(*sa.protocol == "esp");
    REQUIRE(sa.direction);
    CHECK(*sa.direction == "recv");
    CHECK(sa.life == Seconds{28777});
    CHECK(sa.remote_id == "192.0.2.1");
  }

  TEST_CASE("a kind of SA that is new is kept as printed") {
    const auto text = table("1 1 - ikevthree - 5 192.0.2.1\n");
    const auto output = parse_show_ipsec_sa(text);
    REQUIRE(output.has_value());
    CHECK(output->sa[0].connection == "ikevthree");
    CHECK_FALSE(output->sa[0].parent);
    CHECK_FALSE(output->sa[0].direction);
    CHECK_FALSE(output->sa[0].tunnel);
  }

  TEST_CASE("a row without the peer's identity is kept") {
    const auto text = table("2 1 6 tra[0001]esp send 5\n3 1 6 tra[0001]esp recv 5 192.0.2.1\n");
    const auto output = parse_show_ipsec_sa(text);
    REQUIRE(output.has_value());
    REQUIRE(output->sa.size() == 1);
    CHECK(output->sa[0].id == 3);
    CHECK(output->unrecognised == std::vector<std::string_view>{"2 1 6 tra[0001]esp send 5"});
  }

  TEST_CASE("lines between the rows are kept") {
    const auto text =
        table("1 1 - ike - 5 192.0.2.1\n      user-name: someone\n2 1 1 tun[0001]esp send 4 192.0.2.1\n");
    const auto output = parse_show_ipsec_sa(text);
    REQUIRE(output.has_value());
    CHECK(output->sa.size() == 2);
    CHECK(output->unrecognised == std::vector<std::string_view>{"user-name: someone"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show ipsec sa", "Searching ...\n") == "x:2:1: expected \"Total:\"\n  | \n  | ^");
    CHECK(error_in("show ipsec sa", "Total: isakmp:1 send:2\n") ==
          "x:1:23: expected blank\n  | Total: isakmp:1 send:2\n  |                       ^");
    CHECK(error_in("show ipsec sa", "Total: isakmp:many send:2 recv:2\n") ==
          "x:1:15: expected number\n  | Total: isakmp:many send:2 recv:2\n  |               ^");
    CHECK(error_in("show ipsec sa", table("2     1    6     tra[0001]esp  send soon   192.0.2.1")) ==
          "x:2:37: expected number\n"
          "  | 2     1    6     tra[0001]esp  send soon   192.0.2.1\n"
          "  |                                     ^");
    CHECK(error_in("show ipsec sa", table("2 1 6 tra[0001 send 5 192.0.2.1")) ==
          "x:2:15: expected \"]\"\n"
          "  | 2 1 6 tra[0001 send 5 192.0.2.1\n"
          "  |               ^");
    CHECK(error_in("show ipsec sa", table("2 1 6 tra[0001]esp 7 5 192.0.2.1")) ==
          "x:2:20: expected send, recv or \"-\"\n"
          "  | 2 1 6 tra[0001]esp 7 5 192.0.2.1\n"
          "  |                    ^");
    CHECK(error_in("show ipsec sa", table("2 99999999999 6 tra[0001]esp send 5 192.0.2.1\n")) ==
          "x:2:3: expected value in range\n"
          "  | 2 99999999999 6 tra[0001]esp send 5 192.0.2.1\n"
          "  |   ^");
    CHECK(error_in("show ipsec sa", table("2 1 6 tra[0001]esp send 5")) ==
          "x:2:26: expected blank\n"
          "  | 2 1 6 tra[0001]esp send 5\n"
          "  |                          ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
