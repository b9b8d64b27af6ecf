#include "twin/features.hpp"

#include <algorithm>
#include <array>

namespace rtx::twin {
namespace {

struct Row {
  std::string_view model;
  Feature feature;
  std::string_view since;
};

constexpr std::array rows{
    Row{"RTX830", Feature::relative_schedule, "15.02.03"},
    Row{"RTX1210", Feature::relative_schedule, "14.01.41"},
    Row{"RTX1220", Feature::relative_schedule, "15.04.04"},
    Row{"RTX5000", Feature::relative_schedule, "14.00.32"},
    Row{"RTX3500", Feature::relative_schedule, "14.00.32"},
    Row{"RTX830", Feature::rollback_timer, "15.02.03"},
    Row{"RTX1210", Feature::rollback_timer, "14.01.26"},
    Row{"RTX5000", Feature::rollback_timer, "14.00.26"},
    Row{"RTX3500", Feature::rollback_timer, "14.00.26"},
    Row{"RTX830", Feature::config_difference, "15.02.03"},
    Row{"RTX1210", Feature::config_difference, "14.01.26"},
    Row{"RTX5000", Feature::config_difference, "14.00.26"},
    Row{"RTX3500", Feature::config_difference, "14.00.26"},
};

}  // namespace

bool has_feature(std::string_view model, std::string_view firmware, Feature feature) {
  // Numbers of a firmware have two digits each, so that texts have their order.
  return std::ranges::none_of(rows, [&](const Row& row) {
    return row.model == model && row.feature == feature && firmware < row.since;
  });
}

}  // namespace rtx::twin
