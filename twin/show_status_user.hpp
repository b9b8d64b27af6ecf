#pragma once

#include "twin/router.hpp"

#include <string>
#include <vector>

namespace rtx::twin {

class Console;
class Device;

/// Who is logged in, as `asking` sees it.
/// Source: command reference 58.47.
[[nodiscard]] std::vector<std::string> show_status_user(const Device& device, const Console& asking,
                                                        Language language);

}  // namespace rtx::twin
