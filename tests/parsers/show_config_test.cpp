#include "parsers/show_config.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace rtx::parsers {
namespace {

const ConfigSetting* find(const ShowConfig& config, std::string_view setting) {
  const auto found = std::ranges::find(config.line, setting, &ConfigSetting::setting);
  return found == config.line.end() ? nullptr : &*found;
}

TEST_SUITE("parsers/show config") {
  TEST_CASE("settings carry their key, value and block") {
    const auto output = parse_show_config(
        "ip lan2 address 192.0.2.1/24\ntunnel select 1\n tunnel encapsulation l2tpv3\n ipsec tunnel 100\n"
        "  ipsec sa policy 100 1 esp aes-cbc sha-hmac\n tunnel enable 1\nipsec auto refresh on\n");
    REQUIRE(output.has_value());
    REQUIRE(output->line.size() == 6);
    CHECK(output->line[0].setting == "ip lan2 address");
    CHECK(output->line[0].value == "192.0.2.1/24");
    CHECK_FALSE(output->line[0].block);
    CHECK(output->line[1].setting == "tunnel 1: tunnel encapsulation");
    CHECK(output->line[1].block == "tunnel 1");
    CHECK(output->line[3].setting == "ipsec sa policy 100");
    CHECK(output->line[3].value == "1 esp aes-cbc sha-hmac");
    CHECK(output->line[3].block == "tunnel 1");
    CHECK(output->line[4].setting == "tunnel enable 1");
    CHECK(output->line[4].value.empty());
    CHECK(output->line[5].setting == "ipsec auto refresh");
    CHECK_FALSE(output->model);
    CHECK(output->unrecognised.empty());
  }

  TEST_CASE("no secret gets out, whatever line it stands in") {
    const std::string secret = "open-sesame";
    const std::string text =
        "# RTX830 Rev.15.02.31\n# l2tp tunnel auth on open-sesame\n"
        "login user taro open-sesame\n"
        "snmp community read-only open-sesame\nsnmpv3 usm user 1 taro sha open-sesame\n"
        "tunnel select 1\n l2tp tunnel auth on open-sesame\n l2tp tunnel auth on open-sesame and more\n"
        "pp select 1\n pp auth myname taro open-sesame\nnew family pre-shared-key 1 text open-sesame\n"
        "schedule at 1 */* 01:00:00 tunnel 1 l2tp tunnel auth on open-sesame\n"
        "no login user taro open-sesame\n"
        "embedded file x <<E\nipsec ike pre-shared-key 1 text open-sesame\nE\n";
    const auto output = find_parser("show config")->parse(text);
    REQUIRE(output.has_value());
    CHECK(json_of(*output).dump().find(secret) == std::string::npos);
    const auto config = parse_show_config(text);
    REQUIRE(config.has_value());
    for (const auto* const setting :
         {"login user taro", "snmp community read-only", "snmpv3 usm user 1", "tunnel 1: l2tp tunnel auth",
          "pp 1: pp auth myname", "schedule at 1"}) {
      CAPTURE(setting);
      REQUIRE(find(*config, setting) != nullptr);
      CHECK(find(*config, setting)->hidden);
    }
    CHECK(config->unrecognised == std::vector<std::string>{"# l2tp tunnel auth on *",
                                                           "l2tp tunnel auth on * and more",
                                                           "new family pre-shared-key 1 text *"});
  }

  TEST_CASE("a here-document is one setting") {
    const auto output = parse_show_config("macro greet <<END\nshow environment\nEND\nip lan1 mtu 1400\n");
    REQUIRE(output.has_value());
    REQUIRE(output->line.size() == 2);
    CHECK(output->line[0].setting == "macro greet");
    CHECK(output->line[0].value == "<<END\nshow environment\nEND");
    CHECK(output->line[1].setting == "ip lan1 mtu");
  }

  TEST_CASE("a setting is looked up by its key") {
    const auto* const parser = find_parser("show config tunnel 1");
    REQUIRE(parser != nullptr);
    CHECK(parser->command == "show config");
    const auto& line = *std::ranges::find(parser->type->fields, "line", &FieldType::name);
    CHECK(line.type->key == "setting");
  }

  TEST_CASE("an error in the header has a place") {
    CHECK(error_in("show config", "# RTX830 Rev.\n") ==
          "x:1:14: expected revision\n  | # RTX830 Rev.\n  |              ^");
    CHECK(error_in("show config", "# RTX830 Rev.15.02.31\n# Memory many\nip lan1 mtu 1400\n") ==
          "x:2:10: expected number\n  | # Memory many\n  |          ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
