#pragma once

#include "health/judge.hpp"
#include "playbooks/plan.hpp"

#include <vector>

namespace rtx::health {

/// What the expectations of a check file come to on `ends`, by the answers that were seen: each is looked at
/// once, however long its `within`.
[[nodiscard]] std::vector<Expected> evaluate(const playbooks::Plan& plan, const std::vector<EndSeen>& ends);

}  // namespace rtx::health
