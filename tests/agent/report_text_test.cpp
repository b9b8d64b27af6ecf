#include "tests/agent/report_scene.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::agent::testing {

namespace {

TextStyle screenful() {
  TextStyle style;
  style.complete = false;
  return style;
}

}  // namespace

TEST_SUITE("agent/report_text") {
  TEST_CASE("everything met: a table and one line") {
    CHECK(report_text(facts(), met_report(), screenful()) == R"(
  step      tokyo          大阪
  1 Tunnel  2 lines        2 lines
  2 NAT     1 line, 1 met  1 line, 1 met
  save      saved          saved

MET: VPN on tokyo-osaka (12.3 s)
)");
  }

  TEST_CASE("what of an output was not understood is said, met or not") {
    auto report = unmet_report();
    for (std::size_t end = 0; end < 2; ++end)
      report.steps[1].ends[end].expect[0]->not_understood = {2, "odd\x1b[2J line"};
    const auto text = report_text(facts(), report, screenful());
    CHECK(text.find("READ IN PART: tokyo, step 2 \"NAT\": Tunnel established: 2 lines not understood, first: "
                    "odd\\x1b[2J line\n") != std::string::npos);
    CHECK(text.find("    unread     2 lines not understood, first: odd\\x1b[2J line\n") != std::string::npos);
  }

  TEST_CASE(
      "not met: expected, got, the router's own lines made harmless, a next command, what is in effect") {
    CHECK(report_text(facts(), unmet_report(), screenful()) == R"(
  step      tokyo          大阪
  1 Tunnel  2 lines        2 lines
  2 NAT     1 line, 1 met  1 line, 1 NOT MET
  save      not saved      not saved

NOT MET: 大阪, step 2 "NAT": Tunnel established
    (the NAT lets it in)
    asked      show status l2tp   (3 samples in 2.1 s)
    expected   tunnel[1].state == established
    got        tunnel[1].state is wait_ctl_reply
    the router said
      | TUNNEL[1]:
      |   Tunnel State: wait_ctl_reply\x1b[2J
    next       rtxctl run osaka -- 'show config'   (why)

What is in effect:
  tokyo (running configuration; nothing was saved):
    step 1 "Tunnel": 2 of 2 lines in effect
    step 2 "NAT": 1 of 1 line in effect
  大阪 (running configuration; nothing was saved):
    step 1 "Tunnel": 2 of 2 lines in effect
    step 2 "NAT": 1 of 1 line in effect

NOT MET: VPN on tokyo-osaka (12.3 s)
)");
  }

  TEST_CASE("a refused line: which, where it is written, what the router answered, what took effect") {
    CHECK(report_text(facts(), refused_report(), screenful()) == R"(
  step      tokyo                         大阪
  1 Tunnel  1 of 2 lines, line 2 REFUSED  2 lines
  2 NAT     not run                       not run
  save      not asked for                 not asked for

REFUSED: tokyo, step 1 "Tunnel", line 2: l2tp tunnel auth on *
    answer     Error: Parameter out of range
    next       the number is outside what this model allows
    written at vpn.toml:12

What is in effect:
  tokyo (running configuration; nothing was saved):
    step 1 "Tunnel": 1 of 2 lines in effect
      in effect  tunnel select 1
      refused    l2tp tunnel auth on *
    step 2 "NAT": none of 1 line sent
  大阪 (running configuration; nothing was saved):
    step 1 "Tunnel": 2 of 2 lines in effect
    step 2 "NAT": none of 1 line sent

NOT MET: VPN on tokyo-osaka (12.3 s)
)");
  }

  TEST_CASE("a lost connection: when, what is unknown, what could not be put back") {
    const std::string text = report_text(facts(), lost_report(), screenful());
    CHECK(text.find(R"(TROUBLE: 大阪: step "Tunnel", line 2: l2tp tunnel auth on *
    ssh admin@198.51.100.1:22: the connection was reset
    next       see whether the router is still there
LEFT CHANGED: 大阪: console settings; to be put back:
    console columns 80
)") != std::string::npos);
    CHECK(text.find("1 of 2 lines, line 2 UNKNOWN") != std::string::npos);
    CHECK(text.find("      UNKNOWN    l2tp tunnel auth on *") != std::string::npos);
    CHECK(text.ends_with("\nCOULD NOT TELL: VPN on tokyo-osaka (12.3 s)\n"));
  }

  TEST_CASE("an interrupted run says so") {
    playbooks::RunReport report = lost_report();
    report.interrupted = true;
    CHECK(verdict_line(facts(), report) == "INTERRUPTED: VPN on tokyo-osaka (12.3 s)");
    report.verdict = playbooks::Verdict::not_met;
    CHECK(verdict_line(facts(), report) == "NOT MET, and interrupted: VPN on tokyo-osaka (12.3 s)");
  }

  TEST_CASE("if nothing was sent, that is said in one line") {
    playbooks::RunReport report = lost_report();
    for (auto& step : report.steps) {
      for (auto& end : step.ends) {
        for (auto& line : end.lines) line.state = playbooks::LineState::not_sent;
      }
    }
    CHECK(effect_text(report, false) == "  nothing: no line was sent to any router\n");
  }

  TEST_CASE("a screen shows twenty lines of evidence, the file all of it") {
    playbooks::RunReport report = unmet_report();
    std::string& output = report.steps[1].ends[1].expect[0]->output;
    output.clear();
    for (int i = 1; i <= 30; ++i) output += "line " + std::to_string(i) + "\n";
    const std::string screen = report_text(facts(), report, screenful());
    CHECK(screen.find("| line 20\n") != std::string::npos);
    CHECK(screen.find("| line 21\n") == std::string::npos);
    CHECK(screen.find("(10 lines more in the transcript)") != std::string::npos);
    CHECK(report_text(facts(), report, TextStyle{}).find("| line 30\n") != std::string::npos);
  }

  TEST_CASE("the file also tells what was run and every line") {
    const std::string text = report_text(facts(), met_report(), TextStyle{});
    CHECK(text.starts_with("VPN on tokyo-osaka\nplaybook vpn.toml, started 2026-01-31T09:30:00Z\n"));
    CHECK(text.find("  tokyo (running configuration, saved):") != std::string::npos);
    CHECK(text.find("      in effect  tunnel select 1\n") != std::string::npos);
  }

  TEST_CASE("the verdict is coloured where colours are shown, and says the same in words") {
    TextStyle style = screenful();
    style.colour = true;
    CHECK(report_text(facts(), met_report(), style)
              .ends_with("\033[32mMET: VPN on tokyo-osaka (12.3 s)\033[0m\n"));
  }
}

}  // namespace rtx::agent::testing
