#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::transports {

/// How a router's text may be encoded: what `console character` sets.
enum class Charset { unknown, ascii, shift_jis, euc_jp, utf8 };

/// Whether `text` is the same bytes in every character set.
[[nodiscard]] bool is_ascii(std::string_view text);

/// The charset that a value of `console character` names (`ja.sjis`, and `sjis` of older firmware);
/// `unknown` for any other word.
/// Source: command reference 4.21.
[[nodiscard]] Charset charset_named(std::string_view value) noexcept;

/// One code point of UTF-8 text.
struct CodePoint {
  char32_t value;
  std::size_t length;  ///< In bytes; 0 if there is no valid code point.
};

/// Reads the code point that `text` begins with, strictly: no overlong forms, no surrogates.
[[nodiscard]] CodePoint first_code_point(std::string_view text) noexcept;

/// One line of router text as UTF-8. What it is encoded in is recognised from the line itself, because a
/// router set to one charset still prints another one at times; `expected` decides where bytes make sense
/// in several. Bytes that make sense in none are spelt out as `\xNN`.
[[nodiscard]] std::string decode(std::string_view line, Charset expected);

/// UTF-8 `text` as the router reads it: its configuration is Shift_JIS unless its console is set to another
/// Japanese charset. Empty if it cannot be written so.
[[nodiscard]] std::optional<std::string> encode(std::string_view text, Charset console);

/// How many columns the raw `line` takes on the console: wide characters two, half-width kana one. A lead
/// byte that was cut from the rest of its character counts one.
[[nodiscard]] std::size_t columns_of(std::string_view line, Charset expected);

/// True if the raw `line` begins with a character that takes two columns.
[[nodiscard]] bool begins_wide(std::string_view line, Charset expected);

}  // namespace rtx::transports
