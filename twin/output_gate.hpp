#pragma once

#include "twin/world.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// The console's output on its way to the line: holds back what a fault delays, and everything while
/// Ctrl-S is in force. The order never changes.
class OutputGate {
 public:
  void push(std::string_view bytes, LabTime now);

  /// Whatever is pushed from now on comes at least `pause` later than what has been pushed before.
  void pause(LabTime pause) { waiting_ += pause; }

  void hold(bool held) noexcept { held_ = held; }

  /// Up to `most` bytes that are due.
  [[nodiscard]] std::string take(LabTime now, std::size_t most);

  /// When the next bytes are due; none if there are none or they are held.
  [[nodiscard]] std::optional<LabTime> next() const;

  [[nodiscard]] std::size_t pending() const noexcept { return pending_; }

 private:
  struct Chunk {
    LabTime due;
    std::string bytes;
  };
  std::deque<Chunk> chunks_;
  LabTime last_due_{0};
  LabTime waiting_{0};
  std::size_t pending_ = 0;
  bool held_ = false;
};

}  // namespace rtx::twin
