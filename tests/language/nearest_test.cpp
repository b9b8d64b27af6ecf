#include "language/nearest.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace rtx::language {
namespace {

TEST_SUITE("language/nearest") {
  TEST_CASE("a slip of the finger is understood") {
    constexpr std::array<std::string_view, 5> names{"l2tpv3", "l2tpv3-raw", "ipsec", "on", "off"};
    CHECK(nearest("l2tpv4", names) == "l2tpv3");
    CHECK(nearest("l2tpv3raw", names) == "l2tpv3-raw");
    CHECK(nearest("IPSCE", names) == "ipsec");
    CHECK(nearest("onn", names) == "on");
    CHECK(nearest("of", names) == "off");
  }

  TEST_CASE("an abbreviation is understood where only one name begins so") {
    constexpr std::array<std::string_view, 3> names{"tunnel", "timezone", "time"};
    CHECK(nearest("tun", names) == "tunnel");
    CHECK(nearest("t", names).empty());
    CHECK(nearest("ti", names).empty());
  }

  TEST_CASE("what is far from everything has no suggestion") {
    constexpr std::array<std::string_view, 2> names{"established", "down"};
    CHECK(nearest("waiting", names).empty());
    CHECK(nearest("", names).empty());
    CHECK(nearest(std::string(100000, 'e'), names).empty());
    CHECK(nearest("down", {}).empty());
  }
}

}  // namespace
}  // namespace rtx::language
