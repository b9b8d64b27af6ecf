#pragma once

#include "health/verdict.hpp"

#include <string>

namespace rtx::reports {

/// `run` as JUnit XML, as CI servers read it: one test suite, one test case for each subject in the order of
/// the run. Down and degraded are failures; what could not be told is an error; what was measured is in
/// `properties`. Everything else about a run is in its JSON.
[[nodiscard]] std::string junit_xml(const health::CheckRun& run);

}  // namespace rtx::reports
