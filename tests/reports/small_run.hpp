#pragma once

#include "health/verdict.hpp"

namespace rtx::reports {

/// A pair that is degraded, a router that could not be reached, and a healthy pair of which little was seen.
[[nodiscard]] health::CheckRun small_run();

}  // namespace rtx::reports
