#pragma once

#include "twin/router.hpp"

#include <string_view>

namespace rtx::twin {

/// Carries out a command that prints and changes nothing: `show ...`, `less ...`, `ping ...`.
[[nodiscard]] Outcome display(World& world, const Router& router, std::string_view line, Language language);

/// Carries out an operation that acts on tunnels: `ipsec refresh sa`, `ipsec sa delete`, `disconnect tunnel`,
/// `clear log`. Others do nothing here: what they act on is not simulated.
void operate(World& world, Router& router, std::string_view line);

}  // namespace rtx::twin
