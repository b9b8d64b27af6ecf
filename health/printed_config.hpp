#pragma once

#include "health/observation.hpp"
#include "transports/session.hpp"

#include <string>
#include <string_view>

namespace rtx::health {

inline constexpr std::string_view show_config_command = "show config";

/// What a router printed for `show config`; says so where that may not be its configuration: a line that
/// fills the console and may be two, a message of the console among the lines.
[[nodiscard]] Answered printed_config(transports::Reply reply);

/// Says in `first` that it is not sure if the router printed something else `again` in the same visit. Output
/// that was cut short at the end of a line is not seen by anything else.
void compare(Answered& first, const Answered& again);

/// `config` without the lines that are new each time it is printed: it changes when the router does.
[[nodiscard]] std::string lasting(std::string_view config);

}  // namespace rtx::health
