#include "parsers/show_techinfo.hpp"

#include "language/text.hpp"
#include "parsers/fields.hpp"

#include <algorithm>
#include <utility>

namespace rtx::parsers {
namespace {

/// Longer lines are no command that a router heads a section with.
constexpr std::size_t longest_heading = 80;

/// The command if `line` is the heading of a section, else nothing.
std::string_view heading(std::string_view line) noexcept {
  if (line.size() > longest_heading) return {};
  if (line.starts_with("# ") || line.starts_with("> ")) line.remove_prefix(2);
  if (!line.starts_with("show ")) return {};
  const auto is_of_command = [](char c) { return is_name_character(c) || is_space(c) || c == '/'; };
  return std::ranges::all_of(line, is_of_command) ? language::trimmed(line) : std::string_view{};
}

/// The word that ends the here-document which `line` begins (`embedded file NAME <<EOF`), else nothing.
std::string_view here_document(std::string_view line) noexcept {
  line = language::trimmed(line);
  const auto mark = line.rfind("<<");
  if (!line.starts_with("embedded file ") || mark == std::string_view::npos) return {};
  return language::trimmed(line.substr(mark + 2));
}

/// `text` without the empty lines around it and the line `---` at its end.
std::string_view output_of(std::string_view text) noexcept {
  constexpr std::string_view separator = "---";
  // The indentation of the first line belongs to it.
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos || !language::trimmed(text.substr(0, end)).empty()) break;
    text.remove_prefix(end + 1);
  }
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  const auto last = text.rfind('\n') + 1;  // npos + 1 is 0
  if (text.substr(last) != separator) return text;
  text = text.substr(0, last);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Line by line through an output.
class Splitter {
 public:
  explicit Splitter(std::string_view output) noexcept : output_{output} {}

  ShowTechinfo split() && {
    while (at_ < output_.size()) take(next_line());
    close(output_.size());
    return std::move(techinfo_);
  }

 private:
  std::string_view next_line() noexcept {
    const auto line = output_.substr(at_, output_.find('\n', at_) - at_);
    line_begin_ = at_;
    at_ = std::min(at_ + line.size() + 1, output_.size());
    return line;
  }

  void take(std::string_view line) {
    const auto command = heading(line);
    auto& sections = techinfo_.section;
    if (!command.empty() && sections.size() < most_techinfo_sections) {
      close(line_begin_);
      sections.push_back({command, {}});
      text_begin_ = at_;
    } else if (sections.empty()) {
      if (const auto text = language::trimmed(line); !text.empty()) techinfo_.unrecognised.push_back(text);
    } else if (sections.back().command.starts_with("show config")) {
      skip_document(here_document(line));
    }
  }

  /// Goes on behind the line that is `end`. Without such a line it is no here-document, and neither will any
  /// other be looked for: looking is what a hostile text could have repeated.
  void skip_document(std::string_view end) noexcept {
    if (end.empty() || documents_end_badly_) return;
    const auto body = at_;
    while (at_ < output_.size()) {
      if (language::trimmed(next_line()) == end) return;
    }
    at_ = body;
    documents_end_badly_ = true;
  }

  /// The last section's text ends at `end`.
  void close(std::size_t end) noexcept {
    if (techinfo_.section.empty()) return;
    techinfo_.section.back().text.text = output_of(output_.substr(text_begin_, end - text_begin_));
  }

  std::string_view output_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t text_begin_ = 0;
  bool documents_end_badly_ = false;
  ShowTechinfo techinfo_;
};

}  // namespace

Result<ShowTechinfo> parse_show_techinfo(std::string_view output) {
  return Splitter{output}.split();
}

}  // namespace rtx::parsers
