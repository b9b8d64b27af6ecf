#include "transports/raw_tcp.hpp"

#include "transports/serial_speed.hpp"
#include "transports/tcp_stream.hpp"

#include <utility>

namespace rtx::transports {
namespace {

class RawTcp final : public TcpStream {
 public:
  RawTcp(Connection connection, std::string name, unsigned baud)
      : TcpStream{std::move(connection), std::move(name)}, baud_{baud} {}

  [[nodiscard]] std::chrono::microseconds time_for(std::size_t bytes) const override {
    return serial_time(bytes, baud_);
  }

 private:
  unsigned baud_;
};

}  // namespace

asio::awaitable<std::unique_ptr<Transport>> open_raw_tcp(RawTcpOptions options) {
  const Deadline deadline = Clock::now() + options.connect_timeout;
  StreamTarget target{options.host, options.port, options.dialer,
                      name_of("tcp", options.host, options.port, options.dialer.get()),
                      "check the console server: its port, and that nobody else is on it"};
  const std::string name = target.name;
  auto connection = co_await connect_naming(std::move(target), deadline);
  co_return std::make_unique<RawTcp>(std::move(connection), name, options.baud);
}

}  // namespace rtx::transports
