#pragma once

#include "twin/encoding.hpp"
#include "twin/lab.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// What `console character`, `console columns` and `console lines` say.
struct Display {
  Encoding encoding = Encoding::shift_jis;
  std::size_t columns = 80;
  std::size_t lines = 24;  ///< 0: infinity.
  friend bool operator==(const Display&, const Display&) = default;
};

/// Cuts one line (UTF-8, no line end) into rows of at most `columns` columns, wherever that falls. At least
/// one row, which may be empty. Source: command reference 4.22; captures cut in the middle of numbers.
[[nodiscard]] std::vector<std::string> fold(std::string_view line, std::size_t columns);

/// The console's output: encodes, breaks lines at the width, and remembers where the cursor is.
///
/// It only makes bytes; what to print when is the console's business.
class Terminal {
 public:
  explicit Terminal(const ConsoleHabits& habits) : habits_{habits} {}

  [[nodiscard]] const Display& display() const noexcept { return display_; }
  void use(const Display& display) { display_ = display; }

  /// Writes UTF-8 text where the cursor stands; breaks the line when it is full.
  void write(std::string_view text);
  /// Echoes typed bytes, which are already in the console's encoding, one character (or part of it) at a
  /// time.
  void echo(std::string_view bytes);
  /// Takes the last character that was echoed, `width` columns wide, off the screen.
  void rub_out(std::size_t width);
  void end_line();

  /// Shows the pager's text; `hide_pager` erases it the way the habits say.
  void show_pager(std::string_view text);
  void hide_pager();

  /// Bytes as they are, for what is no text at all. The cursor is then at an unknown place, taken for 0.
  void raw(std::string_view bytes);

  /// The bytes made since the last call.
  [[nodiscard]] std::string take();
  [[nodiscard]] std::size_t pending() const noexcept { return out_.size(); }

 private:
  void place(std::string_view bytes, std::size_t width, bool typed);

  ConsoleHabits habits_;
  Display display_;
  std::string out_;
  std::size_t column_ = 0;
  std::size_t pager_width_ = 0;
};

/// The columns that typed bytes take in `encoding`: 0 for the later bytes of a UTF-8 character.
[[nodiscard]] std::size_t typed_width(char byte, Encoding encoding) noexcept;

}  // namespace rtx::twin
