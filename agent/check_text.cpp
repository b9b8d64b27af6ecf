#include "agent/check_text.hpp"

#include "parsers/json_text.hpp"

#include "health/words.hpp"
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace rtx::agent {

using health::Finding;
using health::Health;
using health::Measures;
using health::Verdict;

namespace {

constexpr std::array every_health{Health::healthy, Health::degraded, Health::could_not_tell, Health::down};

std::string words_for(Health health) {
  std::string words = health::name_of(health);
  std::ranges::replace(words, '_', ' ');
  return words;
}

/// What calls for a person is in capitals: colour never carries it alone.
std::string shown(Health health) {
  return health == Health::down ? "DOWN" : words_for(health);
}

Colour colour_of(Health health) {
  switch (health) {
    case Health::healthy:
      return Colour::good;
    case Health::down:
      return Colour::bad;
    case Health::degraded:
    case Health::could_not_tell:
      break;
  }
  return Colour::doubtful;
}

std::size_t count_of(const CheckSummary& summary, Health health) {
  return static_cast<std::size_t>(std::ranges::count(summary.verdicts, health, &Verdict::health));
}

/// The greatest of what the ends have of it; a dash where none was measured.
template <class T>
std::string worst(const Verdict& verdict, std::optional<T> Measures::* member) {
  std::optional<T> worst;
  for (const Measures& end : verdict.ends)
    if (end.*member && (!worst || *(end.*member) > *worst)) worst = end.*member;
  return worst ? health::words_for(*worst) : "-";
}

std::string tunnel_uptime(const Verdict& verdict) {
  for (const Measures& end : verdict.ends)
    if (end.tunnel_uptime) return health::words_for(*end.tunnel_uptime);
  return "-";
}

std::vector<std::string> row_of(const Verdict& verdict) {
  return {in_one_line(verdict.subject),
          shown(verdict.health),
          verdict.vpn.empty() ? "-" : verdict.vpn,
          worst(verdict, &Measures::loss),
          worst(verdict, &Measures::rtt),
          tunnel_uptime(verdict)};
}

std::string explained(const Verdict& verdict, bool colour) {
  std::string text = "\n" + coloured(shown(verdict.health), colour_of(verdict.health), colour) + "  " +
                     in_one_line(verdict.subject) + ": " + in_one_line(verdict.reason) + "\n";
  for (const Finding& finding : verdict.findings) {
    text += "  " + words_for(finding.health) + ": " +
            in_one_line((finding.router.empty() ? "" : finding.router + ": ") + finding.words) + "\n";
    if (!finding.next_step.empty()) text += "    next: " + in_one_line(finding.next_step) + "\n";
  }
  return text;
}

std::string counts(const CheckSummary& summary) {
  std::string text = fmt::format("{} of {} checked", summary.verdicts.size(), summary.subjects);
  for (const Health health : every_health)
    if (const auto count = count_of(summary, health); count > 0)
      text += fmt::format(", {} {}", count, words_for(health));
  return text + fmt::format(" ({:.1f} s)", summary.seconds);
}

}  // namespace

std::string check_text(const CheckSummary& summary, bool colour) {
  std::vector<std::vector<std::string>> rows{{"subject", "health", "VPN", "loss", "round trip", "tunnel up"}};
  for (const Verdict& verdict : summary.verdicts) rows.push_back(row_of(verdict));
  std::string text = table(rows, "");
  for (const Verdict& verdict : summary.verdicts)
    if (verdict.health != Health::healthy) text += explained(verdict, colour);
  if (summary.stopped_by != 0) text += "\nstopped before its end: what is not listed was not checked\n";
  return text + "\n" + counts(summary) + "\n";
}

nlohmann::ordered_json summary_json(const CheckSummary& summary) {
  nlohmann::ordered_json object{{"schema", parsers::json_schema},
                                {"type", "check_ended"},
                                {"subjects", summary.subjects},
                                {"complete", summary.verdicts.size() == summary.subjects}};
  for (const Health health : every_health) object[health::name_of(health)] = count_of(summary, health);
  object["took"] = summary.seconds;
  return object;
}

CheckProgress::CheckProgress(std::size_t subjects, const Screen& screen)
    : screen_{screen}, region_{screen}, subjects_{subjects} {}

void CheckProgress::ended(const Verdict& verdict) {
  --at_work_;
  ++ended_;
  if (verdict.health != Health::healthy) {
    ++unwell_;
    region_.say(coloured(shown(verdict.health), colour_of(verdict.health), screen_.colour_story) + "  " +
                in_one_line(verdict.subject) + ": " + in_one_line(verdict.reason));
  }
  draw();
}

void CheckProgress::draw() {
  if (ended_ == subjects_) return region_.draw({});
  using namespace std::chrono;
  std::string line =
      fmt::format("{} of {} checked, {} not healthy, {} at work", ended_, subjects_, unwell_, at_work_);
  if (ended_ > 0) {
    const auto so_far = steady_clock::now() - began_;
    const auto left = so_far * static_cast<long>(subjects_ - ended_) / static_cast<long>(ended_);
    line += ", about " + health::words_for(duration_cast<seconds>(left)) + " left";
  }
  region_.draw({line});
}

}  // namespace rtx::agent
