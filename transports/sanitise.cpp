#include "transports/sanitise.hpp"

#include "transports/charset.hpp"

#include <algorithm>
#include <cstddef>

namespace rtx::transports {
namespace {

bool is_plain(char c) {
  return (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
}

void append_hex(std::string& to, unsigned value) {
  constexpr std::string_view digits = "0123456789abcdef";
  unsigned shift = 4;
  while (shift < 28 && (value >> (shift + 4)) != 0) shift += 4;
  for (;; shift -= 4) {
    to += digits[(value >> shift) & 0xf];
    if (shift == 0) return;
  }
}

void spell_out_byte(std::string& to, char byte) {
  to += "\\x";
  append_hex(to, static_cast<unsigned char>(byte));
}

/// Characters beyond ASCII that act on the terminal or on the reader's eye instead of being seen.
bool is_unseen(char32_t c) {
  return (c >= 0x80 && c <= 0x9f)         // C1 controls
         || c == 0x061c                   // Arabic letter mark
         || (c >= 0x200b && c <= 0x200f)  // zero width, direction marks
         || (c >= 0x2028 && c <= 0x202e)  // separators, embeddings, overrides
         || (c >= 0x2060 && c <= 0x206f)  // word joiner, isolates
         || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

}  // namespace

std::string sanitise(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    clean += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;

    const CodePoint next = first_code_point(text);
    if (next.length < 2) {
      spell_out_byte(clean, text.front());
      text.remove_prefix(1);
      continue;
    }
    if (is_unseen(next.value)) {
      clean += "\\u{";
      append_hex(clean, next.value);
      clean += '}';
    } else {
      clean += text.substr(0, next.length);
    }
    text.remove_prefix(next.length);
  }
  return clean;
}

}  // namespace rtx::transports
