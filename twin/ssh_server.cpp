#include "twin/ssh_server.hpp"

#include "twin/ssh_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

asio::awaitable<void> accept_clients(Tcp::acceptor acceptor, Device& device, const HostKeys& keys) {
  asio::steady_timer pause{acceptor.get_executor()};
  while (true) {
    auto [error, client] = co_await acceptor.async_accept(quietly);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // out of descriptors, most likely: others will be closed
      pause.expires_after(std::chrono::milliseconds{100});
      co_await pause.async_wait(quietly);
    } else if (device.accepts_ssh()) {
      asio::co_spawn(pause.get_executor(), serve_ssh(std::move(client), device, keys), asio::detached);
    } else {
      boost::system::error_code ignored;
      client.set_option(asio::socket_base::linger{true, 0},
                        ignored);  // refused, as by a port without listener
    }
  }
}

Tcp::acceptor open_acceptor(asio::io_context& context, const LabRouter& router) {
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(router.listen, error);
  if (error || !address.is_loopback()) {
    throw LabError{"router " + router.name + ": '" + router.listen + "' is no loopback address"};
  }
  const Tcp::endpoint endpoint{address, router.port};
  Tcp::acceptor acceptor{context};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw LabError{"router " + router.name + ": cannot listen on " + router.listen + " port " +
                   std::to_string(router.port) + ": " + error.message()};
  }
  return acceptor;
}

// A router that nobody could ever log in to is a mistake in the lab file.
void check_login(const Device& device) {
  const LabRouter& router = device.router().settings();
  if (router.users.empty()) {
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
    Tcp::acceptor acceptor = open_acceptor(context_, router);
    addresses_.push_back({router.name, router.listen, acceptor.local_endpoint().port()});
    asio::co_spawn(context_, accept_clients(std::move(acceptor), device, keys_), asio::detached);
  }
}

}  // namespace rtx::twin
