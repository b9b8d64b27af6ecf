#include "parsers/show_status_pp.hpp"

#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <string>

namespace rtx::parsers {
namespace {

/// The only interface in an output whose block holds `lines`. It is made of views, so the texts are kept.
PpStatus pp(std::string_view lines) {
  static std::deque<std::string> texts;
  const auto& text = texts.emplace_back("PP[01]:\n" + std::string{lines});
  const auto output = parse_show_status_pp(text);
  REQUIRE(output.has_value());
  REQUIRE(output->unrecognised.empty());
  REQUIRE(output->pp.size() == 1);
  return output->pp.front();
}

TEST_SUITE("parsers/show status pp") {
  TEST_CASE("a state is the same word in either language") {
    CHECK(pp("Current PPPoE session status is Connected.\n").state == PpState{"connected"});
    CHECK(pp("PPPoEセッションは接続されています\n").state == PpState{"connected"});
    CHECK(pp("Current PPPoE session status is Offline.\n").state == PpState{"offline"});
    CHECK(pp("PPTPセッションは継っていません\n").state == PpState{"offline"});
    CHECK(pp("PPPoEセッションは一度も継っていません\n").state == PpState{"never_connected"});
    CHECK(pp("Current line status is disabled.\n").session == PpSession{"line"});
    CHECK(pp("回線は現在使用できません\n").session == PpSession{"line"});
  }

  TEST_CASE("a state that nobody knows is kept as it was printed") {
    const std::string text = "PP[01]:\nCurrent PPPoE session status is Connected twice.\n";
    const auto output = parse_show_status_pp(text);
    REQUIRE(output.has_value());
    REQUIRE(output->pp.size() == 1);
    CHECK(output->pp[0].session == PpSession{"PPPoE"});
    CHECK(output->pp[0].state == PpState{"Connected twice."});
  }

  TEST_CASE("a session of any name, and a state line that is otherwise") {
    CHECK(pp("Current L2TP session status is Connected.\n").session == PpSession{"L2TP"});
    CHECK(pp("Current L2TP session status is Connected.\n").state == PpState{"connected"});
    CHECK(pp("L2TPセッションは接続されています\n").session == PpSession{"L2TP"});
    const auto odd = parse_show_status_pp("PP[01]:\nCurrent mood is good.\nCCP: None\n");
    REQUIRE(odd.has_value());
    CHECK_FALSE(odd->pp.at(0).state);
    CHECK_FALSE(odd->pp[0].session);
    CHECK(odd->pp[0].ccp == "None");
    CHECK(odd->unrecognised == std::vector<std::string_view>{"Current mood is good."});
  }

  TEST_CASE("an anonymous interface is in a list of its own, whatever its number") {
    const auto output = parse_show_status_pp(
        "PP[ANONYMOUS01]:\nCurrent PPTP session status is Connected.\nPP[01]:\n"
        "Current PPPoE session status is Offline.\n");
    REQUIRE(output.has_value());
    REQUIRE(output->pp.size() == 1);
    CHECK(output->pp[0].state == PpState{"offline"});
    REQUIRE(output->anonymous.size() == 1);
    CHECK(output->anonymous[0].number == 1U);
    CHECK(output->anonymous[0].state == PpState{"connected"});
  }

  TEST_CASE("the peer's options go on in the next line where the console's width has cut them") {
    const std::string options =
        "IP-Address Primary-DNS(192.0.2.53) Secondary-DNS(192.0.2.54) Primary-WINS(192.0.2.55)";
    const std::string whole = "    IPCP Local: IP-Address, Remote: " + options;
    constexpr std::size_t columns = 80;
    for (const std::string line_end : {"\n", "\r\n"}) {
      const auto cut = pp(whole.substr(0, columns) + line_end + whole.substr(columns) + line_end +
                          "    CCP: None" + line_end);
      CHECK(cut.ipcp_remote == options);
    }
    const auto uncut = pp(whole + "\n    PP IP Address Local: 203.0.113.77, Remote: 203.0.113.1\n");
    CHECK(uncut.ipcp_remote == options);
    CHECK(uncut.local_address == "203.0.113.77");
    CHECK(pp("IPCP Local: , Remote: IP-Address\n").ipcp_remote == "IP-Address");
  }

  TEST_CASE("the console's width may cut a line of options between any two characters") {
    const std::string whole = "IPCP Local: IP-Address Primary-DNS(192.0.2.53), Remote: IP-Address";
    const auto comma = whole.find(',');
    for (auto at = whole.find("IP-A") + 1; at <= whole.find("Remote:") + 6; ++at) {
      CAPTURE(at);
      const auto cut = pp("    " + whole.substr(0, at) + "\r\n" + whole.substr(at) + "\n");
      CHECK(cut.ipcp_local == whole.substr(12, comma - 12));
      CHECK(cut.ipcp_remote == "IP-Address");
    }
  }

  TEST_CASE("no interface is an empty list; lines above the first one are kept") {
    const auto none = parse_show_status_pp("");
    REQUIRE(none.has_value());
    CHECK(none->pp.empty());
    const auto odd = parse_show_status_pp("CCP: None\nPP[02]:\n");
    REQUIRE(odd.has_value());
    CHECK(odd->pp.size() == 1);
    CHECK(odd->unrecognised == std::vector<std::string_view>{"CCP: None"});
  }

  TEST_CASE("an error names the place and what was expected there") {
    CHECK(error_in("show status pp 1", "PP[one]:\n") == "x:1:4: expected number\n  | PP[one]:\n  |    ^");
    CHECK(error_in("show status pp 1", "PP[01]:\nReceived: 5 packets [few octets]") ==
          "x:2:22: expected number\n  | Received: 5 packets [few octets]\n  |                      ^");
    CHECK(error_in("show status pp 1", "PP[01]:\nReceived: 5 packets [7 octets]  Load: 100.1%\n") ==
          "x:2:39: expected value in range\n  | Received: 5 packets [7 octets]  Load: 100.1%\n"
          "  |                                       ^");
    CHECK(error_in("show status pp 1", "PP[01]:\nLCP Local MRU") ==
          "x:2:5: expected \"Local:\"\n  | LCP Local MRU\n  |     ^");
    CHECK(error_in("show status pp 1", "PP[01]:\n通信時間: soon") ==
          "x:2:15: expected number\n  | 通信時間: soon\n  |           ^");
  }
}

}  // namespace
}  // namespace rtx::parsers
