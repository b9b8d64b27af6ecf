// rtx_report_sample KIND FILE [PAIRS]: writes a report of a made-up fleet, to look at and to test with.
// KIND: en, ja, hostile (HTML); compared-en, compared-ja, compared-hostile (HTML of a comparison, of so many
// routers), compared-lines; lines, junit, prometheus.

#include "reports/check_lines.hpp"
#include "reports/comparison_lines.hpp"
#include "reports/junit.hpp"
#include "reports/prometheus.hpp"
#include "tests/reports/sample.hpp"
#include "tests/reports/sample_comparison.hpp"

#include <fstream>
#include <iostream>
#include <span>
#include <string>

namespace rtx::reports {
namespace {

constexpr std::string_view compared = "compared-";

ReportStyle style_of(const std::string& kind) {
  ReportStyle style;
  const bool is_compared = kind.starts_with(compared);
  style.language = health::language_named(is_compared ? kind.substr(compared.size()) : kind)
                       .value_or(health::Language::english);
  style.offset = std::chrono::hours{9};
  if (style.language == health::Language::japanese) {
    style.customer = "例示商事株式会社 御中";
    style.worker = "ネットワーク部 山田";
    style.place = "西日本データセンター";
  }
  return style;
}

std::string lines_of(const health::CheckRun& run) {
  std::string text = check_began_line(run, run.verdicts.size());
  for (const auto& verdict : run.verdicts) text += verdict_line(run, verdict);
  return text + check_ended_line(run);
}

std::string comparison_of(const std::string& kind, std::size_t routers) {
  const ComparisonMatter matter =
      kind.ends_with("hostile") ? hostile_comparison() : sample_comparison(routers);
  if (kind.ends_with("lines")) return comparison_lines(matter, matter.found.empty() ? 0 : 1);
  ReportStyle style = style_of(kind);
  style.made = matter.after.taken;
  return html_comparison(matter, style);
}

std::string text_of(const std::string& kind, std::size_t pairs) {
  if (kind.starts_with(compared)) return comparison_of(kind, pairs);
  const ReportMatter matter = pairs == 0 ? hostile_fleet() : sample_fleet(pairs);
  if (kind == "lines") return lines_of(matter.run);
  if (kind == "junit") return junit_xml(matter.run);
  if (kind == "prometheus") return prometheus_text(matter.run);
  ReportStyle style = style_of(kind);
  style.made = *matter.run.ended;
  if (kind == "hostile") style.customer = style.worker = style.place = style.remarks = matter.run.name;
  return html_report(matter, style);
}

}  // namespace
}  // namespace rtx::reports

/// PAIRS 0 is the hostile fleet.
int main(int count, char** given) {
  const std::span arguments{given, static_cast<std::size_t>(count)};
  if (arguments.size() < 3) {
    std::cerr << "usage: rtx_report_sample KIND FILE [PAIRS]\n";
    return 3;
  }
  const std::string kind = arguments[1];
  const std::size_t pairs = kind == "hostile" ? 0 : arguments.size() > 3 ? std::stoul(arguments[3]) : 30;
  std::ofstream file{arguments[2], std::ios::binary};
  file << rtx::reports::text_of(kind, pairs);
  file.close();
  return file ? 0 : 2;
}
