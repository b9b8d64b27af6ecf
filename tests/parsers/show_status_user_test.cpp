#include "parsers/show_status_user.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers::testing {

TEST_SUITE("parsers/show_status_user") {
  TEST_CASE("the unnamed user has no name, and the rest is where it belongs") {
    const std::string output = "*+                 telnet1    11/05 01:00  0:00:09    198.51.100.23\n";
    const auto parsed = parse_show_status_user(output);
    REQUIRE(parsed.has_value());
    REQUIRE(parsed->user.size() == 1);
    const LoggedIn& user = parsed->user.front();
    CHECK(user.self);
    CHECK(user.administrator);
    CHECK_FALSE(user.radius);
    CHECK_FALSE(user.name);
    CHECK(user.connection == "telnet1");
    CHECK(user.idle == Seconds{9});
    CHECK(user.address == "198.51.100.23");
  }

  TEST_CASE("nobody is an empty table; a line of no known form is kept") {
    const auto nobody =
        parse_show_status_user("   username  connection login time   idle       IP address\n----\n");
    REQUIRE(nobody.has_value());
    CHECK(nobody->user.empty());
    const auto odd = parse_show_status_user("Something new\n----\n");
    REQUIRE(odd.has_value());
    REQUIRE(odd->unrecognised.size() == 1);
    CHECK(odd->unrecognised.front() == "Something new");
  }

  TEST_CASE("a row that goes wrong says where") {
    const std::string output = "   watch           ssh2       11/05 00:58  soon\n";
    const auto parsed = parse_show_status_user(output);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().column == output.find("soon") + 1);
    CHECK(parsed.error().expected == "number");
  }
}

}  // namespace rtx::parsers::testing
