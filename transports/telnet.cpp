#include "transports/telnet.hpp"

#include "transports/secret.hpp"
#include "transports/tcp_stream.hpp"
#include "transports/telnet_codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rtx::transports {
namespace {

class Telnet final : public Transport {
 public:
  Telnet(Connection connection, std::string name) : stream_{std::move(connection), std::move(name)} {}

  asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline deadline) override {
    // What comes may be commands only, and then nothing has been read.
    while (text_.empty()) {
      const std::size_t length = co_await stream_.read_some(buffer_, deadline);
      codec_.receive({buffer_.data(), length});
      text_ = codec_.take_text();
      const std::string answers = codec_.take_answers();
      if (!answers.empty()) co_await stream_.write(answers, deadline);
      if (codec_.is_broken() && text_.empty()) {
        throw Failure{Trouble::broken, describe() + ": the server compresses, and nobody asked it to",
                      "check with telnet by hand that this is a router's console"};
      }
    }
    const std::size_t length = std::min(into.size(), text_.size());
    std::copy_n(text_.begin(), length, into.begin());
    text_.erase(0, length);
    co_return length;
  }

  asio::awaitable<void> write(std::string_view bytes, Deadline deadline) override {
    const Secret encoded{codec_.encode(bytes)};  // It may hold a password.
    co_await stream_.write(encoded.reveal(), deadline);
  }

  asio::awaitable<void> close(Deadline deadline) override { co_await stream_.close(deadline); }

  [[nodiscard]] std::string describe() const override { return stream_.describe(); }

 private:
  TcpStream stream_;
  TelnetCodec codec_;
  std::string text_;  ///< Received and not yet read.
  std::array<char, 4096> buffer_{};
};

}  // namespace

asio::awaitable<std::unique_ptr<Transport>> open_telnet(TelnetOptions options) {
  const Deadline deadline = Clock::now() + options.connect_timeout;
  StreamTarget target{
      options.host, options.port, options.dialer,
      name_of("telnet", options.host, options.port, options.dialer.get()),
      "check on the router that telnet is on (`telnetd service on`), its port (`telnetd listen`), and that "
      "`telnetd host` and the filters allow this host"};
  const std::string name = target.name;
  auto connection = co_await connect_naming(std::move(target), deadline);
  co_return std::make_unique<Telnet>(std::move(connection), name);
}

}  // namespace rtx::transports
