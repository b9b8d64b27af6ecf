#include "parsers/understood.hpp"

#include "language/text.hpp"
#include "parsers/fields.hpp"
#include "parsers/message.hpp"
#include "parsers/unicode.hpp"

#include <algorithm>
#include <variant>

namespace rtx::parsers {
namespace {

/// What is kept of the first line that was not understood; it only has to be found again.
constexpr std::size_t longest_first = 160;

/// The error at the first character of `output` that is none of its blanks.
ParseError at_the_beginning(std::string_view output, std::string_view expected) {
  const auto blank = static_cast<std::size_t>(std::ranges::find_if(output, is_not_space) - output.begin());
  const auto before = output.substr(0, blank);
  const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  return {line, column, expected};
}

/// The lines of an output with something in them.
struct Written {
  std::size_t lines = 0;
  std::size_t bytes = 0;  ///< Without the blanks around each line.
};

Written written_in(std::string_view output) {
  Written written;
  while (!output.empty()) {
    const auto line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(line.size() + 1, output.size()));
    const auto text = language::trimmed(line);
    if (!text.empty()) ++written.lines;
    written.bytes += text.size();
  }
  return written;
}

std::string cut(std::string_view text) {
  std::string kept;
  while (!text.empty() && kept.size() < longest_first) {
    const auto size = first_character(text).size;
    kept.append(text.substr(0, size));
    text.remove_prefix(size);
  }
  return text.empty() ? kept : kept + "...";
}

}  // namespace

std::optional<ParseError> refusal_in(std::string_view output) {
  const auto text = language::trimmed(output);
  if (!text.starts_with("Error") && !text.starts_with("エラー")) return std::nullopt;
  if (text.find('\n') != std::string_view::npos) return std::nullopt;
  const auto message = parse_message(text);
  if (!message || !std::holds_alternative<ErrorMessage>(*message)) return std::nullopt;
  return at_the_beginning(output, "the command's output, not a refusal");
}

std::optional<ParseError> nothing_understood(std::string_view output, std::size_t unknown) {
  if (unknown == 0) return std::nullopt;
  const auto written = written_in(output);
  if (written.lines == 0 || written.bytes != unknown) return std::nullopt;
  auto error = at_the_beginning(output, "lines of a known form");
  error.not_understood = written.lines;
  return error;
}

NotUnderstood not_understood(const Value& output) {
  const auto* const record = std::get_if<Value::Record>(&output.data);
  if (record == nullptr) return {};
  const auto field = std::ranges::find(*record, "unrecognised", &Field::name);
  if (field == record->end()) return {};
  const auto* const lines = std::get_if<Value::List>(&field->value.data);
  if (lines == nullptr || lines->empty()) return {};
  const auto* const first = std::get_if<std::string>(&lines->front().data);
  return {lines->size(), first == nullptr ? std::string{} : cut(*first)};
}

std::string words_for(const NotUnderstood& lines) {
  if (!lines) return {};
  return std::to_string(lines.lines) + (lines.lines == 1 ? " line" : " lines") +
         " not understood, first: " + lines.first;
}

}  // namespace rtx::parsers
