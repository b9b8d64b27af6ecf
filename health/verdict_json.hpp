#pragma once

#include "health/verdict.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace rtx::health {

/// A verdict as JSON; docs/health-checks.md describes its keys. What was not seen is left out. Durations are
/// seconds, shares are per cent, both as numbers.
[[nodiscard]] nlohmann::ordered_json json_of(const Verdict& verdict);

/// The verdict that `json_of` made JSON of; nothing if a part that every verdict has is missing or of the
/// wrong kind. Keys that are not known are passed over.
[[nodiscard]] std::optional<Verdict> verdict_in(const nlohmann::ordered_json& object);

}  // namespace rtx::health
