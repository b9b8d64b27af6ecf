#include "tests/agent/report_scene.hpp"

namespace rtx::agent::testing {

using namespace playbooks;

namespace {

LineResult line(const std::string& shown, LineState state = LineState::acknowledged,
                const std::string& answer = {}) {
  LineResult result;
  result.shown = shown;
  result.place = Place{"vpn.toml", 12, 1};
  result.state = state;
  result.answer = answer;
  return result;
}

ExpectationResult expectation(const std::string& got, Verdict verdict) {
  ExpectationResult result;
  result.name = "Tunnel established";
  result.shown = "show status l2tp";
  result.verdict = verdict;
  AssertionResult& assertion = result.that.emplace_back();
  assertion.text = "tunnel[1].state == established";
  assertion.outcome.truth = verdict == Verdict::met ? Truth::met : Truth::not_met;
  assertion.outcome.expected = assertion.text;
  assertion.outcome.got = got;
  result.samples = 3;
  result.took = std::chrono::milliseconds{2100};
  result.output = "TUNNEL[1]:\n  Tunnel State: established\n";
  return result;
}

}  // namespace

RunFacts facts() {
  RunFacts facts;
  facts.playbook = "VPN";
  facts.file = "vpn.toml";
  facts.subject = "tokyo-osaka";
  facts.started = "2026-01-31T09:30:00Z";
  facts.seconds = 12.34;
  return facts;
}

RunReport met_report() {
  RunReport report;
  report.verdict = Verdict::met;
  report.save_asked = true;
  for (const auto* name : {"tokyo", "大阪"}) {
    RouterResult& router = report.routers.emplace_back();
    router.name = name;
    router.role = report.routers.size() == 1 ? "a" : "b";
    router.model = "RTX830";
    router.firmware = "15.02.31";
    router.connected = true;
    router.saved = true;
    router.save_answer = "Saving ... CONFIG0 Done .";
  }
  report.steps.resize(2);
  StepResult& first = report.steps[0];
  first.name = "Tunnel";
  first.verdict = Verdict::met;
  StepResult& second = report.steps[1];
  second.name = "NAT";
  second.verdict = Verdict::met;
  for (int end = 0; end < 2; ++end) {
    first.ends.emplace_back().lines = {line("tunnel select 1"), line("l2tp tunnel auth on *")};
    EndResult& nat = second.ends.emplace_back();
    nat.lines = {line("nat descriptor type 1 masquerade")};
    nat.expect.emplace_back(expectation("tunnel[1].state is established", Verdict::met));
  }
  return report;
}

RunReport unmet_report() {
  RunReport report = met_report();
  report.verdict = Verdict::not_met;
  for (RouterResult& router : report.routers) {
    router.saved = false;
    router.save_answer.clear();
  }
  report.steps[1].verdict = Verdict::not_met;
  ExpectationResult& bad = *report.steps[1].ends[1].expect[0];
  bad = expectation("tunnel[1].state is wait_ctl_reply", Verdict::not_met);
  bad.because = "the NAT lets it in";
  bad.output = "TUNNEL[1]:\n  Tunnel State: wait_ctl_reply\x1b[2J\n";
  bad.next_step = "rtxctl run osaka -- 'show config'   (why)";
  return report;
}

RunReport refused_report() {
  RunReport report = unmet_report();
  report.save_asked = false;
  StepResult& step = report.steps[0];
  step.verdict = Verdict::not_met;
  step.ends[0].lines[1] = line("l2tp tunnel auth on *", LineState::refused, "Error: Parameter out of range");
  report.steps[1].verdict = Verdict::not_run;
  for (EndResult& end : report.steps[1].ends) {
    end.lines[0].state = LineState::not_sent;
    end.expect[0] = ExpectationResult{};
  }
  return report;
}

RunReport lost_report() {
  RunReport report = refused_report();
  report.verdict = Verdict::could_not_tell;
  StepResult& step = report.steps[0];
  step.verdict = Verdict::could_not_tell;
  step.ends[0].lines[1] = line("l2tp tunnel auth on *");
  step.ends[1].lines[1] = line("l2tp tunnel auth on *", LineState::unknown);
  RouterResult& router = report.routers[1];
  router.trouble = "ssh admin@198.51.100.1:22: the connection was reset";
  router.trouble_kind = "reset";
  router.during = "step \"Tunnel\", line 2: l2tp tunnel auth on *";
  router.next_step = "see whether the router is still there";
  router.not_put_back = {"console columns 80"};
  return report;
}

}  // namespace rtx::agent::testing
