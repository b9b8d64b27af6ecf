#pragma once

#include <string>

namespace rtx::agent {

/// Throws UsageError unless `command` may be typed by `rtxctl run`: a `show`, a ping with an end, or, with
/// `allow_change`, a command that changes something. Never what saves, leaves, restarts or asks for
/// passwords: those have a place of their own, or none.
void check_command(const std::string& command, bool allow_change);

}  // namespace rtx::agent
