#include "reports/check_table.hpp"

#include "reports/escape.hpp"
#include "reports/fleet.hpp"

#include <fmt/format.h>

namespace rtx::reports {

using health::Health;
using std::chrono::milliseconds;

namespace {

constexpr const char* nothing = "-";

/// Healthy is said quietly, what is to be looked at is not.
std::string health_cell(Health health) {
  switch (health) {
    case Health::healthy:
      return "healthy";
    case Health::degraded:
      return "DEGRADED";
    case Health::could_not_tell:
      return "COULD NOT TELL";
    case Health::down:
      break;
  }
  return "DOWN";
}

std::string since_cell(const health::Verdict& verdict, health::Time now) {
  if (!verdict.since || now < *verdict.since) return nothing;
  const auto passed = std::chrono::floor<std::chrono::seconds>(now - *verdict.since);
  return health::duration_words(passed, health::Language::english);
}

std::string summary_of(const health::CheckRun& run) {
  const Counts counts = count(run.verdicts);
  std::string text;
  for (const Health health : worst_to_best) {
    if (counts[health] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts[health],
                        health::word_for(health, health::Language::english));
  }
  text += text.empty() ? "nothing was looked at" : fmt::format(" of {}", counts.all());
  if (run.ended) {
    const auto took = std::chrono::round<milliseconds>(*run.ended - run.began);
    text += " in " + health::duration_words(took, health::Language::english);
  }
  if (!run.complete) text += "; stopped before all were looked at";
  if (run.left_out > 0) text += fmt::format("; {} left out, healthy before", run.left_out);
  return text;
}

}  // namespace

CheckRow check_row(const health::Verdict& verdict, health::Time now) {
  const health::TrendPoint point = point_of(verdict);
  CheckRow row;
  row.health = verdict.health;
  row.cells = {
      one_line(verdict.subject),
      health_cell(verdict.health),
      since_cell(verdict, now),
      point.loss ? health::share_words(*point.loss) : nothing,
      point.rtt ? health::rtt_words(*point.rtt) : nothing,
      point.tunnel_uptime ? health::duration_words(*point.tunnel_uptime, health::Language::english) : nothing,
      one_line(verdict.reason)};
  return row;
}

CheckTable check_table(const health::CheckRun& run, health::Time now) {
  CheckTable table;
  table.heading = {"subject", "health", "since", "loss", "rtt", "uptime", "reason"};
  for (const auto* verdict : worst_first(run.verdicts)) table.rows.push_back(check_row(*verdict, now));
  table.summary = summary_of(run);
  return table;
}

}  // namespace rtx::reports
