#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::reports {

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// How often `part` stands in `text`.
inline std::size_t times(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace rtx::reports
