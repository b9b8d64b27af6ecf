#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::agent {

enum class Colour { none, good, bad, doubtful, faint, strong };

/// Where a program's words go: `out` takes results, `story` what happens meanwhile.
struct Screen {
  std::ostream* out = nullptr;
  std::ostream* story = nullptr;
  bool live = false;        ///< `story` is a terminal that can be drawn on.
  bool colour_out = false;  ///< `out` is a terminal that shows colours.
  bool colour_story = false;
  std::size_t columns = 80;  ///< Of the terminal.

  /// Standard output and error as they are: colours and cursor moves only on a terminal, and neither if
  /// `NO_COLOR` is set or `TERM` is `dumb`.
  [[nodiscard]] static Screen standard();
};

/// `text` in `colour`, if `on`. Colour never carries a meaning alone.
[[nodiscard]] std::string coloured(std::string_view text, Colour colour, bool on);

/// Columns that `text` (UTF-8) takes on a terminal; wide characters count two.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// `text` cut to at most `columns`, an ellipsis in place of what is missing; never inside a character.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t columns);

/// `text` with blanks behind it up to `columns`.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

/// What came from a router or a file, fit for a terminal: every line of it through this one door.
[[nodiscard]] std::string for_terminal(std::string_view text);

/// The same in one line: line feeds become blanks.
[[nodiscard]] std::string in_one_line(std::string_view text);

/// Something beside the work that went wrong.
struct Problem {
  std::string what;
  std::string next;  ///< What there is to do about it; may be empty.
};

/// Says so, in a line each; nothing if `what` is empty.
void warn_of(const Problem& problem, const Screen& screen);
void warn_of(const std::string& what, const Screen& screen);

/// Rows of cells, columns aligned by display width, two blanks between them; every line begins with `indent`.
[[nodiscard]] std::string table(const std::vector<std::vector<std::string>>& rows, std::string_view indent);

/// A few lines at the bottom of a terminal that are drawn again and again, below lines that stay.
/// Without a terminal it only prints the lines that stay.
class LiveRegion {
 public:
  explicit LiveRegion(const Screen& screen) : screen_{&screen} {}
  LiveRegion(const LiveRegion&) = delete;
  LiveRegion& operator=(const LiveRegion&) = delete;
  ~LiveRegion() { draw({}); }

  /// Prints a line (or several) that stays.
  void say(std::string_view text);
  /// Replaces the live lines. Each is cut to the terminal's width.
  void draw(std::vector<std::string> lines);

 private:
  void erase();
  void paint();

  const Screen* screen_;
  std::vector<std::string> lines_;
  std::size_t painted_ = 0;
};

}  // namespace rtx::agent
