#pragma once

#include "twin/lab_time.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// How a session is over.
enum class Ending {
  open,    ///< It goes on.
  closed,  ///< Logged out: send what `take` still has, then close.
  cut,     ///< Send what `take` still has, then cut the line without a word.
  silent,  ///< Neither read nor write any more, and do not close: the line is a black hole.
};

/// What stands behind a door of a router: typed bytes in, the bytes of the screen out.
///
/// A machine without I/O. Whoever carries the bytes calls `receive` with what came in, `pass` when
/// `next_event` is due (and after `receive`), and sends what `take` returns, until `ending` says how the
/// session is over. Time is the world's.
class Conversation {
 public:
  Conversation() = default;
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Prints whatever comes before the first key.
  virtual void open() = 0;
  virtual void receive(std::string_view bytes) = 0;
  virtual void pass() = 0;

  /// At most `most` bytes that are due now. Call again until it returns none.
  [[nodiscard]] virtual std::string take(std::size_t most) = 0;
  [[nodiscard]] std::string take() { return take(32 * 1024); }

  /// When something happens though nothing is received; none if nothing will.
  [[nodiscard]] virtual std::optional<LabTime> next_event() const = 0;
  [[nodiscard]] virtual Ending ending() const noexcept = 0;
  /// Whether nothing is left to do unless something is received.
  [[nodiscard]] virtual bool is_idle() const = 0;

  /// Called when something outside has changed the session, so that the carrier looks again.
  virtual void on_disturbance(std::function<void()> handler) = 0;
};

}  // namespace rtx::twin
