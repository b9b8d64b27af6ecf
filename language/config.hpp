#pragma once

#include "language/commands.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rtx::language {

/// One line of a configuration.
struct ConfigLine {
  std::string text;     ///< As printed, without indentation and trailing blanks; a here-document with its lines.
  std::string key;      ///< The command's key; for a line the table does not know, the whole line.
  Selection selection;  ///< The block it stands in.
  bool known = true;
};

/// A configuration: what one router holds, in the order it was read or the router prints it.
///
/// It is edited the way a router is: a line that is applied replaces the one of the same key, a `no` line
/// removes it. Comparison is by key; order is the router's business.
class Config {
 public:
  /// Reads what `show config` printed (wrapped lines joined; header lines begin with `#`), or a file that a
  /// person wrote. Never fails: a line the table does not know is kept as it is.
  [[nodiscard]] static Config parse(std::string_view text);

  /// Applies one understood command. Returns false if nothing changed (already so, or nothing to remove).
  bool apply(const Command& command);

  [[nodiscard]] const std::vector<ConfigLine>& lines() const noexcept { return lines_; }
  [[nodiscard]] const ConfigLine* find(std::string_view key) const;

  /// The words behind the key of the line with `key`; empty if there is none.
  [[nodiscard]] std::vector<std::string> value(std::string_view key) const;

  /// As `show config` prints it, header excluded: blocks, indentation, the router's own order.
  [[nodiscard]] std::string render() const;

  friend bool operator==(const Config&, const Config&) = default;

 private:
  std::vector<ConfigLine> lines_;
};

inline bool operator==(const ConfigLine& left, const ConfigLine& right) {
  return left.key == right.key && left.text == right.text && left.selection == right.selection;
}

}  // namespace rtx::language
