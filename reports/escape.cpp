#include "reports/escape.hpp"

#include "transports/sanitise.hpp"

#include <algorithm>

namespace rtx::reports {
namespace {

/// What stands for `c`; empty: it stands for itself.
std::string_view reference_for(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

/// U+FFFE and U+FFFF are UTF-8, and the only characters left that XML 1.0 does not allow.
std::string without_noncharacters(std::string text) {
  for (const std::string_view forbidden : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
    for (auto at = text.find(forbidden); at != std::string::npos; at = text.find(forbidden, at))
      text.replace(at, forbidden.size(), "\xef\xbf\xbd");
  return text;
}

}  // namespace

std::string escaped(std::string_view text) {
  const std::string clean = without_noncharacters(transports::sanitise(text));
  std::string result;
  result.reserve(clean.size());
  for (const char c : clean) {
    const std::string_view reference = reference_for(c);
    if (reference.empty()) {
      result += c;
    } else {
      result += reference;
    }
  }
  return result;
}

std::string escaped_attribute(std::string_view text) {
  std::string result;
  for (const char c : escaped(text)) {
    if (c == '\n') {
      result += "&#10;";
    } else if (c == '\t') {
      result += "&#9;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string escaped_label(std::string_view text) {
  std::string result;
  for (const char c : transports::sanitise(text)) {
    if (c == '\n') {
      result += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') result += '\\';
    result += c;
  }
  return result;
}

std::string one_line(std::string_view text) {
  std::string line = transports::sanitise(text);
  std::ranges::replace(line, '\n', ' ');
  std::ranges::replace(line, '\t', ' ');
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace rtx::reports
