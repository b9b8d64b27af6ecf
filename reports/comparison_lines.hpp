#pragma once

#include "reports/html_comparison.hpp"

#include <string>

namespace rtx::reports {

/// A comparison as JSON objects, one a line: `comparison_began`, a `deviation` for each, `comparison_ended`.
/// docs/json-output.md describes them, and docs/compare.schema.json for machines. `exit_code`: how the
/// program ends.
[[nodiscard]] std::string comparison_lines(const ComparisonMatter& matter, int exit_code);

}  // namespace rtx::reports
