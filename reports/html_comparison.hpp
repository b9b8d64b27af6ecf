#pragma once

#include "health/compare.hpp"
#include "reports/html.hpp"

#include <string>
#include <vector>

namespace rtx::reports {

/// What a comparison tells: two snapshots and what differs.
struct ComparisonMatter {
  health::Snapshot before;
  health::Snapshot after;
  std::vector<health::Deviation> found;  ///< By router, as health::compare() gives them.
};

/// One HTML file like html_report(): what was compared, when it was looked at before and after, how each
/// router came out, each difference with before and after, and what could not be compared. Of one router at
/// most 500 differences are shown, and how many are not.
[[nodiscard]] std::string html_comparison(const ComparisonMatter& matter, const ReportStyle& style);

}  // namespace rtx::reports
