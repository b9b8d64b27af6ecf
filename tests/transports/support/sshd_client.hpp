#pragma once

#include "tests/transports/support/ssh_client.hpp"
#include "tests/transports/support/sshd.hpp"

#include <memory>
#include <string>
#include <utility>

namespace rtx::tests {

/// A terminal that changes nothing, says `ready`, and sends back what is typed.
inline const std::string echoing = "stty raw -echo; printf 'ready\\n'; cat";

/// The user's key for `sshd`; any new host key is accepted, no agent is asked.
inline SshOptions options_for(const Sshd& sshd) {
  SshOptions options;
  options.host = "127.0.0.1";
  options.port = sshd.port();
  options.user = Sshd::user();
  options.identities = {sshd.user_key()};
  options.use_agent = false;
  options.host_keys = HostKeyPolicy::accept_new;
  return options;
}

/// A session on an `echoing` server, up to its readiness.
inline asio::awaitable<std::unique_ptr<Transport>> enter(SshOptions options, KnownHosts& known_hosts) {
  auto transport = co_await open_ssh(std::move(options), known_hosts);
  const std::string heard = co_await read_exactly(*transport, 6, soon());
  if (heard != "ready\n") throw std::runtime_error{"not ready, but " + heard};
  co_return transport;
}

/// Types `text` on an `echoing` server and returns what comes back.
inline asio::awaitable<std::string> echo(SshOptions options, KnownHosts& known_hosts, std::string text) {
  const auto transport = co_await enter(std::move(options), known_hosts);
  co_await transport->write(text, soon());
  std::string heard = co_await read_exactly(*transport, text.size(), soon());
  co_await transport->close(soon());
  co_return heard;
}

}  // namespace rtx::tests
