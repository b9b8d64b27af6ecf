#include "twin/ssh_server.hpp"

#include "twin/listener.hpp"
#include "twin/ssh_session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

// A router that nobody could ever log in to is a mistake in the lab file.
void check_login(const Device& device) {
  const LabRouter& router = device.router().settings();
  if (router.telnet_port || router.tcp_port || router.serial || router.admits_anybody) return;
  if (router.accounts.users.empty()) {
    throw LabError{"router " + router.name + ": it has no [[router.user]], and SSH needs a named user"};
  }
  if (!device.ssh_service()) {
    throw LabError{"router " + router.name + ": its config turns 'sshd service off', so nobody could log in"};
  }
}

}  // namespace

SshServer::SshServer(asio::io_context& context, std::deque<Device>& devices, const HostKeys& keys)
    : context_{context}, devices_{devices}, keys_{keys} {}

void SshServer::listen() {
  for (Device& device : devices_) {
    check_login(device);
    const LabRouter& router = device.router().settings();
    Tcp::acceptor acceptor = open_acceptor(context_, router, router.port);
    addresses_.push_back({router.name, router.listen, acceptor.local_endpoint().port()});
    const auto reachable = [&device] { return device.is_reachable(); };
    const auto accepts = [&device] { return device.accepts_ssh(); };
    const auto serve = [this, &device](Tcp::socket client) {
      return serve_ssh(std::move(client), device, keys_of(device));
    };
    asio::co_spawn(context_, accept_clients(std::move(acceptor), reachable, accepts, serve), asio::detached);
  }
}

// The keys of the lab, until the router makes others.
const HostKeys& SshServer::keys_of(const Device& device) {
  const std::string key = device.router().host_key().value_or("*");
  if (key == "*") return keys_;
  std::unique_ptr<HostKeys>& own = own_keys_[{device.router().name(), key}];
  if (!own) own = std::make_unique<HostKeys>(std::nullopt);
  return *own;
}

}  // namespace rtx::twin
