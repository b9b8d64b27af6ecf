#pragma once

#include <string>
#include <string_view>

namespace rtx::playbooks {

/// The unified diff of two texts, three lines of context around every change; empty if they are the same.
/// Texts in which more than some thousand lines differ get one change from the first to the last difference.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view after,
                                       std::string_view before_name, std::string_view after_name);

}  // namespace rtx::playbooks
