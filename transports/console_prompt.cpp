#include "transports/console_prompt.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rtx::transports::console {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_context_character(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
         std::string_view{":./-_"}.find(c) != std::string_view::npos;
}

/// How many bytes at the end of `text` have the form of a known context; 0 if none.
std::size_t context_at_end(std::string_view text) {
  const auto digits = static_cast<std::size_t>(
      std::ranges::find_if_not(text.rbegin(), text.rend(), is_digit) - text.rbegin());
  const std::string_view word = text.substr(0, text.size() - digits);
  for (const std::string_view name : {std::string_view{"tunnel"}, std::string_view{"pp"}}) {
    if (digits > 0 && word.ends_with(name)) return name.size() + digits;
  }
  for (const std::string_view name : {std::string_view{"ppanonymous"}, std::string_view{"anonymous"}}) {
    if (text.ends_with(name)) return name.size();
  }
  return 0;
}

std::string_view body_of(std::string_view prompt) {
  return prompt.substr(0, prompt.size() - 2);
}

}  // namespace

bool ends_like_prompt(std::string_view line) noexcept {
  if (line.size() < 2 || line.size() > 200 || line.back() != ' ') return false;
  const char mark = line[line.size() - 2];
  return mark == '>' || mark == '#';
}

bool is_prompt_with(std::string_view line, std::string_view string) noexcept {
  if (!ends_like_prompt(line) || !body_of(line).starts_with(string)) return false;
  return std::ranges::all_of(body_of(line).substr(string.size()), is_context_character);
}

Prompt split_prompt(std::string text, const Prompt& known, bool selects) {
  Prompt prompt;
  const std::string_view body = body_of(text);
  prompt.administrator = text[text.size() - 2] == '#';
  const std::string_view rest =
      body.starts_with(known.string) ? body.substr(known.string.size()) : std::string_view{};
  const bool keeps_string =
      body.starts_with(known.string) &&
      (rest.empty() || rest == known.context || selects || context_at_end(rest) == rest.size());
  const std::size_t context = keeps_string ? rest.size() : context_at_end(body);
  prompt.string = body.substr(0, body.size() - context);
  prompt.context = body.substr(body.size() - context);
  prompt.text = std::move(text);
  return prompt;
}

bool selects_context(std::string_view command) noexcept {
  return contains_without_case(command, " select") || contains_without_case(command, " template");
}

Question question_in(std::string_view tail) noexcept {
  tail = without_trailing_blanks(tail);
  constexpr std::array<std::string_view, 5> choices{"(y/n)", "(y/n)?", "(y/n):", "[y/n]", "(y/n) ?"};
  for (const std::string_view choice : choices) {
    if (tail.size() >= choice.size() &&
        contains_without_case(tail.substr(tail.size() - choice.size()), choice)) {
      return Question::one_key;
    }
  }
  if (!tail.ends_with(':') && !tail.ends_with("：")) return Question::none;
  constexpr std::array<std::string_view, 4> subjects{"password", "username", "パスワード", "ユーザ"};
  const bool asks = tail.size() <= 160 && std::ranges::any_of(subjects, [tail](std::string_view subject) {
                      return contains_without_case(tail, subject);
                    });
  return asks ? Question::line : Question::none;
}

bool may_be_question(std::string_view tail) noexcept {
  tail = without_trailing_blanks(tail);
  return question_in(tail) != Question::none || tail.ends_with('?') || tail.ends_with(':') ||
         tail.ends_with("？") || tail.ends_with("：");
}

bool contains_without_case(std::string_view text, std::string_view part) noexcept {
  const auto same = [](char left, char right) { return lower(left) == lower(right); };
  return !std::ranges::search(text, part, same).empty() || part.empty();
}

std::string_view without_trailing_blanks(std::string_view text) noexcept {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace rtx::transports::console
