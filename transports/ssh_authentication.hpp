#pragma once

#include "transports/ssh.hpp"
#include "transports/ssh_identity.hpp"
#include "transports/ssh_link.hpp"

namespace rtx::transports {

/// Logs in over `link`: key files, then the password (as `keyboard-interactive` where the server has no
/// `password`), then the agent's keys. What was set up for this router comes before what happens to be there,
/// so that an agent full of keys does not use up the attempts that the server allows.
///
/// No method list is asked for first: the first refusal brings it, one round trip cheaper.
/// Throws `Failure`: `authentication_refused` (what was tried, what the server offers), `closed`, `reset`,
/// ...
asio::awaitable<void> authenticate(SshLink& link, const SshOptions& options, const SshIdentities& identities,
                                   Deadline deadline);

}  // namespace rtx::transports
