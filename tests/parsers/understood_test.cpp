#include "parsers/understood.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

std::string words(std::string_view command, std::string_view output) {
  return words_for(not_understood(find_parser(command)->parse(output).value()));
}

TEST_SUITE("parsers/understood") {
  TEST_CASE("an output of which no parser understands a line is an error, with the first of them") {
    CHECK(error_in("show arp", "\n  LAN1 is down\nNumber of entries: 3\n") ==
          "x:2:3: none of 2 lines was understood; first:\n  |   LAN1 is down\n  |   ^");
    CHECK(error_in("show log", "Nov  3 02:00:27 x\n") ==
          "x:1:1: its only line was not understood:\n  | Nov  3 02:00:27 x\n  | ^");
    for (const auto& parser : all_parsers()) {
      CAPTURE(parser.command);
      CHECK(error_in(parser.command, "\x01\xffq\x80 \x02\nz\xfe\n") != "parsed");
    }
  }

  TEST_CASE("a refusal is no output, whatever the command") {
    for (const auto& parser : all_parsers()) {
      CAPTURE(parser.command);
      for (const auto* const text : {"Error: Invalid command name", "エラー: コマンド名を確認してください\n"})
        CHECK(error_in(parser.command, text) != "parsed");
    }
    CHECK(error_in("show ip route", "\nError: Invalid command name\n") ==
          "x:2:1: expected the command's output, not a refusal\n  | Error: Invalid command name\n  | ^");
  }

  TEST_CASE("a heading, or a line of a known form, is enough; and nothing at all is understood") {
    CHECK(error_in("show arp", "") == "parsed");
    CHECK(error_in("show arp", "Count: 0\nLAN1 is down\n") == "parsed");
    CHECK(error_in("show ip route", "Destination Gateway Interface\nelsewhere\n") == "parsed");
    CHECK(error_in("show config", "ip route default gateway 192.0.2.1\nfrobnicate\n") == "parsed");
  }

  TEST_CASE("what was not understood is counted and told by its first line") {
    CHECK(words("show arp", "Count: 0\n").empty());
    CHECK(words("show arp", "Count: 0\nLAN1 is down\n") == "1 line not understood, first: LAN1 is down");
    CHECK(words("show arp", "one\ntwo\nCount: 0\n") == "2 lines not understood, first: one");
    const auto line = words("show arp", std::string(300, 'x') + "\nCount: 0\n");
    CHECK(line == "1 line not understood, first: " + std::string(160, 'x') + "...");
    CHECK_FALSE(not_understood(Value{}));
  }
}

}  // namespace
}  // namespace rtx::parsers
