#include "transports/ssh.hpp"

#include "transports/printable.hpp"
#include "transports/ssh_authentication.hpp"
#include "transports/ssh_handshake.hpp"
#include "transports/ssh_shell.hpp"
#include "transports/tcp_connect.hpp"

#include <fmt/format.h>

#include <utility>

namespace rtx::transports {
namespace {

asio::awaitable<std::unique_ptr<SshLink>> connect(const SshOptions& options, std::string name,
                                                  Deadline deadline) {
  try {
    auto socket = co_await connect_tcp(options.host, options.port, deadline);
    co_return std::make_unique<SshLink>(std::move(socket), name);
  } catch (const Failure& failure) {
    throw Failure{failure.trouble, fmt::format("{}: {}", name, failure.what()), failure.next_step};
  }
}

SshAlgorithms algorithms_for(const SshOptions& options, const KnownHosts& known_hosts) {
  SshAlgorithms algorithms = modern_algorithms();
  algorithms.host_keys =
      known_first(algorithms.host_keys, known_hosts.known_types(options.host, options.port));
  return algorithms;
}

asio::awaitable<std::unique_ptr<Transport>> open(const SshOptions& options, KnownHosts& known_hosts,
                                                 std::string name) {
  const Deadline deadline = Clock::now() + options.connect_timeout;
  const SshIdentities identities = load_identities(options.identities);
  auto link = co_await connect(options, name, deadline);
  auto algorithms = algorithms_for(options, known_hosts);
  co_await exchange_keys(*link, std::move(algorithms), options.user, deadline);
  verify_host_key(*link, options, known_hosts);
  co_await authenticate(*link, options, identities, deadline);
  co_return co_await open_shell(std::move(link), deadline);
}

}  // namespace

asio::awaitable<std::unique_ptr<Transport>> open_ssh(SshOptions options, KnownHosts& known_hosts) {
  const std::string name =
      fmt::format("ssh {}@{}", printable(options.user), host_and_port(options.host, options.port));
  try {
    co_return co_await open(options, known_hosts, name);
  } catch (const boost::system::system_error& error) {
    const bool cancelled = error.code() == asio::error::operation_aborted;
    throw Failure{cancelled ? Trouble::cancelled : Trouble::broken,
                  fmt::format("{}: {}", name, cancelled ? "stopped" : error.code().message())};
  }
}

}  // namespace rtx::transports
