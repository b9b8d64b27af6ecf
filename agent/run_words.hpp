#pragma once

#include "agent/screen.hpp"
#include "safety/run_list.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace rtx::agent {

/// A run and where each of its routers stands, as lines for a person.
[[nodiscard]] std::string words_for(const safety::ListedRun& run, bool with_colour);

/// The same as an object (docs/json-output.md, "Runs").
[[nodiscard]] nlohmann::ordered_json json_of(const safety::ListedRun& run);

}  // namespace rtx::agent
