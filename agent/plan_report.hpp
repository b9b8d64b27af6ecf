#pragma once

#include "playbooks/change_plan.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace rtx::agent {

/// What a plan does to one router, for a person: its lines step by step, the diff of the configuration, what
/// takes it back. Secrets are masked.
[[nodiscard]] std::string plan_text(const playbooks::Plan& plan, std::size_t end,
                                    const playbooks::ChangePlan& change, bool colour);

/// The same as JSON: docs/json-output.md.
[[nodiscard]] nlohmann::ordered_json plan_json(const playbooks::Plan& plan, std::size_t end,
                                               const playbooks::ChangePlan& change);

}  // namespace rtx::agent
