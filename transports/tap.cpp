#include "transports/tap.hpp"

#include <utility>

namespace rtx::transports {
namespace {

class Tapped final : public Transport {
 public:
  Tapped(std::unique_ptr<Transport> transport, std::shared_ptr<Tap> tap)
      : transport_{std::move(transport)}, tap_{std::move(tap)} {}

  asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline deadline) override {
    const std::size_t length = co_await transport_->read_some(into, deadline);
    tap_->on_received({into.data(), length});
    co_return length;
  }

  asio::awaitable<void> write(std::string_view bytes, Deadline deadline) override {
    tap_->on_typed(bytes);
    co_await transport_->write(bytes, deadline);
  }

  asio::awaitable<void> close(Deadline deadline) override { return transport_->close(deadline); }

  [[nodiscard]] std::chrono::microseconds time_for(std::size_t bytes) const override {
    return transport_->time_for(bytes);
  }

  [[nodiscard]] std::string describe() const override { return transport_->describe(); }

 private:
  std::unique_ptr<Transport> transport_;
  std::shared_ptr<Tap> tap_;
};

}  // namespace

std::unique_ptr<Transport> tapped(std::unique_ptr<Transport> transport, std::shared_ptr<Tap> tap) {
  return std::make_unique<Tapped>(std::move(transport), std::move(tap));
}

}  // namespace rtx::transports
