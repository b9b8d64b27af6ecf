#pragma once

#include "playbooks/line_check.hpp"
#include "playbooks/plan.hpp"

#include <vector>

namespace rtx::playbooks {

/// One router of a plan while it is made.
struct PlannedRole {
  std::string role;
  EndValues values;
};

/// What a playbook comes to on its ends.
struct Steps {
  std::vector<PlannedStep> steps;
  Diagnostics problems;  ///< Errors and warnings, each once.
};

/// Renders and checks everything that `playbook` types and asserts, for each of `ends`; with two roles the
/// two ends are each other's peer. With `samples`, values are not the real ones: every `when` is taken to
/// hold, and what only the real values can tell is not judged.
/// `redactor` masks the lines to show. The steps point into `playbook`.
[[nodiscard]] Steps plan_steps(const Playbook& playbook, const std::vector<PlannedRole>& ends, bool samples,
                               const Redactor& redactor);

}  // namespace rtx::playbooks
