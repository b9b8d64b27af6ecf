#pragma once

#include "playbooks/plan.hpp"
#include "safety/way_back.hpp"

namespace rtx::playbooks {

/// What a saved file asks for: the unnamed user's password, and the administrator's.
[[nodiscard]] safety::FilePasswords file_passwords(const Target& target);

/// What a transaction on `target` needs to know of it: its passwords, and how long it is sought.
void prepare(safety::Patient& patient, const Target& target);

}  // namespace rtx::playbooks
