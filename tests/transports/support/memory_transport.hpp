#pragma once

#include "tests/transports/support/console_router.hpp"
#include "transports/transport.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace rtx::tests {

/// A clock that moves only when something is waited for.
struct FakeClock {
  transports::Clock::time_point now{std::chrono::hours{1}};
};

/// What happens at one step of a conversation instead of what should.
enum class Mishap { none, dropped, silent, cancelled };

/// What a test and a `MemoryTransport` share; outlives the session.
struct Wire {
  explicit Wire(ConsoleHabits habits) : router{std::move(habits)} {}

  ConsoleRouter router;
  FakeClock clock;
  std::size_t split = static_cast<std::size_t>(-1);  ///< At most so many bytes are read at a time.
  Mishap mishap = Mishap::none;
  std::size_t mishap_at = 0;    ///< The read or write at which it happens, counted from 1.
  std::size_t operations = 0;   ///< Reads and writes so far.
  std::size_t round_trips = 0;  ///< Waits for the router with something unanswered on the way.
  bool endless = false;         ///< The router prints without end, until it is interrupted.
  bool never_ends = false;      ///< Not even then.
  bool is_closed = false;
  std::size_t lost_from = std::string::npos;  ///< The first of `lost` typed keys that never arrive.
  std::size_t lost = 1;
  std::string typed;  ///< Everything that was written, what is lost on the way included.
  std::vector<std::string> writes;
};

/// A transport to a `ConsoleRouter` in this process: no sockets, and no real time passes.
class MemoryTransport final : public transports::Transport {
 public:
  explicit MemoryTransport(Wire& wire) : wire_{&wire} {}

  transports::asio::awaitable<std::size_t> read_some(std::span<char> into,
                                                     transports::Deadline deadline) override;
  transports::asio::awaitable<void> write(std::string_view bytes, transports::Deadline deadline) override;
  transports::asio::awaitable<void> close(transports::Deadline deadline) override;
  std::string describe() const override { return "memory"; }

 private:
  void step(transports::Deadline deadline);
  std::string without_lost(std::string_view bytes) const;
  [[noreturn]] void time_out(transports::Deadline deadline);

  Wire* wire_;
  bool is_dead_ = false;    ///< The connection was dropped.
  bool is_silent_ = false;  ///< The router says nothing any more.
  bool has_written_ = false;
};

}  // namespace rtx::tests
