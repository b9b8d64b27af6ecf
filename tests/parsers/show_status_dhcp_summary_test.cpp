#include "parsers/show_status_dhcp_summary.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

TEST_SUITE("parsers/show status dhcp summary") {
  TEST_CASE("what a row does not have is absent, and a client need not be a MAC address") {
    const auto output = parse_show_status_dhcp_summary(
        " 1:  192.0.2.1:\n 2: 192.0.2.2:  02:00:5e:10:00:02,\n 3: 192.0.2.3:  (01)02005e, a, b\n");
    REQUIRE(output.has_value());
    REQUIRE(output->lease.size() == 3);
    CHECK(output->lease[0].address == "192.0.2.1");
    CHECK_FALSE(output->lease[0].client);
    CHECK(output->lease[1].client == "02:00:5e:10:00:02");
    CHECK_FALSE(output->lease[1].host_name);
    CHECK(output->lease[2].client == "(01)02005e");
    CHECK(output->lease[2].host_name == "a, b");
  }

  TEST_CASE("lines that are no row are kept") {
    const auto output =
        parse_show_status_dhcp_summary("DHCP Scope number: 1\n12:30 o'clock\n1: 192.0.2.8:\n");
    REQUIRE(output.has_value());
    CHECK(output->lease.size() == 1);
    CHECK(output->unrecognised == std::vector<std::string_view>{"DHCP Scope number: 1", "12:30 o'clock"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show status dhcp summary", "  8: 192.0.2.8:  02:00:5e:10:00:02 host\n") ==
          "x:1:36: expected end of line\n  |   8: 192.0.2.8:  02:00:5e:10:00:02 host\n"
          "  |                                    ^");
    CHECK(error_in("show status dhcp summary", "4294967296: 192.0.2.8:\n") ==
          "x:1:1: expected value in range\n  | 4294967296: 192.0.2.8:\n  | ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
