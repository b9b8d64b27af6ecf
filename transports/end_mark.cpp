#include "transports/end_mark.hpp"

#include <string_view>

namespace rtx::transports {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

void append_hex(std::string& to, unsigned value, unsigned width) {
  while (width-- > 0) to += digits[(value >> (4 * width)) & 0xf];
}

}  // namespace

EndMarks::EndMarks(std::uint16_t nonce) : prefix_{"#rtx:"} {
  append_hex(prefix_, nonce, 4);
}

std::string EndMarks::next() {
  std::string mark = prefix_;
  append_hex(mark, count_++, 3);
  return mark;
}

bool EndMarks::is_ours(std::string_view text) const noexcept {
  return text.size() == length && text.starts_with(prefix_);
}

}  // namespace rtx::transports
