#include "agent/commands.hpp"
#include "agent/targets.hpp"
#include "parsers/clock_time.hpp"
#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <sstream>
#include <string>

namespace rtx::agent {

namespace {

const std::string techinfo =
    "show environment\nRTX830 Rev.15.02.31 (Tue Jul  4 10:11:12 2023)\n\n---\n"
    "show status ipip\nIPIP\n\n---\n"
    "show log\n2026/11/03 02:00:00: Power-on boot\n2026/11/03 03:00:00: LAN2: link up\n\n---\n"
    "show arp\nCount: 1\n"
    "Interface    IP address      MAC address         TTL(second)\n"
    "LAN1(port1)  192.0.2.7       00:a0:de:01:02:03   1100\n";

/// What was printed, and what was said of it.
struct Told {
  Exit exit;
  std::string out;
  std::string story;
};

Told told(ParseOptions options, const std::string& text) {
  const playbooks::testing::TemporaryDirectory directory;
  options.file = directory.write("saved.txt", text);
  std::ostringstream out;
  std::ostringstream story;
  Screen screen;
  screen.out = &out;
  screen.story = &story;
  const Exit exit = parse(options, screen);
  return {exit, out.str(), story.str()};
}

/// `WHAT | HINT` of a mistake.
std::string mistake(const ParseOptions& options, const std::string& text = techinfo) {
  try {
    static_cast<void>(told(options, text));
    return "none";
  } catch (const UsageError& error) {
    return std::string{error.what()} + " | " + error.hint;
  }
}

ParseOptions options_for(const std::string& command) {
  ParseOptions options;
  options.command = command;
  return options;
}

ParseOptions section(const std::string& name) {
  ParseOptions options = options_for("show techinfo");
  options.section = name;
  return options;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("agent/parse") {
  TEST_CASE("a section of show techinfo is parsed as its own command's output") {
    const Told arp = told(section("show arp"), techinfo);
    CHECK(arp.exit == Exit::met);
    CHECK(has(arp.out, R"("address": "192.0.2.7")"));
    CHECK_FALSE(has(arp.out, "section"));
    const Told whole = told(options_for("show techinfo"), techinfo);
    CHECK(has(whole.out, R"("command": "show status ipip")"));
  }

  TEST_CASE("the sections there are") {
    ParseOptions options = options_for("show techinfo");
    options.list_sections = true;
    CHECK(told(options, techinfo).out == "show environment\nshow status ipip\nshow log\nshow arp\n");
    CHECK(mistake(section("show status l2tp")) ==
          "there is no section 'show status l2tp' | there are: 'show environment' 'show status ipip' 'show "
          "log' "
          "'show arp'");
    CHECK(mistake(section("show arp"), "nothing\n") ==
          "there is no section 'show arp' | there are no sections in it");
    CHECK(mistake(section("show status ipip"))
              .starts_with("the output of 'show status ipip' cannot be parsed"));
    options.command = "show arp";
    CHECK(mistake(options).starts_with("'show arp' has no sections"));
  }

  TEST_CASE("an error inside a section names it") {
    const Told wrong = told(section("show ipsec sa"), "show ipsec sa\nTotal: none\n");
    CHECK(wrong.exit == Exit::could_not_tell);
    CHECK(has(wrong.story, "saved.txt, section 'show ipsec sa':"));
  }

  TEST_CASE("of a log what lies outside is left out, in a section too") {
    using namespace std::chrono_literals;
    ParseOptions options = section("show log");
    options.span.since = parsers::clock_time("2026/11/03 02:30:00").value();
    const Told late = told(options, techinfo);
    CHECK(late.exit == Exit::met);
    CHECK(has(late.out, "link up"));
    CHECK_FALSE(has(late.out, "Power-on"));
    CHECK(late.story.empty());
    options.span.since = std::chrono::seconds{24h};
    CHECK(told(options, techinfo).story ==
          "rtxctl: the log begins later than --since, at 2026/11/03 02:00:00\n");
  }

  TEST_CASE("what is no log has no span") {
    for (ParseOptions options :
         {options_for("show arp"), options_for("show techinfo"), section("show arp")}) {
      options.span.until = parsers::clock_time("2026/11/03").value();
      CHECK(mistake(options).starts_with("--since and --until are for 'show log', and this is 'show "));
    }
  }
}

}  // namespace rtx::agent
