#pragma once

#include "language/commands.hpp"
#include "twin/router_clock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rtx::twin {

/// What the clock shows after `date 2026/11/23` or `time 13:50[:00]` if it shows `now`. None: it is neither,
/// or there is no such date or time. Source: command reference 4.13, 4.14.
[[nodiscard]] std::optional<LocalTime> time_set_by(const std::vector<std::string>& words, LocalTime now);

/// Whether `command` is one of the two, with a date or time that there is not.
[[nodiscard]] bool sets_clock_wrong(const language::Command& command);

}  // namespace rtx::twin
