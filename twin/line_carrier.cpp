#include "twin/line_carrier.hpp"

#include "twin/partings.hpp"
#include "twin/quietly.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
using Clock = ByteEnd::Clock;

constexpr std::chrono::hours far_off{1};
constexpr std::chrono::milliseconds retry_pause{50};
constexpr std::size_t chunk = 16 * 1024;

// One client, or one serial line, from the first byte to the last.
template <class Stream>
class Carrier {
 public:
  Carrier(Stream& stream, ByteEnd& end, Device& device, bool ends)
      : stream_{stream}, end_{end}, device_{device}, ends_{ends}, timer_{stream.get_executor()} {
    end_.conversation().on_disturbance([this] { timer_.cancel(); });
  }
  ~Carrier() { end_.conversation().on_disturbance(nullptr); }
  Carrier(const Carrier&) = delete;
  Carrier& operator=(const Carrier&) = delete;

  // True: the router cuts the connection.
  asio::awaitable<bool> run() {
    boost::system::error_code error;
    stream_.native_non_blocking(true, error);
    stream_.non_blocking(true, error);
    while (read() && write()) {
      const Ending ending = end_.conversation().ending();
      if (ending == Ending::silent) {
        timer_.expires_after(silence);
        while (end_.conversation().ending() == Ending::silent && Clock::now() < timer_.expiry())
          co_await timer_.async_wait(quietly);
        co_return end_.conversation().ending() == Ending::cut;
      }
      const bool over = cut_ || ending != Ending::open || input_ended_;
      if (over && is_drained()) {
        if (!cut_ && ending != Ending::cut) co_return false;
        timer_.expires_after(last_words);
        co_await timer_.async_wait(quietly);
        co_return true;
      }
      if (over && !deadline_) deadline_ = Clock::now() + farewell;
      if (deadline_ && Clock::now() >= *deadline_) co_return false;
      co_await wait();
    }
    co_return false;
  }

 private:
  // False: the client has gone.
  bool read() {
    std::array<char, chunk> buffer;
    while (!input_ended_) {
      const Clock::time_point now = Clock::now();
      const std::size_t room = std::min(end_.room(now), buffer.size());
      if (room == 0 || unsent_.size() >= chunk) return true;
      boost::system::error_code error;
      const std::size_t size = stream_.read_some(asio::buffer(buffer.data(), room), error);
      if (error == asio::error::would_block) return true;
      if (error && !ends_) return stumble();
      if (error == asio::error::eof) input_ended_ = true;
      if (error && !input_ended_) return false;
      if (size > 0) end_.receive({buffer.data(), size}, now);
    }
    return true;
  }

  // Hands on what the line and the client take. False: the client has gone.
  bool write() {
    while (true) {
      if (unsent_.empty() && !cut_) {
        unsent_ = end_.take(chunk, Clock::now());
        if (ends_) look_for_cut();
      }
      if (unsent_.empty()) return true;
      boost::system::error_code error;
      const std::size_t written = stream_.write_some(asio::buffer(unsent_), error);
      if (error == asio::error::would_block) return true;
      if (error) return !ends_ && stumble();
      unsent_.erase(0, written);
      sent_ += written;
    }
  }

  // An error of a line that does not end (a program at the other end is hanging up): it is tried again.
  bool stumble() {
    retry_at_ = Clock::now() + retry_pause;
    return true;
  }

  void look_for_cut() {
    const auto fault = device_.faults().armed("disconnect-after-bytes");
    if (!fault || sent_ + unsent_.size() < fault->number) return;
    device_.faults().strike(*fault);
    unsent_.resize(fault->number - std::min(sent_, fault->number));
    cut_ = true;
  }

  bool is_drained() const {
    if (!unsent_.empty()) return false;
    const Ending ending = end_.conversation().ending();
    if (cut_) return true;
    if (ending != Ending::open) return !end_.next_event(Clock::now());
    return end_.conversation().is_idle();
  }

  asio::awaitable<void> wait() {
    using asio::experimental::awaitable_operators::operator||;
    const Clock::time_point now = Clock::now();
    const Clock::time_point event = end_.next_event(now).value_or(now + far_off);
    timer_.expires_at(deadline_ ? std::min(event, *deadline_) : event);
    if (retry_at_ > now) {
      timer_.expires_at(retry_at_);
      co_await timer_.async_wait(quietly);
      co_return;
    }
    const bool reads = !input_ended_ && end_.room(now) > 0 && unsent_.size() < chunk;
    const bool writes = !unsent_.empty();
    if (reads && writes) {
      co_await (stream_.async_wait(Stream::wait_read, quietly) ||
                stream_.async_wait(Stream::wait_write, quietly) || timer_.async_wait(quietly));
    } else if (reads) {
      co_await (stream_.async_wait(Stream::wait_read, quietly) || timer_.async_wait(quietly));
    } else if (writes) {
      co_await (stream_.async_wait(Stream::wait_write, quietly) || timer_.async_wait(quietly));
    } else {
      co_await timer_.async_wait(quietly);
    }
  }

  Stream& stream_;
  ByteEnd& end_;
  Device& device_;
  bool ends_;  // a connection does, a serial line does not
  asio::steady_timer timer_;
  std::string unsent_;
  std::size_t sent_ = 0;
  bool input_ended_ = false;
  bool cut_ = false;
  std::optional<Clock::time_point> deadline_;
  Clock::time_point retry_at_{};
};

}  // namespace

asio::awaitable<void> carry(Wire wire, ByteEnd& end, Device& device) {
  Carrier carrier{wire.socket, end, device, true};
  const bool resets = co_await carrier.run();
  if (resets) wire.reset();
}

asio::awaitable<void> carry(asio::posix::stream_descriptor line, ByteEnd& end, Device& device) {
  Carrier carrier{line, end, device, false};
  co_await carrier.run();
}

}  // namespace rtx::twin
