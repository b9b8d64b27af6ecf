#include "twin/texts.hpp"

#include <array>
#include <cstdio>

namespace rtx::twin {
namespace {

struct Calendar {
  int year;
  unsigned month, day;
  int hour, minute, second;
};

Calendar japanese_calendar(WallTime time) {
  namespace chrono = std::chrono;
  const auto local = chrono::floor<chrono::seconds>(time + chrono::hours(9));
  const auto day = chrono::floor<chrono::days>(local);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(local - day);
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

template <class... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string counted(long number, const std::string& unit) {
  return std::to_string(number) + " " + unit + (number == 1 ? "" : "s");
}

std::string counted_packets(std::uint64_t number, const std::string& unit) {
  return std::to_string(number) + " " + unit + (number <= 1 ? "" : "s");
}

struct Parts {
  long days, hours, minutes, seconds;
};

Parts parts_of(std::chrono::seconds elapsed) {
  const long all = static_cast<long>(elapsed.count());
  return {all / 86400, all / 3600 % 24, all / 60 % 60, all % 60};
}

}  // namespace

std::string slashed_time(WallTime time) {
  const Calendar c = japanese_calendar(time);
  return formatted("%04d/%02u/%02u %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string reporting_date(WallTime time) {
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Calendar c = japanese_calendar(time);
  return formatted("%s %u %02d:%02d:%02d %04d", months[c.month - 1], c.day, c.hour, c.minute, c.second,
                   c.year);
}

std::string days_and_time(std::chrono::seconds elapsed) {
  const Parts p = parts_of(elapsed);
  return formatted("%lddays %02ld:%02ld:%02ld", p.days, p.hours, p.minutes, p.seconds);
}

std::string duration_english(std::chrono::seconds elapsed) {
  const Parts p = parts_of(elapsed);
  std::string text;
  if (p.days > 0) text += counted(p.days, "day") + " ";
  if (!text.empty() || p.hours > 0) text += counted(p.hours, "hour") + " ";
  if (!text.empty() || p.minutes > 0) text += counted(p.minutes, "minute") + " ";
  return text + counted(p.seconds, "second");
}

std::string duration_japanese(std::chrono::seconds elapsed) {
  const Parts p = parts_of(elapsed);
  std::string text;
  if (p.days > 0) text += std::to_string(p.days) + "日";
  if (!text.empty() || p.hours > 0) text += std::to_string(p.hours) + "時間";
  if (!text.empty() || p.minutes > 0) text += std::to_string(p.minutes) + "分";
  return text + std::to_string(p.seconds) + "秒";
}

std::string packets_english(std::uint64_t packets, std::uint64_t octets) {
  return counted_packets(packets, "packet") + " [" + counted_packets(octets, "octet") + "]";
}

std::string packets_japanese(std::uint64_t packets, std::uint64_t octets) {
  return std::to_string(packets) + " パケット [" + std::to_string(octets) + " オクテット]";
}

std::string left(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string right(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

}  // namespace rtx::twin
