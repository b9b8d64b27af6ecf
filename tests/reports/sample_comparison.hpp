#pragma once

#include "reports/html_comparison.hpp"

#include <cstddef>

namespace rtx::reports {

/// A maintenance window of made-up routers, the same at every call: every tenth differs in a route and a line
/// of its configuration, every fifteenth could not be reached afterwards, the others are as they were.
[[nodiscard]] ComparisonMatter sample_comparison(std::size_t routers);

/// Every text of one tries to become markup or script.
[[nodiscard]] ComparisonMatter hostile_comparison();

}  // namespace rtx::reports
