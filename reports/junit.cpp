#include "reports/junit.hpp"

#include "health/words.hpp"
#include "reports/escape.hpp"
#include "reports/fleet.hpp"
#include "safety/journal_entry.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>

namespace rtx::reports {

using health::Finding;
using health::Health;
using health::Verdict;

namespace {

constexpr std::string_view in_suite = "    ";
constexpr std::string_view in_case = "      ";

double seconds_of(std::chrono::system_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

/// `indent` is how far its list stands in.
std::string property(std::string_view indent, const std::string& name, const std::string& value) {
  return fmt::format("{}  <property name=\"{}\" value=\"{}\"/>\n", indent, escaped_attribute(name),
                     escaped_attribute(value));
}

/// What was measured on one end, each named by its router.
std::string properties_of(const health::Measures& end) {
  std::string text;
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += property(in_case, end.router + "." + name, value);
  };
  put("model", end.model);
  put("firmware", end.firmware);
  if (end.uptime) put("uptime_seconds", std::to_string(end.uptime->count()));
  if (end.tunnel_uptime) put("tunnel_uptime_seconds", std::to_string(end.tunnel_uptime->count()));
  if (end.sa_life) put("sa_life_seconds", std::to_string(end.sa_life->count()));
  if (end.loss) put("loss_percent", fmt::format("{:.1f}", end.loss->count / 10.0));
  if (end.rtt) put("rtt_ms", fmt::format("{:.3f}", static_cast<double>(end.rtt->count()) / 1'000));
  if (end.cpu) put("cpu_percent", fmt::format("{:.1f}", end.cpu->count / 10.0));
  if (end.memory) put("memory_percent", fmt::format("{:.1f}", end.memory->count / 10.0));
  return text;
}

std::string properties_of(const Verdict& verdict) {
  std::string text = property(in_case, "health", health::name_of(verdict.health));
  if (!verdict.vpn.empty()) text += property(in_case, "vpn", verdict.vpn);
  if (verdict.since) text += property(in_case, "since", safety::utc_text(*verdict.since));
  for (const auto& end : verdict.ends) text += properties_of(end);
  return fmt::format("{0}<properties>\n{1}{0}</properties>\n", in_case, text);
}

std::string text_of(const Finding& finding) {
  std::string text = fmt::format("{} [{}]", one_line(finding.words), one_line(finding.rule));
  if (!finding.router.empty()) text = one_line(finding.router) + ": " + text;
  text += "\n";
  if (!finding.evidence.empty()) text += finding.evidence + (finding.evidence.ends_with('\n') ? "" : "\n");
  if (!finding.next_step.empty()) text += "next: " + one_line(finding.next_step) + "\n";
  return text;
}

/// The failure or error of what is not healthy; empty if it is.
std::string outcome_of(const Verdict& verdict) {
  if (verdict.health == Health::healthy) return {};
  const char* element = verdict.health == Health::could_not_tell ? "error" : "failure";
  std::string text;
  for (const Finding& finding : verdict.findings) text += text_of(finding);
  return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", element,
                     health::name_of(verdict.health), escaped_attribute(verdict.reason), escaped(text));
}

std::string case_of(const Verdict& verdict) {
  return fmt::format(
      "    <testcase name=\"{}\" classname=\"rtxctl.check.{}\" time=\"{:.3f}\">\n{}{}    </testcase>\n",
      escaped_attribute(verdict.subject), verdict.is_pair ? "pair" : "router", seconds_of(verdict.took),
      properties_of(verdict), outcome_of(verdict));
}

}  // namespace

std::string junit_xml(const health::CheckRun& run) {
  const Counts counts = count(run.verdicts);
  const std::string numbers =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"", counts.all(),
                  counts[Health::down] + counts[Health::degraded], counts[Health::could_not_tell],
                  run.ended ? seconds_of(*run.ended - run.began) : 0.0);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites name=\"rtxctl check\" {}>\n", numbers);
  text += fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{}\">\n", escaped_attribute(run.name), numbers,
                      safety::utc_text(run.began));
  text +=
      fmt::format("{0}<properties>\n{1}{2}{0}</properties>\n", in_suite, property(in_suite, "run", run.id),
                  property(in_suite, "complete", health::is_whole(run) ? "true" : "false"));
  for (const Verdict& verdict : run.verdicts) text += case_of(verdict);
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace rtx::reports
