#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <regex>
#include <string_view>

namespace rtx::bench {

using Match = std::match_results<const char*>;

inline std::regex expression(const char* text) {
  return std::regex{text, std::regex::ECMAScript | std::regex::optimize};
}

inline std::uint64_t number(const Match& match, std::size_t group) {
  std::uint64_t value = 0;
  std::from_chars(match[group].first, match[group].second, value);
  return value;
}

inline std::string_view view(const Match& match, std::size_t group) {
  return {match[group].first, static_cast<std::size_t>(match[group].length())};
}

template <class Take>
void each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

inline bool matches(std::string_view line, Match& match, const std::regex& form) {
  return std::regex_match(line.data(), line.data() + line.size(), match, form);
}

}  // namespace rtx::bench
