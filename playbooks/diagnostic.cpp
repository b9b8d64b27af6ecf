#include "playbooks/diagnostic.hpp"

#include "language/commands.hpp"
#include "language/nearest.hpp"
#include "language/text.hpp"
#include "playbooks/file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

namespace rtx::playbooks {
namespace {

std::string_view line_of(std::string_view source, std::size_t line) {
  for (std::size_t at = 1; at < line; ++at) {
    const auto end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  auto found = source.substr(0, source.find('\n'));
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

/// Whether a TOML key like that is likely to have a secret for its value.
bool names_a_secret(std::string_view key) {
  static constexpr std::array words{"password", "passwd", "secret", "psk", "auth", "key"};
  std::string lower{key};
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(words, [&](const char* word) { return lower.find(word) != std::string::npos; });
}

/// `key = "text"` with the text replaced by `*` where the key names a secret. A table (`{ env = ... }`) says
/// where a secret is, and is left alone.
std::string mask_assignment(std::string line) {
  const auto equals = line.find('=');
  if (equals == std::string::npos || !names_a_secret(std::string_view{line}.substr(0, equals))) return line;
  const auto value = line.find_first_not_of(" \t", equals + 1);
  if (value == std::string::npos || (line[value] != '"' && line[value] != '\'')) return line;
  const auto end = line.rfind(line[value]);
  const auto length = end > value ? end - value - 1 : std::string::npos;
  return line.replace(value + 1, length, "*");
}

/// Terminal columns of `text`: one per character, two for characters beyond U+1100 (close enough for CJK).
std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) {
    if (language::continues_character(c)) continue;
    columns += static_cast<unsigned char>(c) >= 0xE1U ? 2 : 1;
  }
  return columns;
}

/// Where byte `at` of `line` went in `masked`, which differs from it in one or more stretches.
std::size_t moved(std::string_view line, std::string_view masked, std::size_t at) {
  const auto differ = std::ranges::mismatch(line, masked);
  const auto prefix = static_cast<std::size_t>(differ.in1 - line.begin());
  if (at <= prefix) return at;
  const auto tail = line.size() - std::min(at, line.size());
  if (tail <= masked.size() && line.substr(line.size() - tail) == masked.substr(masked.size() - tail))
    return masked.size() - tail;
  return prefix;
}

std::string source_with_caret(const Diagnostic& diagnostic, std::string_view source) {
  constexpr std::size_t window = 120;
  const auto line = line_of(source, diagnostic.place.line);
  if (line.empty() || diagnostic.hide_source) return {};
  std::string shown = mask_assignment(language::masked(line));
  std::string result;
  if (diagnostic.place.column == 0) return "\n  " + printable(shown, window);

  auto caret = std::min(moved(line, shown, diagnostic.place.column - 1), shown.size());
  if (caret > window / 2) {  // A long line: the part around the caret.
    auto cut = caret - window / 2;
    while (cut < caret && language::continues_character(shown[cut])) ++cut;
    shown = "..." + shown.substr(cut);
    caret = caret - cut + 3;
  }
  std::ranges::replace(shown, '\t', ' ');
  const std::string before = printable(std::string_view{shown}.substr(0, caret), std::string::npos);
  result = "\n  " + printable(shown, window);
  return result + "\n  " + std::string(width(before), ' ') + "^";
}

std::string headlines(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics) {
    if (!text.empty()) text += '\n';
    text += headline(diagnostic);
  }
  return text;
}

}  // namespace

std::string headline(const Diagnostic& diagnostic) {
  const auto& place = diagnostic.place;
  std::string text = place.file;
  if (place.line != 0) text += ":" + std::to_string(place.line);
  if (place.line != 0 && place.column != 0) text += ":" + std::to_string(place.column);
  if (!text.empty()) text += ": ";
  return text + (diagnostic.severity == Severity::error ? "error: " : "warning: ") + diagnostic.message;
}

std::string describe(const Diagnostic& diagnostic, const std::string& source) {
  std::string text = headline(diagnostic);
  if (!source.empty() && diagnostic.place.line != 0) text += source_with_caret(diagnostic, source);
  if (!diagnostic.hint.empty()) text += "\n  hint: " + diagnostic.hint;
  return text;
}

std::string describe_all(const Diagnostics& diagnostics) {
  std::map<std::string, std::string> sources;
  std::string text;
  for (const auto& diagnostic : diagnostics) {
    const auto& file = diagnostic.place.file;
    if (!sources.contains(file))
      sources[file] = diagnostic.place.line != 0 ? read_file(file).text : std::string{};
    text += describe(diagnostic, sources[file]) + "\n";
  }
  return text;
}

bool has_errors(const Diagnostics& diagnostics) noexcept {
  return std::ranges::any_of(diagnostics,
                             [](const Diagnostic& one) { return one.severity == Severity::error; });
}

PlaybookError::PlaybookError(std::vector<Diagnostic> diagnostics_)
    : std::runtime_error{headlines(diagnostics_)}, diagnostics{std::move(diagnostics_)} {}

std::string nearest(const std::string& name, const std::vector<std::string>& candidates) {
  const std::vector<std::string_view> views{candidates.begin(), candidates.end()};
  return std::string{language::nearest(name, views)};
}

std::string suggestion(const std::string& name, const std::vector<std::string>& candidates) {
  if (candidates.empty()) return {};
  if (const auto near = nearest(name, candidates); !near.empty()) return "did you mean '" + near + "'?";
  std::string text = "known are: ";
  for (const auto& candidate : candidates)
    text += (&candidate == &candidates.front() ? "" : ", ") + candidate;
  return text;
}

std::string printable(std::string_view text, std::size_t limit) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (result.size() >= limit && !language::continues_character(text[at])) return result + "...";
    const bool c1 = byte == 0xC2U && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0U;
    if (byte >= 0x20U && byte != 0x7FU && !c1) {
      result += text[at];
      continue;
    }
    const auto code = c1 ? static_cast<unsigned char>(text[++at]) : byte;
    result += {'\\', 'x', digits[code >> 4U], digits[code & 0xFU]};
  }
  return result;
}

std::size_t find_control_character(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20U || byte == 0x7FU) return at;
    if (byte == 0xC2U && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0U) return at;
  }
  return std::string_view::npos;
}

}  // namespace rtx::playbooks
