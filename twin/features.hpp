#pragma once

#include <string_view>

namespace rtx::twin {

/// What came to the models with some firmware.
enum class Feature {
  relative_schedule,  ///< `schedule at N +SECONDS`
  rollback_timer,     ///< `rollback timer`, `confirm`
  config_difference,  ///< `show config difference`
};

/// Whether a model has it with that firmware. Models that are not in the table were born with it.
/// Source: command reference 37.1, 56.7.30, 56.7.31, 57.7.
[[nodiscard]] bool has_feature(std::string_view model, std::string_view firmware, Feature feature);

}  // namespace rtx::twin
