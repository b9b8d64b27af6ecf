#pragma once

#include "language/commands.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::language {

/// One line of a configuration.
struct ConfigLine {
  std::string text;  ///< As printed, without indentation and trailing blanks; a here-document with its lines.
  std::string key;   ///< The command's key; for a line the table does not know, its block and the whole line.
  Selection
      selection;  ///< Where it acts: the block it stands in, the top for global lines printed in a block.
  bool known = true;
  const Family* family = nullptr;  ///< Its row of the table; null for a line that is not known.
};

/// The text of `line` without the lines of its here-document.
[[nodiscard]] std::string head_of(const ConfigLine& line);

/// The words of a line, of its here-document none but the first line's.
struct LineWords {
  std::vector<Word> key;    ///< As many as the family's pattern has.
  std::vector<Word> value;  ///< Those behind it.
};

/// Precondition: the table knows `line`.
[[nodiscard]] LineWords words_of(const ConfigLine& line);

/// A configuration: what one router holds, in the order in which the router prints it.
///
/// It is edited the way a router is: a line that is applied replaces the one of the same key, a `no` line
/// removes it. The order in which lines were typed or read does not matter: two configurations with the same
/// lines are equal and print the same.
class Config {
 public:
  /// Reads what `show config` printed (wrapped lines joined; header lines begin with `#`), or a file that a
  /// person wrote. Never fails: a line the table does not know is kept as it is.
  [[nodiscard]] static Config parse(std::string_view text);

  /// Applies one understood command. Returns false if nothing changed (already so, or nothing to remove).
  /// Selections, operations and displays change nothing, but for the ones that switch several tunnels or PPs
  /// on or off (`tunnel enable 1-3`, `tunnel disable 1`).
  bool apply(const Command& command);

  /// Of the settings with these keys it holds what `from` holds.
  void take_over(const std::set<std::string, std::less<>>& keys, const Config& from);

  [[nodiscard]] const std::vector<ConfigLine>& lines() const noexcept { return lines_; }
  [[nodiscard]] const ConfigLine* find(std::string_view key) const;

  /// The words behind the key of the line with `key`; empty if there is none.
  [[nodiscard]] std::vector<std::string> value(std::string_view key) const;

  /// As `show config` prints it, header excluded: blocks, indentation, the router's own order.
  [[nodiscard]] std::string render() const;

  /// The one block of `selection` as `show config tunnel 1` prints it; empty if it has no lines.
  [[nodiscard]] std::string render(const Selection& selection) const;

  friend bool operator==(const Config&, const Config&) = default;

 private:
  std::vector<ConfigLine> lines_;
};

inline bool operator==(const ConfigLine& left, const ConfigLine& right) {
  return left.key == right.key && left.text == right.text && left.selection == right.selection;
}

}  // namespace rtx::language
