#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::twin {

/// The encodings of `console character`. Source: command reference 4.21.
enum class Encoding { ascii, shift_jis, euc_jp, utf8 };

/// `text` (UTF-8) in `encoding`, with `?` for every character that it does not have, and for broken bytes.
[[nodiscard]] std::string encode(std::string_view text, Encoding encoding);

/// The reverse: bytes that were typed, as UTF-8. What is no character of `encoding` becomes `?`.
[[nodiscard]] std::string decode(std::string_view bytes, Encoding encoding);

/// How many bytes the first character of `text` (UTF-8, not empty) has; 1 for a broken one.
[[nodiscard]] std::size_t character_length(std::string_view text) noexcept;

/// How many columns one UTF-8 character takes: 1 for ASCII and half-width katakana, else 2.
[[nodiscard]] std::size_t character_width(std::string_view character) noexcept;

/// The columns that `text` (UTF-8, no control characters) takes.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

}  // namespace rtx::twin
