#include "parsers/unicode.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace rtx::parsers {
namespace {

constexpr Character invalid(char byte) {
  return {static_cast<unsigned char>(byte), 1, false};
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

/// Invisible characters that change how the text around them looks.
bool is_format(char32_t code) {
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF;
}

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
  std::array<char, 16> buffer{};
  const auto size = std::snprintf(buffer.data(), buffer.size(), format, arguments...);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace

Character first_character(std::string_view text) noexcept {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return invalid(text[0]);

  char32_t code = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return invalid(text[0]);
    code = (code << 6U) | (byte & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest[size] || code > 0x10FFFF || surrogate) return invalid(text[0]);
  return {code, size, true};
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto character = first_character(text);
    result.append(character.valid ? text.substr(0, character.size) : "\xEF\xBF\xBD");
    text.remove_prefix(character.size);
  }
  return result;
}

std::string visible(std::string_view bytes, Character character) {
  const auto code = static_cast<unsigned>(character.code);
  if (!character.valid || code < 0x80) {
    if (character.valid && !is_control(character.code)) return std::string{bytes.substr(0, 1)};
    return formatted("\\x%02x", code);
  }
  if (is_control(character.code) || is_format(character.code)) return formatted("\\u%04x", code);
  return std::string{bytes.substr(0, character.size)};
}

std::string visible(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto character = first_character(text);
    result.append(visible(text, character));
    text.remove_prefix(character.size);
  }
  return result;
}

std::size_t columns(char32_t code) noexcept {
  // Unicode East Asian Width W and F, in the blocks that a router or its names can hold.
  constexpr std::array<std::pair<char32_t, char32_t>, 9> wide{{{0x1100, 0x115F},
                                                               {0x2E80, 0x303E},
                                                               {0x3041, 0xA4CF},
                                                               {0xAC00, 0xD7A3},
                                                               {0xF900, 0xFAFF},
                                                               {0xFE30, 0xFE6F},
                                                               {0xFF00, 0xFF60},
                                                               {0xFFE0, 0xFFE6},
                                                               {0x1F300, 0x3FFFD}}};
  for (const auto& [first, last] : wide) {
    if (code >= first && code <= last) return 2;
  }
  return 1;
}

}  // namespace rtx::parsers
