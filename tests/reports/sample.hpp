#pragma once

#include "reports/html.hpp"

#include <cstddef>
#include <string>

namespace rtx::reports {

/// A made-up fleet of `pairs` pairs and two single routers, some of them ill, with a week of the past: the
/// same at every call. For tests of size and time, and to look at.
[[nodiscard]] ReportMatter sample_fleet(std::size_t pairs);

/// Tries to become markup, script, style, and to turn the direction of reading.
[[nodiscard]] const std::string& hostile_text();

/// One pair whose every text tries to become markup, script, style, or to turn the direction of reading.
[[nodiscard]] ReportMatter hostile_fleet();

}  // namespace rtx::reports
