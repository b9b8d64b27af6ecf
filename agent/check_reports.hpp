#pragma once

#include "agent/check_keeping.hpp"
#include "agent/options.hpp"

#include <vector>

namespace rtx::agent {

/// Refuses a report that could not be written, before any router is contacted. Throws UsageError.
void reports_must_fit(const ReportOptions& options);

/// Writes the reports that were asked for, each whole or not at all. Returns what went wrong.
[[nodiscard]] std::vector<Problem> write_reports(const ReportOptions& options, Keeping& keeping);

}  // namespace rtx::agent
