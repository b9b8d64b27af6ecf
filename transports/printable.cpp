#include "transports/printable.hpp"

namespace rtx::transports {

std::string printable(std::string_view text, std::size_t limit) {
  std::string clean;
  clean.reserve(text.size() < limit ? text.size() : limit + 3);
  for (const char c : text.substr(0, limit)) clean += (c >= ' ' && c <= '~') ? c : '?';
  if (text.size() > limit) clean += "...";
  return clean;
}

}  // namespace rtx::transports
