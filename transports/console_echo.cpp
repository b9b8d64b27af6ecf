#include "transports/console_echo.hpp"

#include "transports/console_prompt.hpp"

namespace rtx::transports::console {
namespace {

/// Where `typed` ends if it stands at `at`, line feeds in between ignored; nothing if it does not.
std::optional<std::size_t> match_at(std::string_view text, std::size_t at, std::string_view typed) noexcept {
  for (const char expected : typed) {
    while (at < text.size() && text[at] == '\n') ++at;
    if (at == text.size() || text[at] != expected) return std::nullopt;
    ++at;
  }
  return at;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

std::size_t line_begin_of(std::string_view text, std::size_t at) noexcept {
  const std::size_t feed = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return feed == std::string_view::npos ? 0 : feed + 1;
}

/// The end of the echo line at `at`, where the typed text has ended: trailing blanks (completion leaves one),
/// the line end, and one more where the text filled its line, so that the router had already gone to the
/// next.
std::optional<std::size_t> end_of_echo_line(std::string_view text, std::size_t at, std::size_t columns) {
  const std::size_t last_line = line_begin_of(text, at);
  const std::size_t width = at - last_line;
  at = skip_blanks(text, at);
  if (at == text.size() || text[at] != '\n') return std::nullopt;
  ++at;
  if (width == columns && at < text.size() && text[at] == '\n') ++at;
  return at;
}

/// Whether `echoed` is `typed`, words that a blank follows maybe completed. A lost key would make a word
/// shorter or another, or one of two; a lost Enter the last word longer.
bool is_echo_of(std::string_view echoed, std::string_view typed) noexcept {
  while (true) {
    echoed.remove_prefix(skip_blanks(echoed, 0));
    typed.remove_prefix(skip_blanks(typed, 0));
    if (echoed.empty() || typed.empty()) return echoed.empty() && typed.empty();
    const std::string_view seen = echoed.substr(0, echoed.find(' '));
    const std::string_view word = typed.substr(0, typed.find(' '));
    const bool is_last = word.size() == typed.size();
    if (is_last ? seen != word : !seen.starts_with(word)) return false;
    echoed.remove_prefix(seen.size());
    typed.remove_prefix(word.size());
  }
}

}  // namespace

std::optional<MarkEcho> find_mark(std::string_view text, std::string_view mark, std::size_t from,
                                  std::size_t columns) {
  for (std::size_t at = text.find(mark.front(), from); at != std::string_view::npos;
       at = text.find(mark.front(), at + 1)) {
    if (const auto end = match_at(text, at, mark)) {
      if (const auto next = end_of_echo_line(text, *end, columns)) return MarkEcho{at, *next};
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> find_prompt_before(std::string_view text, std::size_t mark_begin,
                                              std::size_t columns) {
  const std::size_t line = line_begin_of(text, mark_begin);
  std::string_view before = text.substr(line, mark_begin - line);
  if (!before.empty() && before.back() == ' ') {
    // A key typed for the pager may have come too late and left a blank behind the prompt.
    before = before.substr(0, without_trailing_blanks(before).size() + 1);
  }
  if (ends_like_prompt(before)) return line;
  if (!before.empty() || line == 0) return std::nullopt;
  // The prompt fills its line, so that the mark had to begin on the next.
  const std::size_t above = line_begin_of(text, line - 1);
  const std::string_view previous = text.substr(above, line - 1 - above);
  if (previous.size() == columns && ends_like_prompt(previous)) return above;
  return std::nullopt;
}

std::string prompt_between(std::string_view text, std::size_t prompt_begin, std::size_t mark_begin) {
  std::string prompt{text.substr(prompt_begin, mark_begin - prompt_begin)};
  std::erase(prompt, '\n');
  prompt.resize(without_trailing_blanks(prompt).size());
  return prompt + ' ';
}

std::optional<CommandEcho> find_command(std::string_view text, std::string_view prompt,
                                        std::string_view command, std::size_t columns) {
  std::size_t line = 0;
  while (line < text.size()) {
    const std::size_t feed = text.find('\n', line);
    if (const auto behind_prompt = match_at(text, line, prompt)) {
      const std::size_t begin = command.starts_with(' ') ? *behind_prompt : skip_blanks(text, *behind_prompt);
      if (const auto end = match_at(text, begin, command)) {
        if (const auto next = end_of_echo_line(text, *end, columns)) return CommandEcho{line, *next};
      }
      const bool is_whole = feed != std::string_view::npos && begin <= feed;
      if (is_whole && is_echo_of(text.substr(begin, feed - begin), command))
        return CommandEcho{line, feed + 1};
    }
    if (feed == std::string_view::npos) break;
    line = feed + 1;
  }
  return std::nullopt;
}

}  // namespace rtx::transports::console
