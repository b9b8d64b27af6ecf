#include "twin/placeholders.hpp"

#include <cstddef>
#include <optional>

namespace rtx::twin {
namespace {

constexpr std::string_view word_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789:+-*";

std::optional<std::string> value_of(std::string_view name, std::int64_t number) {
  if (name == "n") return std::to_string(number);
  if (name == "hi") return std::to_string(number / 256 % 256);
  if (name == "lo") return std::to_string(number % 256);
  if (name.size() != 3 || !name.starts_with("n:") || name[2] < '2' || name[2] > '9') return std::nullopt;
  std::string digits = std::to_string(number);
  const auto width = static_cast<std::size_t>(name[2] - '0');
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

// What stands between a brace at the beginning of `text` and its partner, if that can be a placeholder.
std::string_view name_at(std::string_view text) {
  const std::size_t end = text.find_first_not_of(name_letters, 1);
  const bool is_name = end != std::string_view::npos && end > 1 && text[end] == '}' &&
                       word_letters.find(text[1]) != std::string_view::npos;
  return is_name ? text.substr(1, end - 1) : std::string_view{};
}

}  // namespace

Filled fill_placeholders(std::string_view text, std::int64_t number) {
  Filled filled;
  while (!text.empty()) {
    const std::size_t brace = text.find('{');
    filled.text += text.substr(0, brace);
    if (brace == std::string_view::npos) break;
    text.remove_prefix(brace);
    const std::string_view name = name_at(text);
    const auto value = value_of(name, number);
    if (!name.empty() && !value && filled.unknown.empty()) filled.unknown = "{" + std::string{name} + "}";
    const std::size_t length = value ? name.size() + 2 : 1;
    filled.text += value ? *value : "{";
    text.remove_prefix(length);
  }
  return filled;
}

}  // namespace rtx::twin
