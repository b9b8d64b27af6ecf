#include "twin/set_clock.hpp"

#include "language/text.hpp"

#include <charconv>
#include <string_view>

namespace rtx::twin {
namespace {

// Numbers between `separator`s; none if anything else is there.
std::optional<std::vector<unsigned>> numbers_of(std::string_view text, char separator) {
  std::vector<unsigned> numbers;
  while (true) {
    const auto end = std::min(text.find(separator), text.size());
    unsigned number = 0;
    const std::string_view digits = text.substr(0, end);
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
    numbers.push_back(number);
    if (end == text.size()) return numbers;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::chrono::local_days> date_of(std::string_view text) {
  const auto numbers = numbers_of(text, '/');
  if (!numbers || numbers->size() != 3 || (*numbers)[0] < 1980 || (*numbers)[0] > 2079) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>((*numbers)[0])},
                                         std::chrono::month{(*numbers)[1]}, std::chrono::day{(*numbers)[2]}};
  return date.ok() ? std::optional{std::chrono::local_days{date}} : std::nullopt;
}

std::optional<std::chrono::seconds> time_of(std::string_view text) {
  const auto numbers = numbers_of(text, ':');
  if (!numbers || numbers->size() < 2 || numbers->size() > 3) return std::nullopt;
  const unsigned second = numbers->size() == 3 ? numbers->back() : 0;
  if ((*numbers)[0] > 23 || (*numbers)[1] > 59 || second > 59) return std::nullopt;
  return std::chrono::hours{(*numbers)[0]} + std::chrono::minutes{(*numbers)[1]} +
         std::chrono::seconds{second};
}

}  // namespace

std::optional<LocalTime> time_set_by(const std::vector<std::string>& words, LocalTime now) {
  if (words.size() != 2) return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (language::same_word(words[0], "date")) {
    if (const auto date = date_of(words[1])) return LocalTime{*date + (now - today)};
  } else if (language::same_word(words[0], "time")) {
    if (const auto time = time_of(words[1])) return LocalTime{today + *time};
  }
  return std::nullopt;
}

bool sets_clock_wrong(const language::Command& command) {
  const std::string_view name = command.family->pattern;
  if (command.negated || command.value.empty()) return false;
  if (name == "date") return !date_of(command.value.front().text);
  return name == "time" && !time_of(command.value.front().text);
}

}  // namespace rtx::twin
