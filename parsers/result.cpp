#include "parsers/result.hpp"

#include "language/text.hpp"
#include "parsers/unicode.hpp"

#include <algorithm>

namespace rtx::parsers {
namespace {

/// How much of a line is shown before and behind the place of an error, in bytes.
constexpr std::size_t bytes_before = 72;
constexpr std::size_t bytes_behind = 72;

/// The 1-based `number`th line of `text`, without its line ending; the last one if there are fewer.
std::string_view line_of(std::string_view text, std::size_t number) {
  for (; number > 1; --number) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// A piece of a line ready for a terminal.
struct Shown {
  std::string text;
  std::size_t width = 0;
};

Shown shown(std::string_view text) {
  Shown result;
  while (!text.empty()) {
    const auto character = first_character(text);
    const auto piece = visible(text, character);
    const bool escaped = piece.front() == '\\' && piece.size() > 1;
    result.width += escaped ? piece.size() : columns(character.code);
    result.text.append(piece);
    text.remove_prefix(character.size);
  }
  return result;
}

/// The last `bytes_before` bytes of what stands before the error, cut between characters.
std::string_view tail(std::string_view text) {
  if (text.size() <= bytes_before) return text;
  text.remove_prefix(text.size() - bytes_before);
  while (!text.empty() && language::continues_character(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view head(std::string_view text) {
  auto size = std::min(text.size(), bytes_behind);
  while (size > 0 && size < text.size() && language::continues_character(text[size])) --size;
  return text.substr(0, size);
}

std::string place(const ParseError& error) {
  return std::to_string(error.line) + ':' + std::to_string(error.column);
}

/// `expected number`; `none of 3 lines was understood; first:`
std::string reason(const ParseError& error) {
  if (error.not_understood == 0) return "expected " + std::string{error.expected};
  if (error.not_understood == 1) return "its only line was not understood:";
  return "none of " + std::to_string(error.not_understood) + " lines was understood; first:";
}

}  // namespace

std::string describe(const ParseError& error, std::string_view text, std::string_view source) {
  constexpr std::string_view ellipsis = "...";
  const auto line = line_of(text, error.line);
  const auto split = std::min(error.column - 1, line.size());
  const auto before = tail(line.substr(0, split));
  const auto behind = head(line.substr(split));

  auto left = shown(before);
  if (before.size() < split) {
    left.text.insert(0, ellipsis);
    left.width += ellipsis.size();
  }
  auto right = shown(behind).text;
  if (split + behind.size() < line.size()) right.append(ellipsis);

  std::string message{source};
  message.append(":").append(place(error)).append(": ").append(reason(error));
  message.append("\n  | ").append(left.text).append(right);
  message.append("\n  | ").append(left.width, ' ').append("^");
  return message;
}

ParseFailure::ParseFailure(const ParseError& error)
    : std::runtime_error{place(error) + ": " + reason(error)} {}

void throw_exception_from_error(const ParseError& error, const boost::source_location& /*where*/) {
  throw ParseFailure{error};
}

}  // namespace rtx::parsers
