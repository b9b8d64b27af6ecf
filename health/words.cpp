#include "health/words.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace rtx::health {

std::string words_for(parsers::Permille share) {
  if (share.count % 10 == 0) return fmt::format("{} %", share.count / 10);
  return fmt::format("{}.{} %", share.count / 10, share.count % 10);
}

std::string words_for(std::chrono::seconds time) {
  constexpr std::array<std::pair<long, const char*>, 4> units{
      {{86'400, "d"}, {3'600, "h"}, {60, "min"}, {1, "s"}}};
  long rest = static_cast<long>(time.count());
  for (std::size_t at = 0; at + 1 < units.size(); ++at) {
    if (rest < units[at].first) continue;
    std::string words = fmt::format("{} {}", rest / units[at].first, units[at].second);
    rest %= units[at].first;
    const long second = rest / units[at + 1].first;
    return second == 0 ? words : words + fmt::format(" {} {}", second, units[at + 1].second);
  }
  return fmt::format("{} s", rest);
}

std::string words_for(std::chrono::microseconds time) {
  return fmt::format("{:.2f} ms", static_cast<double>(time.count()) / 1000);
}

}  // namespace rtx::health
