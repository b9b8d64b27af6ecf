#pragma once

#include "agent/options.hpp"
#include "playbooks/plan.hpp"

namespace rtx::agent {

/// Loads the playbook that the command line names and binds it to its routers and values, secrets fetched. No
/// router is contacted. Throws UsageError, PlaybookError.
[[nodiscard]] playbooks::Plan bind_plan(const SubjectOptions& subject, const ConnectionOptions& connection);

}  // namespace rtx::agent
