#include "transports/ssh_bastion.hpp"

#include "transports/printable.hpp"
#include "transports/ssh_tunnels.hpp"
#include "transports/tcp_connect.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <utility>

namespace rtx::transports {

SshBastion::SshBastion(SshOptions options, KnownHosts& known_hosts)
    : options_{std::move(options)}, known_hosts_{known_hosts} {}

SshBastion::~SshBastion() = default;

asio::awaitable<Connection> SshBastion::dial(std::string host, std::uint16_t port, Deadline deadline) {
  auto tunnels = tunnels_.lock();
  if (!tunnels || !tunnels->takes_more()) {
    const auto executor = co_await asio::this_coro::executor;
    tunnels = std::make_shared<SshTunnels>(executor, options_, known_hosts_);
    tunnels_ = tunnels;
  }
  auto connection = co_await tunnels->open(std::move(host), port, deadline);
  co_return connection;
}

std::string SshBastion::describe() const {
  return fmt::format("{}@{}", printable(options_.user), host_and_port(options_.host, options_.port));
}

}  // namespace rtx::transports
