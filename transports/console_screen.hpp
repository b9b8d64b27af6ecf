#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::transports::console {

/// The bytes a router has printed, with everything off that is about the terminal and not about the text:
/// line ends are `\n`, escape sequences, NUL, BEL and flow control are gone, backspaces have acted, and the
/// pager's lines are gone together with what erases them. The text is still in the router's encoding.
class Screen {
 public:
  void feed(std::string_view bytes);

  /// All text that has not been dropped.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// The last line, which has no end yet; into `text()`.
  [[nodiscard]] std::string_view tail() const noexcept { return std::string_view{text_}.substr(line_); }

  /// Where in `text()` the tail begins.
  [[nodiscard]] std::size_t tail_begin() const noexcept { return line_; }

  /// Forgets the first `count` bytes of `text()`.
  void drop(std::size_t count);

  /// True once for every pager that waits for a key.
  [[nodiscard]] bool take_pager() noexcept;

  /// How many pagers have been seen, waiting or already answered by keys typed ahead.
  [[nodiscard]] std::size_t pagers() const noexcept { return pagers_; }

 private:
  enum class State { text, escape, control_sequence, control_string, erasing };

  void take(char byte);
  void take_text(char byte);
  void take_escape(char byte);
  void take_erasure(char byte);
  void end_line();
  void look_for_pager();
  void end_erasure();

  std::string text_;
  std::size_t line_ = 0;
  State state_ = State::text;
  bool carriage_return_ = false;
  std::size_t sequence_ = 0;  ///< Length of the escape sequence so far.

  bool pager_waits_ = false;
  std::size_t pagers_ = 0;
  std::size_t pager_columns_ = 0;
  std::size_t blanks_ = 0;  ///< Seen while erasing.
  bool erases_by_return_ = false;
};

}  // namespace rtx::transports::console
