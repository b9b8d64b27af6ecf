#pragma once

#include "transports/dialer.hpp"
#include "transports/known_hosts.hpp"
#include "transports/secret.hpp"
#include "transports/ssh_algorithms.hpp"
#include "transports/transport.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rtx::transports {

/// What to do with a host key that known_hosts does not hold. A changed key is always refused.
enum class HostKeyPolicy { verify, accept_new };

/// How to reach and authenticate at a router's SSH server.
struct SshOptions {
  SshOptions() = default;

  std::string router;  ///< Its name in the inventory, for messages.
  std::string host;
  std::uint16_t port = 22;
  std::string user;
  Secret password;                                ///< Empty: password authentication is not tried.
  std::vector<std::filesystem::path> identities;  ///< Private key files, tried in order.
  Secret passphrase;                              ///< Of those that are encrypted.
  bool use_agent = true;                          ///< Ask the agent at SSH_AUTH_SOCK, if there is one.
  AlgorithmSet algorithms = AlgorithmSet::modern;
  SshAlgorithms own_algorithms;  ///< Lists that stand instead of the set's; empty ones do not.
  HostKeyPolicy host_keys = HostKeyPolicy::verify;
  std::string pinned_host_key;     ///< `SHA256:...`: the only key taken; known_hosts is not asked then.
  std::shared_ptr<Dialer> dialer;  ///< How to get there; null: TCP from here.
  std::chrono::milliseconds connect_timeout{15'000};  ///< From the first packet to the shell.
};

/// Connects, verifies the host key against the pinned one or `known_hosts`, authenticates (key files,
/// password, agent), opens a session channel with a PTY and a shell. Never the exec channel: an RTX has none.
///
/// libssh runs non-blocking on the calling coroutine's executor, which must be single-threaded and run until
/// the call has ended. `known_hosts` must outlive the call. Throws `Failure`.
/// Source: command reference 2.2.1 (SSH-2, password and public key only, no exec).
[[nodiscard]] asio::awaitable<std::unique_ptr<Transport>> open_ssh(SshOptions options,
                                                                   KnownHosts& known_hosts);

}  // namespace rtx::transports
