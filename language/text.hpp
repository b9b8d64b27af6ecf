#pragma once

#include <algorithm>
#include <compare>
#include <string>
#include <string_view>

namespace rtx::language {

/// `letter` in lower case; only ASCII, whatever the locale.
[[nodiscard]] constexpr char lower(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// `text` in lower case; only ASCII.
[[nodiscard]] inline std::string lowered(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

/// Whether two words are the same keyword: the router does not care about case.
[[nodiscard]] constexpr bool same_word(std::string_view left, std::string_view right) noexcept {
  return std::ranges::equal(left, right, {}, lower, lower);
}

[[nodiscard]] constexpr bool is_digit(char letter) noexcept {
  return letter >= '0' && letter <= '9';
}

/// Whether `text` consists of digits, at least one.
[[nodiscard]] constexpr bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// `text` without the blanks and line ends around it.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The last of the words in `text`.
[[nodiscard]] constexpr std::string_view last_word(std::string_view text) noexcept {
  return text.substr(text.find_last_of(' ') + 1);
}

/// Whether `byte` continues a UTF-8 character that others began.
[[nodiscard]] constexpr bool continues_character(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Orders texts as people count: `lan2` before `lan10`, `filter 9` before `filter 10`.
[[nodiscard]] inline std::strong_ordering compare_naturally(std::string_view left, std::string_view right) {
  const auto whole = left <=> right;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const auto number_of = [](std::string_view text) {
        const auto digits = std::ranges::find_if_not(text, is_digit) - text.begin();
        return text.substr(0, static_cast<std::size_t>(digits));
      };
      const auto one = number_of(left);
      const auto other = number_of(right);
      // Without leading zeros, the longer number is the greater one.
      const auto plain_one = one.substr(std::min(one.find_first_not_of('0'), one.size()));
      const auto plain_other = other.substr(std::min(other.find_first_not_of('0'), other.size()));
      if (const auto by_size = plain_one.size() <=> plain_other.size(); by_size != 0) return by_size;
      if (const auto by_digits = plain_one <=> plain_other; by_digits != 0) return by_digits;
      left.remove_prefix(one.size());
      right.remove_prefix(other.size());
      continue;
    }
    if (left.front() != right.front()) return left.front() <=> right.front();
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  if (const auto by_size = left.size() <=> right.size(); by_size != 0) return by_size;
  return whole;
}

}  // namespace rtx::language
