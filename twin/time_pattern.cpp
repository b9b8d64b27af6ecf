#include "twin/time_pattern.hpp"

#include "language/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace rtx::twin {
namespace {

using Numbers = std::bitset<64>;

constexpr std::array<std::string_view, 7> weekday_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int days_searched = 8 * 366;  // A 29 February may be eight years away.

std::optional<unsigned> number_in(std::string_view text, unsigned least, unsigned most) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number >= least && number <= most ? std::optional{number} : std::nullopt;
}

std::optional<unsigned> weekday(std::string_view text) {
  const auto found = std::ranges::find(weekday_names, language::lowered(text));
  if (found == weekday_names.end()) return std::nullopt;
  return static_cast<unsigned>(found - weekday_names.begin());
}

// One item of a list: `5`, `2-7`, `2-`, `-7`, `*`.
bool add_numbers(Numbers& numbers, std::string_view item, unsigned least, unsigned most) {
  const auto dash = item.find('-');
  std::optional<unsigned> first = least;
  std::optional<unsigned> last = most;
  if (dash == std::string_view::npos && item != "*") {
    first = last = number_in(item, least, most);
  } else if (item != "*") {
    if (dash > 0) first = number_in(item.substr(0, dash), least, most);
    if (dash + 1 < item.size()) last = number_in(item.substr(dash + 1), least, most);
    if (item.size() == 1) return false;
  }
  if (!first || !last || *first > *last) return false;
  for (unsigned number = *first; number <= *last; ++number) numbers.set(number);
  return true;
}

// `wed`, `mon-fri`, `sat-mon`.
bool add_weekdays(Numbers& numbers, std::string_view item) {
  const auto dash = item.find('-');
  const auto first = weekday(item.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : weekday(item.substr(dash + 1));
  if (!first || !last) return false;
  for (unsigned day = *first; day != *last; day = (day + 1) % 7) numbers.set(day);
  numbers.set(*last);
  return true;
}

template <class Add>
std::optional<Numbers> list_of(std::string_view text, Add add) {
  Numbers numbers;
  while (true) {
    const auto comma = text.find(',');
    if (!add(numbers, text.substr(0, comma))) return std::nullopt;
    if (comma == std::string_view::npos) return numbers;
    text.remove_prefix(comma + 1);
  }
}

std::optional<Numbers> numbers_of(std::string_view text, unsigned least, unsigned most) {
  return list_of(
      text, [&](Numbers& numbers, std::string_view item) { return add_numbers(numbers, item, least, most); });
}

}  // namespace

std::optional<TimePattern> TimePattern::parse(std::string_view date, std::string_view time) {
  const auto slash = date.find('/');
  const auto colon = time.find(':');
  if (slash == std::string_view::npos || colon == std::string_view::npos) return std::nullopt;
  const auto second_colon = std::min(time.find(':', colon + 1), time.size());
  const std::string_view day = date.substr(slash + 1);
  const auto months = numbers_of(date.substr(0, slash), 1, 12);
  const auto days = numbers_of(day, 1, 31);
  const auto weekdays = list_of(day, add_weekdays);
  const auto hours = numbers_of(time.substr(0, colon), 0, 23);
  const auto minutes = numbers_of(time.substr(colon + 1, second_colon - colon - 1), 0, 59);
  const auto second =
      second_colon < time.size() ? number_in(time.substr(second_colon + 1), 0, 59) : std::optional{0U};
  if (!months || (!days && !weekdays) || !hours || !minutes || !second) return std::nullopt;
  TimePattern pattern;
  pattern.months_ = *months;
  pattern.days_ = days.value_or(Numbers{});
  pattern.weekdays_ = weekdays.value_or(Numbers{});
  pattern.hours_ = *hours;
  pattern.minutes_ = *minutes;
  pattern.second_ = *second;
  return pattern;
}

bool TimePattern::names(std::chrono::local_days day) const {
  const std::chrono::year_month_day date{day};
  if (!months_.test(static_cast<unsigned>(date.month()))) return false;
  if (days_.any()) return days_.test(static_cast<unsigned>(date.day()));
  return weekdays_.test(std::chrono::weekday{day}.c_encoding());
}

std::optional<std::chrono::seconds> TimePattern::first_of_day(std::chrono::seconds earliest) const {
  for (unsigned hour = 0; hour < 24; ++hour) {
    for (unsigned minute = 0; hours_.test(hour) && minute < 60; ++minute) {
      const std::chrono::seconds time{(hour * 60 + minute) * 60 + second_};
      if (minutes_.test(minute) && time >= earliest) return time;
    }
  }
  return std::nullopt;
}

std::optional<LocalTime> TimePattern::next(LocalTime after) const {
  const auto earliest = std::chrono::floor<std::chrono::seconds>(after) + std::chrono::seconds{1};
  const auto today = std::chrono::floor<std::chrono::days>(earliest);
  for (int later = 0; later < days_searched; ++later) {
    const std::chrono::local_days day = today + std::chrono::days{later};
    if (!names(day)) continue;
    const auto time = first_of_day(later == 0 ? earliest - today : std::chrono::seconds{0});
    if (time) return LocalTime{day + *time};
  }
  return std::nullopt;
}

}  // namespace rtx::twin
