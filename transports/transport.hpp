#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace rtx::transports {

namespace asio = boost::asio;

using Clock = std::chrono::steady_clock;
/// The moment at which a wait gives up.
using Deadline = Clock::time_point;

/// Bytes to and from a router's console, whatever carries them: SSH, telnet, a serial line.
///
/// One coroutine at a time uses it. Every call honours Asio's per-operation cancellation and throws
/// `Failure`: `closed`, `reset`, `cancelled`, `prompt_timeout` (nothing came or went before the deadline).
/// A coroutine that was cancelled must await `this_coro::reset_cancellation_state()` before it can call
/// `close`: Asio throws at its every `co_await` until then.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// Waits for bytes and puts them into `into`; returns how many, at least one.
  virtual asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline deadline) = 0;

  /// Writes all of `bytes`, which must stay alive until then.
  virtual asio::awaitable<void> write(std::string_view bytes, Deadline deadline) = 0;

  /// Ends the connection in order as far as the deadline allows; never throws for the peer's sake.
  virtual asio::awaitable<void> close(Deadline deadline) = 0;

  /// How long the line alone takes to carry `bytes`; zero where that does not matter. Waits grow by it: 40 kB
  /// at 9600 bps take longer than any router may think.
  [[nodiscard]] virtual std::chrono::microseconds time_for(std::size_t /*bytes*/) const {
    return std::chrono::microseconds{0};
  }

  /// Where it leads, for messages: `ssh admin@192.0.2.1:22`.
  [[nodiscard]] virtual std::string describe() const = 0;
};

}  // namespace rtx::transports
