#include "twin/listener.hpp"

#include "twin/quietly.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

}  // namespace

Tcp::acceptor open_acceptor(asio::io_context& context, const LabRouter& router, std::uint16_t port) {
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(router.listen, error);
  if (error || !address.is_loopback()) {
    throw LabError{"router " + router.name + ": '" + router.listen + "' is no loopback address"};
  }
  const Tcp::endpoint endpoint{address, port};
  Tcp::acceptor acceptor{context};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw LabError{"router " + router.name + ": cannot listen on " + router.listen + " port " +
                   std::to_string(port) + ": " + error.message()};
  }
  return acceptor;
}

namespace {

void refuse(Tcp::socket& client) {
  boost::system::error_code ignored;
  client.set_option(asio::socket_base::linger{true, 0}, ignored);  // As by a port without listener.
}

asio::awaitable<void> leave_unanswered(Tcp::socket client, std::function<bool()> reachable) {
  asio::steady_timer pause{client.get_executor()};
  while (!reachable()) {
    pause.expires_after(std::chrono::milliseconds{50});
    co_await pause.async_wait(quietly);
  }
  refuse(client);
}

}  // namespace

asio::awaitable<void> accept_clients(Tcp::acceptor acceptor, std::function<bool()> reachable,
                                     std::function<bool()> accepts,
                                     std::function<asio::awaitable<void>(Tcp::socket)> serve) {
  asio::steady_timer pause{acceptor.get_executor()};
  while (true) {
    auto [error, client] = co_await acceptor.async_accept(quietly);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // out of descriptors, most likely: others will be closed
      pause.expires_after(std::chrono::milliseconds{100});
      co_await pause.async_wait(quietly);
    } else if (!reachable()) {
      asio::co_spawn(pause.get_executor(), leave_unanswered(std::move(client), reachable), asio::detached);
    } else if (accepts()) {
      asio::co_spawn(pause.get_executor(), serve(std::move(client)), asio::detached);
    } else {
      refuse(client);
    }
  }
}

}  // namespace rtx::twin
