#pragma once

#include "transports/ssh.hpp"
#include "transports/ssh_algorithms.hpp"
#include "transports/ssh_link.hpp"

namespace rtx::transports {

/// Exchanges versions and keys over a connected `link`, offering `algorithms`, which `options` led to.
/// Throws `Failure`: `not_ssh`, `no_common_algorithm`, `closed`, `reset`, `prompt_timeout`, `cancelled`.
asio::awaitable<void> exchange_keys(SshLink& link, SshAlgorithms algorithms, const SshOptions& options,
                                    Deadline deadline);

/// The key by which the server has signed the key exchange. Throws `Failure`.
[[nodiscard]] HostKey host_key_of(const SshLink& link);

/// Compares the `key` that the server has proved to own with the pinned one, or else with `known_hosts`; adds
/// it there only if `options` say so.
/// Throws `Failure`: `host_key_unknown`, `host_key_changed`.
void verify_host_key(const SshLink& link, const SshOptions& options, KnownHosts& known_hosts,
                     const HostKey& key);

}  // namespace rtx::transports
