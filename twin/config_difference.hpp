#pragma once

#include "language/config.hpp"

#include <string>
#include <vector>

namespace rtx::twin {

/// The commands that make `to` of `from`, typed at the top: what goes first, then what comes or is different.
[[nodiscard]] std::vector<std::string> difference(const language::Config& from, const language::Config& to);

}  // namespace rtx::twin
