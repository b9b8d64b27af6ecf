#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::parsers {

/// One character at the beginning of a text, or one byte that is not UTF-8.
struct Character {
  char32_t code = 0;     ///< The byte itself if not `valid`.
  std::size_t size = 0;  ///< In bytes; 0 only of an empty text.
  bool valid = false;
};

/// The first character of `text`. Overlong forms, surrogates and what lies beyond U+10FFFF are not UTF-8.
[[nodiscard]] Character first_character(std::string_view text) noexcept;

/// `text` with every byte that is not UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// `character` so that a terminal shows it and does nothing else: `\x1b` for a control character,
/// `\u202e` for a direction mark, `\xff` for a byte that is not UTF-8; others as they are.
[[nodiscard]] std::string visible(std::string_view bytes, Character character);

/// All of `text`, character by character through the other `visible`.
[[nodiscard]] std::string visible(std::string_view text);

/// The columns a terminal uses for `code`: 2 for Japanese and other wide characters, else 1.
[[nodiscard]] std::size_t columns(char32_t code) noexcept;

}  // namespace rtx::parsers
