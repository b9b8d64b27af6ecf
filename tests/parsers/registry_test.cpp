#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace rtx::parsers {
namespace {

std::string_view found(std::string_view command) {
  const auto* const parser = find_parser(command);
  return parser == nullptr ? "" : parser->command;
}

/// Every type below `type` can be shown to a person: named fields, lists with elements, records with fields.
void check_type(const Type& type) {
  if (type.kind == Kind::list) {
    REQUIRE(type.element != nullptr);
    check_type(*type.element);
    if (!type.key.empty()) {
      CHECK(std::ranges::count(type.element->fields, type.key, &FieldType::name) == 1);
    }
  }
  CHECK((type.kind == Kind::record) == !type.fields.empty());
  for (const auto& field : type.fields) {
    CHECK_FALSE(field.name.empty());
    REQUIRE(field.type != nullptr);
    check_type(*field.type);
  }
}

TEST_SUITE("parsers/registry") {
  TEST_CASE("a command is found by its first words") {
    CHECK(found("ping -c 5 192.0.2.1") == "ping");
    CHECK(found("ping6 2001:db8::1") == "ping6");
    CHECK(found("show status l2tp") == "show status l2tp");
    CHECK(found("show status l2tp tunnel 1") == "show status l2tp");
    CHECK(found("show ipsec sa") == "show ipsec sa");
    CHECK(found("show ipsec sa 3") == "show ipsec sa");
    CHECK(found("show environment detail") == "show environment");
    CHECK(found("show log reverse") == "show log");
    CHECK(found("show status pp 1") == "show status pp");
    CHECK(found("show status tunnel 12") == "show status tunnel");
    CHECK(found("show ip route 192.0.2.0/24") == "show ip route");
    CHECK(found("show arp lan1") == "show arp");
    CHECK(found("show nat descriptor address 1000 detail") == "show nat descriptor address");
  }

  TEST_CASE("the longest command that fits is taken") {
    CHECK(found("show status dhcp") == "show status dhcp");
    CHECK(found("show status dhcp 1") == "show status dhcp");
    CHECK(found("show status dhcp summary 1") == "show status dhcp summary");
    CHECK(found("show config list") == "show config list");
    CHECK(found("show ipsec sa gateway") == "show ipsec sa gateway");
    CHECK(found("show ipsec sa gateway 1") == "show ipsec sa gateway");
    CHECK(found("show ipsec sa gateway 1 detail") == "show ipsec sa gateway");
  }

  TEST_CASE("an interface's number is glued to its kind, where there is one") {
    CHECK(found("show status lan1") == "show status lan");
    CHECK(found("show status LAN12") == "show status lan");
    CHECK(found("show status lan3/1") == "show status lan");
    CHECK(found("show status lan1.2") == "show status lan");
    CHECK(found("show status lan1 | grep PORT") == "");
    CHECK(found("show status lan1x") == "");
    CHECK(found("show status lan/1") == "");
    CHECK(found("show status lan1/") == "");
    CHECK(found("show status lan-map") == "");
    CHECK(found("show status wan1") == "");
    CHECK(found("show status l") == "");
    CHECK(found("show status pp1") == "");
    CHECK(found("show status l2tp1") == "");
    CHECK(found("show status dhcpc") == "");
  }

  TEST_CASE("blanks and case do not matter") {
    CHECK(found("  show   ipsec \t sa  ") == "show ipsec sa");
    CHECK(found("Show IPsec SA") == "show ipsec sa");
  }

  TEST_CASE("half a word, and half a command, are not found") {
    CHECK(found("") == "");
    CHECK(found("show") == "");
    CHECK(found("show ipsec") == "");
    CHECK(found("pingx 192.0.2.1") == "");
    CHECK(found("show status l2tpx") == "");
  }

  TEST_CASE("a command that only begins alike has another output") {
    CHECK(found("show config difference 0 1") == "");
    CHECK(found("show ip route detail") == "");
    CHECK(found("show ip route summary") == "");
    CHECK(found("show status tunnel up") == "");
    CHECK(found("show status tunnel down") == "");
  }

  TEST_CASE("what a pipe leaves of an output is not that output") {
    CHECK(found("show ipsec sa | grep send") == "");
    CHECK(found("show environment > usb1:env.txt") == "");
  }

  TEST_CASE("each line of a log stands alone, so that grep leaves a log") {
    CHECK(found("show log | grep IKE") == "show log");
    CHECK(found("show log reverse|GREP -i 'x|y' | grep z") == "show log");
    CHECK(found("show log | less") == "");
    CHECK(found("show log | grep") == "show log");
    CHECK(found("show log | grep x > usb1:log.txt") == "");
    CHECK(found("show logs | grep x") == "");
  }

  TEST_CASE("a misspelt command gets the one that was meant") {
    CHECK(nearest_command("show stauts l2tp") == "show status l2tp");
    CHECK(nearest_command("show  ipsec  as gateway 1") == "show ipsec sa gateway");
    CHECK(nearest_command("show  ipsec  as 1") == "show ipsec sa");
    CHECK(nearest_command("shwo enviroment") == "show environment");
    CHECK(nearest_command("show staus lan2") == "show status lan");
    CHECK(nearest_command("pingg 192.0.2.1") == "ping");
    CHECK(nearest_command("frobnicate the router now") == "");
    CHECK(nearest_command("") == "");
  }

  TEST_CASE("commands are sorted and distinct, and their types complete") {
    const auto parsers = all_parsers();
    CHECK(std::ranges::is_sorted(parsers, std::ranges::less_equal{}, &Parser::command));
    for (const auto& parser : parsers) {
      CAPTURE(parser.command);
      CHECK(found(parser.command) == parser.command);
      REQUIRE(parser.type != nullptr);
      CHECK(parser.type->kind == Kind::record);
      check_type(*parser.type);
    }
  }
}

}  // namespace
}  // namespace rtx::parsers
