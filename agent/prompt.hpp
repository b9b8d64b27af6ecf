#pragma once

#include "playbooks/secrets.hpp"

namespace rtx::agent {

/// Asks for secrets at the controlling terminal (`/dev/tty`) with echo off. Null if there is none: then a
/// source that needs a person is an error.
[[nodiscard]] playbooks::SecretPrompt terminal_prompt();

}  // namespace rtx::agent
