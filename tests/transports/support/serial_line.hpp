#pragma once

#include "tests/transports/support/console_door.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

namespace rtx::tests {

/// How a simulated serial line and the router at its end behave.
struct LineHabits {
  DoorHabits door;
  unsigned baud = 9600;
  std::size_t input_buffer = 96;          ///< Bytes that the router holds unread; what comes then is lost.
  int busy_after_lines = 20;              ///< After so many lines it reads nothing
  std::chrono::milliseconds busy_for{0};  ///< for so long.
  bool answers = true;                    ///< Else what comes is only kept.
};

/// A pseudo terminal with a router at its far end: bytes come and go at the line's speed, the input buffer is
/// small, and XOFF and XON are sent as it fills and empties.
class SerialLineRouter {
 public:
  explicit SerialLineRouter(LineHabits habits);
  SerialLineRouter(const SerialLineRouter&) = delete;
  SerialLineRouter& operator=(const SerialLineRouter&) = delete;
  ~SerialLineRouter();

  /// The near end: what a serial adapter would be.
  [[nodiscard]] const std::string& device() const { return device_; }
  /// The far end's descriptor.
  [[nodiscard]] int far_end() const { return far_end_; }

  /// Ends the simulation; only then may the following be read. The far end stays open.
  void stop();
  /// The adapter is pulled out.
  void pull_out();

  ConsoleDoor door;
  std::string received;  ///< All that was not lost.
  std::size_t lost = 0;
  std::size_t stops = 0;  ///< XOFFs sent.

 private:
  void run();
  [[nodiscard]] bool host_stops_at_xoff() const;
  void receive(std::size_t budget);
  void process();
  void transmit(std::size_t budget);
  void control_flow();

  LineHabits habits_;
  int far_end_ = -1;
  std::string device_;
  std::string input_;
  std::string output_;
  int lines_ = 0;
  std::chrono::steady_clock::time_point busy_until_;
  bool is_stopped_ = false;  ///< The sender was told to stop.
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

}  // namespace rtx::tests
