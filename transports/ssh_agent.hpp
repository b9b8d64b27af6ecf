#pragma once

#include "transports/ssh_link.hpp"

#include <string>

namespace rtx::transports {

/// True if an agent is announced (SSH_AUTH_SOCK).
[[nodiscard]] bool has_agent();

/// Offers the agent's keys to the server, one after another; returns libssh's SSH_AUTH_ value, or
/// SSH_AUTH_DENIED with the reason in `problem` if the agent cannot be reached.
///
/// libssh talks to the agent without regard for anybody waiting (a person may have to touch a token), so
/// its calls run on a thread aside, strictly one at a time. Throws `Failure`: `prompt_timeout`, `cancelled`.
asio::awaitable<int> authenticate_by_agent(SshLink& link, std::string& problem, Deadline deadline);

}  // namespace rtx::transports
