#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::language {

/// One parameter of a command line: quotes and escapes resolved.
struct Word {
  std::string text;
  std::size_t column;   ///< 1-based byte column where it begins in the line.
  bool quoted = false;  ///< Any part of it was quoted or escaped.
};

/// Why a line is not a command line.
struct LineError {
  std::size_t column;  ///< 1-based.
  std::string message;
};

/// A line split as the router splits it, or the place where that fails.
struct Split {
  std::vector<Word> words;
  std::optional<LineError> error;  ///< Unbalanced quote, control character, longer than 4095 columns.
};

/// Splits `line` (no line end). Blanks separate; `'...'`, `"..."` and `\c` protect; a quoted part glued to
/// an unquoted one is the same word; an unescaped `#` that begins a word begins a comment.
/// Source: command reference 1.5; inside double quotes a backslash escapes (measured on RTX830).
[[nodiscard]] Split split(std::string_view line);

/// `text` as one word that the router reads back as exactly `text`: unchanged where nothing needs it,
/// else in double quotes. Source: command reference 1.5 (`? # | > \ ' "` and blank).
/// Precondition: no control characters (the caller has refused them).
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace rtx::language
