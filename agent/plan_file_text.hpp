#pragma once

#include "agent/plan_file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

/// The text of plan files: docs/json-output.md.
namespace rtx::agent {

[[nodiscard]] nlohmann::ordered_json plan_file_json(const PlanFile& plan);

/// Throws UsageError, which names `file`: with line and column where the text is no JSON, with the key where
/// what it says cannot be.
[[nodiscard]] PlanFile plan_file_of(const std::string& text, const std::string& file);

}  // namespace rtx::agent
