#pragma once

#include "twin/conversation.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// What a router has at its end of a connection or line: a conversation, and what the line makes of it.
///
/// A machine without I/O. Times are real ones, given by whoever carries the bytes.
class ByteEnd {
 public:
  using Clock = std::chrono::steady_clock;

  ByteEnd() = default;
  virtual ~ByteEnd() = default;
  ByteEnd(const ByteEnd&) = delete;
  ByteEnd& operator=(const ByteEnd&) = delete;

  /// How many bytes it takes now; 0: ask again at `next_event`.
  [[nodiscard]] virtual std::size_t room(Clock::time_point now) = 0;
  virtual void receive(std::string_view bytes, Clock::time_point now) = 0;
  /// At most `most` bytes for the client that are due.
  [[nodiscard]] virtual std::string take(std::size_t most, Clock::time_point now) = 0;
  /// When something happens though nothing is received; none if nothing will.
  [[nodiscard]] virtual std::optional<Clock::time_point> next_event(Clock::time_point now) const = 0;

  [[nodiscard]] virtual Conversation& conversation() noexcept = 0;
};

}  // namespace rtx::twin
