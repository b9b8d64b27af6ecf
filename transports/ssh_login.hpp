#pragma once

#include "transports/known_hosts.hpp"
#include "transports/ssh.hpp"
#include "transports/ssh_link.hpp"

#include <memory>
#include <string>

namespace rtx::transports {

/// Connects, exchanges keys, verifies the host key and authenticates: all of `open_ssh` but the shell.
/// `options` and `known_hosts` must outlive the call. Throws `Failure`, and never anything of Asio's.
[[nodiscard]] asio::awaitable<std::unique_ptr<SshLink>> log_in(const SshOptions& options,
                                                               KnownHosts& known_hosts, Deadline deadline);

/// `ssh admin@192.0.2.1:22`, and what it is reached through.
[[nodiscard]] std::string name_of(const SshOptions& options);

}  // namespace rtx::transports
