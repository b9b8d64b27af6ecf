#include "safety/journal_entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace rtx::safety {

namespace chrono = std::chrono;

namespace {

constexpr std::array mark_names{"began",        "prepared",    "timing",     "arming",     "armed",  "typing",
                                "answered",     "verified",    "confirming", "disarmed",   "saving", "saved",
                                "rolling_back", "rolled_back", "restarted",  "left_armed", "closed"};
static_assert(mark_names.size() == static_cast<std::size_t>(Mark::closed) + 1);

/// The number in `digits`, of which there are few; -1 if it is none.
int number_in(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return -1;
    number = number * 10 + (digit - '0');
  }
  return number;
}

}  // namespace

const char* name_of(Mark mark) noexcept {
  return mark_names.at(static_cast<std::size_t>(mark));
}

std::optional<Mark> mark_named(std::string_view name) noexcept {
  const auto found = std::ranges::find(mark_names, name);
  if (found == mark_names.end()) return std::nullopt;
  return static_cast<Mark>(std::distance(mark_names.begin(), found));
}

std::optional<std::string> Entry::fact(std::string_view name) const {
  const auto found = std::ranges::find(facts, name, &Facts::value_type::first);
  if (found == facts.end()) return std::nullopt;
  return found->second;
}

std::string utc_text(Entry::Time time) {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date{day};
  const chrono::hh_mm_ss clock{chrono::floor<chrono::milliseconds>(time - day)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<Entry::Time> utc_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  if (text.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '0' && form[i] != text[i]) return std::nullopt;
  }
  const auto part = [&](std::size_t at, std::size_t size) { return number_in(text.substr(at, size)); };
  const int year = part(0, 4);
  const int hour = part(11, 2);
  const int minute = part(14, 2);
  const int second = part(17, 2);
  const int millisecond = part(20, 3);
  const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(part(5, 2))},
                                    chrono::day{static_cast<unsigned>(part(8, 2))}};
  if (year < 1970 || year > 2200 || !date.ok()) return std::nullopt;  // What a clock of 64 bits can hold.
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || millisecond < 0) {
    return std::nullopt;
  }
  return chrono::sys_days{date} + chrono::hours{hour} + chrono::minutes{minute} + chrono::seconds{second} +
         chrono::milliseconds{millisecond};
}

}  // namespace rtx::safety
