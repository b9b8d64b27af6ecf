#include "parsers/clock_time.hpp"

#include "parsers/fields.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace rtx::parsers {
namespace {

/// A text of that form: `0` stands for a digit.
bool has_form(std::string_view text, std::string_view form) noexcept {
  if (text.size() != form.size()) return false;
  for (std::size_t at = 0; at < form.size(); ++at)
    if (form[at] == '0' ? !is_digit(text[at]) : text[at] != form[at]) return false;
  return true;
}

/// The digits of `text`, which is nothing else.
unsigned number(std::string_view digits) noexcept {
  unsigned value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

}  // namespace

std::optional<std::chrono::sys_seconds> clock_time(std::string_view text) noexcept {
  constexpr std::string_view day_form = "0000/00/00";
  constexpr std::string_view form = "0000/00/00 00:00:00";
  const bool has_time = has_form(text, form);
  if (!has_time && !has_form(text, day_form)) return std::nullopt;
  const auto part = [&](std::size_t at) { return number(text.substr(at, 2)); };
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(number(text.substr(0, 4)))},
                                        std::chrono::month{part(5)}, std::chrono::day{part(8)}};
  if (!day.ok()) return std::nullopt;
  if (!has_time) return std::chrono::sys_days{day};
  const auto hour = part(11);
  const auto minute = part(14);
  const auto second = part(17);
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days{day} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

std::string clock_text(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{:04}/{:02}/{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace rtx::parsers
