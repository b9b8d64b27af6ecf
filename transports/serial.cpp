#include "transports/serial.hpp"

#include "transports/deadline.hpp"
#include "transports/failure.hpp"
#include "transports/serial_device.hpp"
#include "transports/serial_speed.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace rtx::transports {
namespace {

using namespace std::chrono_literals;

/// Handed to the kernel at once. Small, so that a router's XOFF finds little still on its way.
constexpr std::size_t largest_chunk = 32;
constexpr auto look_again = 2ms;

class SerialLine final : public Transport {
 public:
  SerialLine(const asio::any_io_executor& executor, SerialDevice device, const SerialOptions& options)
      : port_{executor, device.descriptor},
        timer_{executor},
        device_{device},
        baud_{options.baud},
        name_{name_of_line(options)} {}
  ~SerialLine() override { release(); }

  asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline at) override {
    try {
      const asio::mutable_buffer buffer{into.data(), into.size()};
      auto reading = port_.async_read_some(buffer, asio::use_awaitable);
      Failure nothing{Trouble::prompt_timeout, name_ + ": nothing came in time"};
      co_return co_await deadline(std::move(reading), at, std::move(nothing));
    } catch (const boost::system::system_error& error) {
      throw failure_of(error);
    }
  }

  asio::awaitable<void> write(std::string_view bytes, Deadline at) override {
    try {
      while (!bytes.empty()) {
        co_await wait_until_drained(at);
        const asio::const_buffer buffer{bytes.data(), std::min(bytes.size(), largest_chunk)};
        auto writing = port_.async_write_some(buffer, asio::use_awaitable);
        const std::size_t count = co_await deadline(std::move(writing), at, held());
        bytes.remove_prefix(count);
        free_at_ = std::max(free_at_, Clock::now()) + serial_time(count, baud_);
      }
    } catch (const boost::system::system_error& error) {
      throw failure_of(error);
    }
  }

  asio::awaitable<void> close(Deadline /*deadline*/) override {
    release();
    co_return;
  }

  [[nodiscard]] std::chrono::microseconds time_for(std::size_t bytes) const override {
    return serial_time(bytes, baud_);
  }
  [[nodiscard]] std::string describe() const override { return name_; }

 private:
  /// Until what was written before is on the line: by the clock, and as far as the kernel knows.
  asio::awaitable<void> wait_until_drained(Deadline at) {
    while (free_at_ > Clock::now() || unsent_bytes(device_.descriptor) > largest_chunk / 2) {
      const Deadline now = Clock::now();
      if (now >= at) throw held();
      timer_.expires_at(std::min(at, std::max(free_at_, now + look_again)));
      co_await timer_.async_wait(asio::use_awaitable);
    }
  }

  Failure held() const {
    return Failure{Trouble::prompt_timeout, name_ + ": the router takes nothing more: it holds the line",
                   "check `flow` and the cable"};
  }

  Failure failure_of(const boost::system::system_error& error) const {
    if (means_cancelled(error)) return Failure{Trouble::cancelled, name_ + ": stopped while waiting"};
    const int code = error.code().value();
    const bool gone = error.code() == asio::error::eof || code == EIO || code == ENXIO || code == ENODEV ||
                      error.code() == asio::error::bad_descriptor;
    if (gone)
      return Failure{Trouble::closed, name_ + ": the line is gone", "check that the adapter is plugged in"};
    return Failure{Trouble::broken, name_ + ": " + error.code().message()};
  }

  void release() noexcept {
    if (!port_.is_open()) return;
    release_serial_device(device_);
    boost::system::error_code already_gone;
    port_.close(already_gone);
  }

  asio::serial_port port_;
  asio::steady_timer timer_;
  SerialDevice device_;
  unsigned baud_;
  std::string name_;
  Deadline free_at_{};  ///< When the line has carried what was written.
};

}  // namespace

asio::awaitable<std::unique_ptr<Transport>> open_serial(SerialOptions options) {
  const auto executor = co_await asio::this_coro::executor;
  const SerialDevice device = open_serial_device(options);
  co_return std::make_unique<SerialLine>(executor, device, options);
}

}  // namespace rtx::transports
