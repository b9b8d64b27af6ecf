#pragma once

#include "health/past.hpp"
#include "health/words.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace rtx::reports {

/// What a report tells: a run, and what is known of the time before it.
struct ReportMatter {
  health::CheckRun run;
  std::vector<health::Trend> trends;    ///< By subject; those of others are passed over.
  std::vector<health::Change> changes;  ///< Oldest first.
};

/// For whom a report is made, and how.
struct ReportStyle {
  health::Language language = health::Language::english;
  std::chrono::minutes offset{};  ///< In which the times are given, east of UTC.
  health::Time made{};            ///< The date of the report.
  std::string customer;           ///< These four stand on the printed head; empty ones are lines to write on.
  std::string worker;
  std::string place;
  std::string remarks;
  std::size_t most_of_output = std::size_t{16} * 1024;  ///< Bytes of one output of a router.
  std::size_t most_evidence =
      std::size_t{12} * 1024 * 1024;  ///< Of all outputs; the worst subjects come first.
};

/// One HTML file that stands alone: no script, no request, readable on a phone, and on paper a work report
/// (in Japanese: 作業報告書). The worst subjects come first. Nothing that came from a router or a file can
/// become markup, and a content security policy forbids what would be left: everything but this style sheet.
[[nodiscard]] std::string html_report(const ReportMatter& matter, const ReportStyle& style);

}  // namespace rtx::reports
