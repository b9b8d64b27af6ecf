#pragma once

#include "transports/console_action.hpp"
#include "transports/deadline.hpp"
#include "transports/failure.hpp"
#include "transports/transport.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <functional>
#include <string_view>

namespace rtx::transports {

/// Lets the machines that know the dialogue (Login, Exchange, ...) type and read at one transport. What they
/// are is kept from what awaits: they see no clock and no connection.
class ConsoleDriver {
 public:
  using Now = std::function<Clock::time_point()>;

  /// `transport` must outlive it.
  ConsoleDriver(Transport& transport, Now now);

  /// Until `machine` is done, by `deadline` at the latest; a slow line gets the time that its bytes take on
  /// top. Throws the `Failure` that the machine comes to.
  template <class Machine>
  asio::awaitable<void> drive(Machine& machine, Deadline deadline) {
    return run([&machine](const console::Event& event) { return machine.resume(event); }, deadline);
  }

  /// After so long without a byte in either direction it has expired, whatever the deadline.
  void set_longest_silence(std::chrono::milliseconds silence) { longest_silence_ = silence; }

  [[nodiscard]] Clock::time_point now() const { return now_(); }
  /// It is not known what the console is doing: a machine has not come to its end.
  [[nodiscard]] bool is_in_doubt() const noexcept { return in_doubt_; }
  /// The connection, or the session on its line, has ended.
  [[nodiscard]] bool is_over() const noexcept { return is_over_; }
  void end() noexcept { is_over_ = true; }

  static constexpr std::chrono::milliseconds any_silence = std::chrono::hours{24};

 private:
  asio::awaitable<void> run(std::function<console::Action(const console::Event&)> resume, Deadline deadline);
  asio::awaitable<console::Event> type(const Secret& bytes, Deadline deadline);
  asio::awaitable<console::Event> wait(std::chrono::milliseconds quiet, Deadline latest);
  console::Event over_or_expired(const Failure& failure);

  Transport& transport_;
  Now now_;
  bool in_doubt_ = true;
  bool is_over_ = false;
  Clock::time_point last_typed_ = now_();
  Clock::time_point last_heard_ = now_();
  std::chrono::milliseconds longest_silence_ = any_silence;
  std::array<char, 4 * 1024> buffer_{};  // Of thousands of sessions, each has one.
  std::exception_ptr ended_by_;
};

}  // namespace rtx::transports
