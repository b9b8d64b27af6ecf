#pragma once

#include <string>
#include <string_view>

namespace rtx::playbooks {

/// What a person would most likely look at next when an assertion about the output of `command` is not met
/// on `router`: a command to copy and why, in one line. Empty where nothing is known.
/// `got` is what the failed assertions came to; `output` what the router printed.
[[nodiscard]] std::string likely_next_step(std::string_view router, std::string_view command,
                                           std::string_view got, std::string_view output);

}  // namespace rtx::playbooks
