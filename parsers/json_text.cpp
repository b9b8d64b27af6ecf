#include "parsers/json_text.hpp"

#include "parsers/unicode.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace rtx::parsers {

namespace {

/// DEL and C1 controls, marks that change the direction of text or hide it. C0 is escaped by JSON itself.
constexpr bool is_unsafe(char32_t code) {
  return (code >= 0x7f && code <= 0x9f) || code == 0x061c || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x2069) || code == 0xfeff;
}

}  // namespace

std::string json_text(const nlohmann::ordered_json& value, int indent) {
  const std::string raw = value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string text;
  text.reserve(raw.size());
  for (std::string_view rest = raw; !rest.empty();) {
    const Character character = first_character(rest);
    if (is_unsafe(character.code)) {
      text += fmt::format("\\u{:04x}", static_cast<unsigned>(character.code));
    } else {
      text += rest.substr(0, character.size);
    }
    rest.remove_prefix(character.size);
  }
  return text;
}

std::string json_line(const nlohmann::ordered_json& value) {
  return json_text(value) + '\n';
}

}  // namespace rtx::parsers
