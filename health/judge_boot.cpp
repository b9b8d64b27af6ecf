#include "health/judge_parts.hpp"

#include <charconv>
#include <optional>
#include <string_view>

namespace rtx::health {
namespace {

using std::chrono::seconds;

/// The number of `size` digits at `at`; -1: there is none.
int number_at(std::string_view text, std::size_t at, std::size_t size) {
  if (at + size > text.size()) return -1;
  int number = -1;
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + size, number);
  return error == std::errc{} && end == begin + size ? number : -1;
}

/// East of UTC, of `2026/01/31 09:30:00 +09:00`; without it a router's clock is taken for UTC.
std::chrono::minutes zone_of(std::string_view text) {
  constexpr std::size_t sign = 20;
  if (text.size() <= sign) return {};
  const auto east =
      std::chrono::hours{number_at(text, sign + 1, 2)} + std::chrono::minutes{number_at(text, sign + 4, 2)};
  return text[sign] == '-' ? -east : east;
}

/// `2026/01/31 09:30:00 +09:00`; absent: it is no time.
std::optional<std::chrono::sys_seconds> boot_time_in(std::string_view text) {
  const int day = number_at(text, 8, 2);
  const int month = number_at(text, 5, 2);
  if (day < 0 || month < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{number_at(text, 0, 4)},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{number_at(text, 11, 2)} +
         std::chrono::minutes{number_at(text, 14, 2)} + seconds{number_at(text, 17, 2)} - zone_of(text);
}

/// By how much its boot time has moved since: it was restarted, or its clock was set.
seconds moved(const Measures& then, const Measures& now) {
  const auto was = boot_time_in(then.boot_time);
  const auto is = boot_time_in(now.boot_time);
  return was && is ? std::chrono::abs(*is - *was) : seconds{0};
}

}  // namespace

bool has_restarted(const Bench& bench, std::size_t at) {
  const Measures& now = bench.measures[at];
  const Measures* then = bench.before(at);
  if (then == nullptr || !now.uptime || !then->uptime) return false;
  const seconds grown = *now.uptime - *then->uptime;
  if (grown < -overlap) return true;
  const auto between = std::chrono::floor<seconds>(bench.subject().at - bench.subject().before->at);
  constexpr int drift = 1'000;  // Of two clocks, one may be slower than the other by a part in so many.
  const seconds tolerance = overlap + std::chrono::abs(between) / drift;
  return moved(*then, now) > tolerance && std::chrono::abs(between - grown) > tolerance;
}

}  // namespace rtx::health
