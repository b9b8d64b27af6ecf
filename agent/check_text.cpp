#include "agent/check_text.hpp"

#include "agent/screen.hpp"
#include "health/words.hpp"
#include "reports/check_table.hpp"
#include "reports/fleet.hpp"

#include <vector>

namespace rtx::agent {

using health::Finding;
using health::Health;
using health::Language;

namespace {

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

/// Colour never carries a meaning alone.
std::string shown(Health health, bool colour) {
  return coloured(health::word_for(health, Language::english), colour_of(health), colour);
}

std::string explained(const health::Verdict& verdict, bool colour) {
  std::string text = "\n" + headline(verdict, colour);
  for (const Finding& finding : verdict.findings) {
    const bool names = !finding.router.empty() && finding.router != verdict.subject;
    const std::string words = (names ? finding.router + ": " : "") + finding.words;
    if (words != verdict.reason) text += "  " + in_one_line(words) + "\n";
    if (!finding.next_step.empty()) text += "    next: " + in_one_line(finding.next_step) + "\n";
  }
  return text;
}

}  // namespace

std::string headline(const health::Verdict& verdict, bool colour) {
  const std::string reason = verdict.reason.empty() ? "" : ": " + in_one_line(verdict.reason);
  return shown(verdict.health, colour) + "  " + in_one_line(verdict.subject) + reason + "\n";
}

std::string check_text(const health::CheckRun& run, bool colour) {
  const auto found = reports::check_table(run, run.ended.value_or(run.began));
  std::vector<std::vector<std::string>> rows{found.heading};
  for (const auto& row : found.rows) rows.push_back(row.cells);
  std::string text = found.rows.empty() ? "" : table(rows, "");
  for (const health::Verdict* verdict : reports::worst_first(run.verdicts))
    if (verdict->health != Health::healthy || !verdict->findings.empty()) text += explained(*verdict, colour);
  if (!run.complete) text += "\nstopped before its end: what is not listed was not checked\n";
  return text + "\n" + found.summary + "\n";
}

}  // namespace rtx::agent
