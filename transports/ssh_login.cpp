#include "transports/ssh_login.hpp"

#include "transports/deadline.hpp"
#include "transports/printable.hpp"
#include "transports/ssh_authentication.hpp"
#include "transports/ssh_handshake.hpp"
#include "transports/tcp_connect.hpp"

#include <fmt/format.h>

#include <utility>

namespace rtx::transports {
namespace {

asio::awaitable<std::unique_ptr<SshLink>> connect(const SshOptions& options, std::string name,
                                                  Deadline deadline) {
  try {
    auto connection = co_await connect_through(options.dialer, options.host, options.port, deadline);
    co_return std::make_unique<SshLink>(std::move(connection), name);
  } catch (const Failure& failure) {
    throw Failure{failure.trouble, fmt::format("{}: {}", name, failure.what()), failure.next_step};
  }
}

SshAlgorithms algorithms_for(const SshOptions& options, const KnownHosts& known_hosts) {
  SshAlgorithms algorithms = replaced_by(algorithms_of(options.algorithms), options.own_algorithms);
  if (options.pinned_host_key.empty() && options.own_algorithms.host_keys.empty()) {
    algorithms.host_keys =
        known_first(algorithms.host_keys, known_hosts.known_types(options.host, options.port));
  }
  return algorithms;
}

/// Whether `key` is not the known one, and the server was not asked for one of a known type first: which
/// types are known under hashed names shows only once a key is not among them.
bool is_to_be_asked_again(const HostKey& key, const SshAlgorithms& asked, const SshOptions& options,
                          const KnownHosts& known_hosts) {
  if (!options.pinned_host_key.empty()) return false;
  const auto answer = known_hosts.look_up(options.host, options.port, key);
  return answer == KnownHosts::Answer::changed &&
         algorithms_for(options, known_hosts).host_keys != asked.host_keys;
}

/// A connection on which the server has shown a host key that is as it should be.
asio::awaitable<std::unique_ptr<SshLink>> greet(const SshOptions& options, KnownHosts& known_hosts,
                                                Deadline deadline) {
  auto algorithms = algorithms_for(options, known_hosts);
  auto link = co_await connect(options, name_of(options), deadline);
  co_await exchange_keys(*link, algorithms, options, deadline);
  HostKey key = host_key_of(*link);
  if (is_to_be_asked_again(key, algorithms, options, known_hosts)) {
    algorithms = algorithms_for(options, known_hosts);
    link = co_await connect(options, name_of(options), deadline);
    co_await exchange_keys(*link, algorithms, options, deadline);
    key = host_key_of(*link);
  }
  verify_host_key(*link, options, known_hosts, key);
  co_return link;
}

asio::awaitable<std::unique_ptr<SshLink>> enter(const SshOptions& options, KnownHosts& known_hosts,
                                                Deadline deadline) {
  const SshIdentities identities = load_identities(options.identities, options.passphrase);
  auto link = co_await greet(options, known_hosts, deadline);
  co_await authenticate(*link, options, identities, deadline);
  co_return link;
}

}  // namespace

std::string name_of(const SshOptions& options) {
  std::string name =
      fmt::format("ssh {}@{}", printable(options.user), host_and_port(options.host, options.port));
  if (options.dialer) name += " through " + options.dialer->describe();
  return name;
}

asio::awaitable<std::unique_ptr<SshLink>> log_in(const SshOptions& options, KnownHosts& known_hosts,
                                                 Deadline deadline) {
  try {
    auto link = co_await enter(options, known_hosts, deadline);
    co_return link;
  } catch (const boost::system::system_error& error) {
    const bool cancelled = means_cancelled(error);
    throw Failure{cancelled ? Trouble::cancelled : Trouble::broken,
                  fmt::format("{}: {}", name_of(options), cancelled ? "stopped" : error.code().message())};
  }
}

}  // namespace rtx::transports
