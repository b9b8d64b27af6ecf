#include "transports/dialer.hpp"

#include "transports/tcp_connect.hpp"

#include <utility>

namespace rtx::transports {

asio::awaitable<Connection> connect_through(std::shared_ptr<Dialer> dialer, std::string host,
                                            std::uint16_t port, Deadline deadline) {
  if (dialer) {
    auto connection = co_await dialer->dial(std::move(host), port, deadline);
    co_return connection;
  }
  auto socket = co_await connect_tcp(std::move(host), port, deadline);
  co_return Connection{nullptr, StreamSocket{std::move(socket)}};
}

}  // namespace rtx::transports
