#include "parsers/show_techinfo.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

ShowTechinfo split(std::string_view output) {
  auto techinfo = parse_show_techinfo(output);
  REQUIRE(techinfo.has_value());
  return *techinfo;
}

/// The commands of the sections, each in brackets.
std::string commands(std::string_view output) {
  std::string all;
  for (const auto& section : split(output).section) all.append("[").append(section.command).append("]");
  return all;
}

TEST_SUITE("parsers/show techinfo") {
  TEST_CASE("each section can be given to its own parser") {
    const std::string output =
        "show status lan2\nLAN2\nPORT9: Auto Negotiation (Link Down)\n\n---\n# show log\r\n"
        "2024/11/03 02:00:00: Power-on boot\r\n\r\n> show status dhcp\n";
    const auto techinfo = split(output);
    REQUIRE(techinfo.section.size() == 3);
    std::string all;
    for (const auto& [command, text] : techinfo.section) all += parsed(command, text.text) + '\n';
    CHECK(all ==
          "{interface: LAN2, port: [{number: 9, mode: \"Auto Negotiation\", link: \"Link Down\"}], "
          "unrecognised: []}\n"
          "{first: \"2024/11/03 02:00:00\", last: \"2024/11/03 02:00:00\", "
          "entry: [{time: \"2024/11/03 02:00:00\", text: \"Power-on boot\", age: 0s}], unrecognised: []}\n"
          "{scope: [], unrecognised: []}\n");
  }

  TEST_CASE("the texts are views into the output, without what stands around them") {
    const std::string output = "show status ipip\n\n \n  Indented first\n---\n\nlast\n\n---\nshow log\n---\n";
    const auto techinfo = split(output);
    REQUIRE(techinfo.section.size() == 2);
    const auto text = techinfo.section[0].text.text;
    CHECK(text == "  Indented first\n---\n\nlast");
    CHECK(text.data() == output.data() + output.find("  Indented"));
    CHECK(techinfo.section[1].text == "");
  }

  TEST_CASE("a heading is a show command and nothing else, at the left edge") {
    CHECK(commands("show status pp 1\n# show ip route\nshow nat descriptor address\n") ==
          "[show status pp 1][show ip route][show nat descriptor address]");
    CHECK(commands("show log\n show config\nshow\nshower on\nshow me: the way\n#show log\n") == "[show log]");
    CHECK(commands("show " + std::string(80, 'x') + "\n").empty());
  }

  TEST_CASE("lines above the first section are kept") {
    const auto techinfo = split("\n  RTX830 Rev.15.02.31\n\nshow log\n");
    CHECK(techinfo.unrecognised == std::vector<std::string_view>{"RTX830 Rev.15.02.31"});
  }

  TEST_CASE("a here-document of the configuration holds no headings, unless it has no end") {
    CHECK(commands("show config\nembedded file a.lua <<END\nshow log\nEND\nshow arp\n") ==
          "[show config][show arp]");
    CHECK(commands("show config\nembedded file a.lua <<END\nshow log\n END of it\nshow arp\n") ==
          "[show config][show log][show arp]");
    CHECK(commands("show log\nembedded file a.lua <<END\nshow config\nEND\n") == "[show log][show config]");
  }

  TEST_CASE("no more sections than a router has commands") {
    std::string output;
    for (std::size_t i = 0; i < most_techinfo_sections + 2; ++i) output += "show log\n";
    const auto techinfo = split(output);
    CHECK(techinfo.section.size() == most_techinfo_sections);
    CHECK(techinfo.section.back().text == "show log\nshow log");
  }

  TEST_CASE("the secrets of a configuration are not shown") {
    const auto shown = parsed("show techinfo", "show config\nipsec ike pre-shared-key 1 text open-sesame\n");
    CHECK(shown.find("pre-shared-key 1 text *") != std::string::npos);
    CHECK(shown.find("sesame") == std::string::npos);
  }
}

}  // namespace
}  // namespace rtx::parsers
