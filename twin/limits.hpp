#pragma once

#include "language/commands.hpp"
#include "language/config.hpp"
#include "twin/models.hpp"

#include <optional>

namespace rtx::twin {

/// What a model refuses in a command that the language allows: numbers beyond its own, interfaces it does not
/// have, too many bridge members, a LAN with an address of its own as a bridge member.
/// Source: command reference 1.6, 1.8, 45.1. Which error text the bridge's refusals have is not known.
[[nodiscard]] std::optional<language::Fault> beyond_limits(const language::Command& command,
                                                           const language::Config& running,
                                                           const Model& model);

}  // namespace rtx::twin
