#pragma once

#include "playbooks/playbook.hpp"

namespace rtx::playbooks {

/// Checks that every `{{reference}}` of `playbook` names a variable, a part that it has, and a peer only
/// where there is one; warns of variables that are never used.
void check_references(const Playbook& playbook, Diagnostics& problems);

}  // namespace rtx::playbooks
