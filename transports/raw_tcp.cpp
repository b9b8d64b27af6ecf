#include "transports/raw_tcp.hpp"

#include "transports/serial_speed.hpp"
#include "transports/tcp_connect.hpp"
#include "transports/tcp_stream.hpp"

#include <utility>

namespace rtx::transports {
namespace {

class RawTcp final : public TcpStream {
 public:
  RawTcp(asio::ip::tcp::socket socket, std::string name, unsigned baud)
      : TcpStream{std::move(socket), std::move(name)}, baud_{baud} {}

  [[nodiscard]] std::chrono::microseconds time_for(std::size_t bytes) const override {
    return serial_time(bytes, baud_);
  }

 private:
  unsigned baud_;
};

}  // namespace

asio::awaitable<std::unique_ptr<Transport>> open_raw_tcp(RawTcpOptions options) {
  const std::string name = "tcp " + host_and_port(options.host, options.port);
  const Deadline deadline = Clock::now() + options.connect_timeout;
  auto socket =
      co_await connect_naming(options.host, options.port, name,
                              "check the console server: its port, and that nobody else is on it", deadline);
  co_return std::make_unique<RawTcp>(std::move(socket), name, options.baud);
}

}  // namespace rtx::transports
