#include "health/words.hpp"

#include <fmt/format.h>

#include <array>

namespace rtx::health {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

struct Unit {
  std::int64_t seconds;
  const char* english;
  const char* japanese;
};
constexpr std::array units{Unit{86'400, " d", "日"}, Unit{3'600, " h", "時間"}, Unit{60, " min", "分"},
                           Unit{1, " s", "秒"}};

const char* name_in(const Unit& unit, Language language) {
  return language == Language::japanese ? unit.japanese : unit.english;
}

std::string seconds_words(milliseconds time, Language language) {
  const bool whole = time.count() % 1'000 == 0;
  const double count = static_cast<double>(time.count()) / 1'000;
  return fmt::format("{:.{}f}{}", count, whole ? 0 : 1, name_in(units.back(), language));
}

std::chrono::year_month_day date_of(Time time, minutes offset) {
  return std::chrono::year_month_day{floor<days>(time + offset)};
}

constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                            "July",    "August",   "September", "October", "November", "December"};

}  // namespace

std::optional<Language> language_named(std::string_view name) noexcept {
  if (name == "en") return Language::english;
  if (name == "ja") return Language::japanese;
  return std::nullopt;
}

const char* word_for(Health health, Language language) noexcept {
  const bool japanese = language == Language::japanese;
  switch (health) {
    case Health::healthy:
      return japanese ? "正常" : "healthy";
    case Health::degraded:
      return japanese ? "要注意" : "degraded";
    case Health::could_not_tell:
      return japanese ? "判定不能" : "could not tell";
    case Health::down:
      break;
  }
  return japanese ? "ダウン" : "down";
}

std::string duration_words(milliseconds time, Language language) {
  if (time < minutes{1}) return seconds_words(time, language);
  std::int64_t left = floor<seconds>(time).count();
  const char* between = language == Language::japanese ? "" : " ";
  std::string words;
  int shown = 0;
  for (const Unit& unit : units) {
    const std::int64_t count = left / unit.seconds;
    left %= unit.seconds;
    if (shown == 0 && count == 0) continue;
    if (++shown > 2) break;
    if (count > 0) words += fmt::format("{}{}{}", shown > 1 ? between : "", count, name_in(unit, language));
  }
  return words;
}

std::string rtt_words(std::chrono::microseconds rtt) {
  const double ms = static_cast<double>(rtt.count()) / 1'000;
  if (ms >= 1'000) return fmt::format("{:.1f} s", ms / 1'000);
  if (ms >= 100) return fmt::format("{:.0f} ms", ms);
  return ms >= 1 ? fmt::format("{:.1f} ms", ms) : fmt::format("{:.2f} ms", ms);
}

std::string share_words(parsers::Permille share) {
  if (share.count % 10 == 0) return fmt::format("{} %", share.count / 10);
  return fmt::format("{}.{} %", share.count / 10, share.count % 10);
}

std::string time_words(Time time, minutes offset, bool with_seconds) {
  const auto date = date_of(time, offset);
  const auto in_day = floor<seconds>(time + offset - floor<days>(time + offset));
  const std::chrono::hh_mm_ss clock{in_day};
  std::string words = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", int{date.year()}, unsigned{date.month()},
                                  unsigned{date.day()}, clock.hours().count(), clock.minutes().count());
  if (with_seconds) words += fmt::format(":{:02}", clock.seconds().count());
  return words;
}

std::string zone_words(minutes offset) {
  if (offset == minutes{}) return "UTC";
  const auto size = std::chrono::abs(offset).count();
  return fmt::format("UTC{}{:02}:{:02}", offset < minutes{} ? '-' : '+', size / 60, size % 60);
}

std::string date_words(Time time, minutes offset, Language language) {
  const auto date = date_of(time, offset);
  const unsigned month{date.month()};
  const unsigned day{date.day()};
  if (language == Language::japanese) return fmt::format("{}年{}月{}日", int{date.year()}, month, day);
  return fmt::format("{} {} {}", day, months.at(month - 1), int{date.year()});
}

}  // namespace rtx::health
