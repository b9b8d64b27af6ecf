#include "tests/transports/support/memory_transport.hpp"

#include "transports/failure.hpp"

#include <algorithm>

namespace rtx::tests {

using transports::Failure;
using transports::Trouble;
namespace asio = transports::asio;

void MemoryTransport::time_out(transports::Deadline deadline) {
  wire_->clock.now = std::max(wire_->clock.now, deadline);
  throw Failure{Trouble::prompt_timeout, "nothing came in time"};
}

void MemoryTransport::step(transports::Deadline deadline) {
  ++wire_->operations;
  if (wire_->operations == wire_->mishap_at) {
    switch (wire_->mishap) {
      case Mishap::none:
        break;
      case Mishap::dropped:
        is_dead_ = true;
        break;
      case Mishap::silent:
        is_silent_ = true;
        break;
      case Mishap::cancelled:
        throw Failure{Trouble::cancelled, "stopped while waiting"};
    }
  }
  if (is_dead_) throw Failure{Trouble::reset, "the connection was cut"};
  if (is_silent_) time_out(deadline);
}

asio::awaitable<std::size_t> MemoryTransport::read_some(std::span<char> into, transports::Deadline deadline) {
  step(deadline);
  if (has_written_) ++wire_->round_trips;
  has_written_ = false;
  std::string bytes;
  if (wire_->endless) {
    wire_->clock.now += std::chrono::milliseconds{1};
    bytes = std::string(4000, 'x') + "\r\n";
  } else {
    auto printed = wire_->router.next();
    if (printed && printed->pause.count() > 0) {
      if (wire_->clock.now + printed->pause > deadline) {
        const auto rest = printed->pause -
                          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - wire_->clock.now);
        wire_->router.wait_again(rest);
        time_out(deadline);
      }
      wire_->clock.now += printed->pause;
      printed = wire_->router.next();
    }
    if (!printed) {
      if (wire_->router.has_hung_up()) throw Failure{Trouble::closed, "the router closed the connection"};
      time_out(deadline);
    }
    bytes = std::move(printed->bytes);
  }
  const std::size_t count = std::min({bytes.size(), into.size(), wire_->split});
  std::copy_n(bytes.begin(), count, into.begin());
  if (count < bytes.size() && !wire_->endless) wire_->router.unread(bytes.substr(count));
  co_return count;
}

/// What arrives of `bytes`, which are about to be typed.
std::string MemoryTransport::without_lost(std::string_view bytes) const {
  std::string arriving;
  for (std::size_t at = wire_->typed.size(); const char byte : bytes) {
    const bool is_lost = at >= wire_->lost_from && at - wire_->lost_from < wire_->lost;
    if (!is_lost) arriving += byte;
    ++at;
  }
  return arriving;
}

asio::awaitable<void> MemoryTransport::write(std::string_view bytes, transports::Deadline deadline) {
  step(deadline);
  if (wire_->router.has_hung_up()) throw Failure{Trouble::closed, "the router closed the connection"};
  has_written_ = true;
  const std::string arriving = without_lost(bytes);
  wire_->typed += bytes;
  wire_->writes.emplace_back(bytes);
  if (bytes.find('\x03') != std::string_view::npos && !wire_->never_ends) wire_->endless = false;
  wire_->router.type(arriving);
  co_return;
}

asio::awaitable<void> MemoryTransport::close(transports::Deadline) {
  wire_->is_closed = true;
  co_return;
}

}  // namespace rtx::tests
