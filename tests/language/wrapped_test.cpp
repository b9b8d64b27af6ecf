#include "language/wrapped.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::language {
namespace {

/// `rows` as one line: `|` is where a row ended.
Unwrapped read_rows(const std::string& rows) {
  std::string text;
  std::vector<std::size_t> joints;
  for (const char letter : rows) {
    if (letter == '|') {
      joints.push_back(text.size());
    } else {
      text += letter;
    }
  }
  return unwrapped(text, joints);
}

/// Precondition: they can be told.
std::string told(const std::string& rows) {
  const Unwrapped read = read_rows(rows);
  CHECK(read.unsure.empty());
  return read.text;
}

}  // namespace

TEST_SUITE("language/wrapped") {
  TEST_CASE("rows that only read together are one line") {
    CHECK(told("ip lan2 secure filter in 1 2 10|5 6|7\n") == "ip lan2 secure filter in 1 2 105 67\n");
    CHECK(told("ip route 192.0.2.0/24 gateway 198.51.100.2 hi|de\n") ==
          "ip route 192.0.2.0/24 gateway 198.51.100.2 hide\n");
    CHECK(told("ip route 192.0.2.0/24 gateway 198.51.100.2| hide\n") ==
          "ip route 192.0.2.0/24 gateway 198.51.100.2 hide\n");
    CHECK(told("description lan1 \"|ip lan1 mtu 1400\"\n") == "description lan1 \"ip lan1 mtu 1400\"\n");
  }

  TEST_CASE("rows that read by themselves are lines, also behind a command that takes any words") {
    CHECK(told("ip route 192.0.2.0/24 gateway 198.51.100.2 hide|bridge member bridge1 lan1 tunnel1\n") ==
          "ip route 192.0.2.0/24 gateway 198.51.100.2 hide\nbridge member bridge1 lan1 tunnel1\n");
    CHECK(told("ip lan2 secure filter in 1 2|tunnel select 1\n ipsec tunnel 1\n") ==
          "ip lan2 secure filter in 1 2\ntunnel select 1\n ipsec tunnel 1\n");
    CHECK(
        told(
            "tunnel select 1\n  ipsec ike local address 1 192.0.2.1|  ipsec ike pre-shared-key 1 text x\n") ==
        "tunnel select 1\n  ipsec ike local address 1 192.0.2.1\n  ipsec ike pre-shared-key 1 text x\n");
  }

  TEST_CASE("of several rows each is where it belongs") {
    CHECK(told("ip lan1 mtu 1400|ip lan2 secure filter in 1|2 3|ip lan2 mtu 1300\n") ==
          "ip lan1 mtu 1400\nip lan2 secure filter in 12 3\nip lan2 mtu 1300\n");
  }

  TEST_CASE("an empty row behind a full one ends the line") {
    CHECK(told("ip lan1 mtu 1400|\nip lan2 mtu 1400\n") == "ip lan1 mtu 1400\nip lan2 mtu 1400\n");
  }

  TEST_CASE("what reads both ways is not sure, and stays") {
    for (const std::string rows : {"description lan1 yy|console prompt tokyo\n",
                                   "schedule at 1 */* 03:00 * ntpdate x|ip lan1 mtu 1400\n"}) {
      const Unwrapped read = read_rows(rows);
      REQUIRE(read.unsure.size() == 1);
      CHECK(read.text == read.unsure.front() + "\n");
    }
  }

  TEST_CASE("the header's lines go on without a mark") {
    CHECK(told("# main:  RTX830 ver=00 MAC-Addr|ess=00:a0:de:00:00:02\nip lan1 mtu 1400\n") ==
          "# main:  RTX830 ver=00 MAC-Address=00:a0:de:00:00:02\nip lan1 mtu 1400\n");
    CHECK(told("# Memory 256Mbytes|# main:  RTX830\n") == "# Memory 256Mbytes\n# main:  RTX830\n");
    CHECK(told("# Reporting Date: Jan 31|ip lan1 mtu 1400\n") ==
          "# Reporting Date: Jan 31\nip lan1 mtu 1400\n");
  }

  TEST_CASE("a line of newer firmware goes on where no command can begin") {
    CHECK(told("flux capacitor 1.2|1 gigawatts\n") == "flux capacitor 1.21 gigawatts\n");
    CHECK(told("flux capacitor 1| on\n") == "flux capacitor 1 on\n");
    CHECK_FALSE(read_rows("flux capacitor |on\n").unsure.empty());
    CHECK_FALSE(read_rows("flux capacitor on|ip lan1 mtu 1400\n").unsure.empty());
    CHECK_FALSE(read_rows("ip lan1 mtu 1400|flux capacitor on\n").unsure.empty());
    CHECK_FALSE(read_rows(" flux capacitor on| flux capacitor off\n").unsure.empty());
  }

  TEST_CASE("in a here-document nothing tells a line's end") {
    CHECK_FALSE(read_rows("macro m <<E\nshow log|show arp\nE\n").unsure.empty());
    CHECK_FALSE(read_rows("macro m <<E\nshow log|\nE\n").unsure.empty());
    CHECK(told("macro m <<E\nshow log\nE\nip lan1 mtu 1400|ip lan2 mtu 1400\n") ==
          "macro m <<E\nshow log\nE\nip lan1 mtu 1400\nip lan2 mtu 1400\n");
  }

  TEST_CASE("places that make no sense are not sure, and nothing is too long") {
    CHECK_FALSE(read_rows("|ip lan1 mtu 1400\n").unsure.empty());
    std::string rows = "ip lan2 secure filter in 1";
    for (int row = 0; row < 1000; ++row) rows += " 1111111111111111111111111111111111|1";
    CHECK_FALSE(read_rows(rows).unsure.empty());
  }
}

}  // namespace rtx::language
