#include "language/config_reader.hpp"

#include "language/text.hpp"

#include <algorithm>
#include <utility>

namespace rtx::language {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view without_trailing(std::string_view text, std::string_view letters) {
  return text.substr(0, text.find_last_not_of(letters) + 1);
}

/// `line` without what ends it: a carriage return, also with blanks around it. Blanks alone stay: in a
/// here-document they may be meant.
std::string_view without_return(std::string_view line) {
  const auto bare = without_trailing(line, " \t\r");
  return line.find('\r', bare.size()) == std::string_view::npos ? line : bare;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(without_return(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(blanks), line.size());
}

/// The terminator of a here-document that `command` begins; empty if it begins none.
std::string_view terminator(const Command& command) {
  if (command.negated || command.family->value != "{here}") return {};
  return std::string_view{command.value.back().text}.substr(2);
}

/// Walks over the lines of a configuration and follows the selection.
class Reader {
 public:
  explicit Reader(std::string_view text) : lines_{lines_of(text)} {}

  std::vector<ConfigEntry> run() {
    while (at_ < lines_.size()) {
      const auto line = lines_[at_++];
      skip_rest_of_header_line(line);
      const auto indent = indentation(line);
      if (indent < line.size() && line[indent] != '#') read_line(line.substr(indent), indent);
    }
    return std::move(entries_);
  }

 private:
  /// The `# main:` line is wrapped at the terminal's width without a `#` on the next line.
  /// Source: captures of RTX1210.
  void skip_rest_of_header_line(std::string_view line) {
    if (!line.starts_with("# main:")) return;
    while (at_ < lines_.size() && continues_header(lines_[at_])) ++at_;
  }

  void read_line(std::string_view line, std::size_t indent) {
    block_is_indented_ |= indent > 0;
    ConfigEntry entry{.text = std::string{without_trailing(line, blanks)}, .line = at_, .indent = indent};
    entry.selection = selection_;
    entry.reading = read(entry.text, selection_);
    if (entry.reading.command) {
      follow(*entry.reading.command, entry);
    } else {
      // Nothing tells to which block an unknown line belongs but its indentation, if the text has any.
      if (indent == 0 && block_is_indented_) entry.selection = {};
      if (opens_foreign_block(entry.text)) take_foreign_block(entry);
    }
    entries_.push_back(std::move(entry));
  }

  void follow(const Command& command, ConfigEntry& entry) {
    if (command.family->kind == Kind::selection) {
      selection_ = after(command, selection_);
      block_is_indented_ = false;
    }
    if (const auto end = terminator(command); !end.empty()) take_here_document(end, entry);
  }

  void take_here_document(std::string_view end, ConfigEntry& entry) {
    entry.text = canonical(*entry.reading.command);
    for (bool closed = false; at_ < lines_.size() && !closed; ++at_) {
      closed = lines_[at_] == end;
      if (!closed) entry.text.append("\n").append(lines_[at_]);
    }
    entry.text.append("\n").append(end);
  }

  static bool opens_foreign_block(std::string_view line) {
    return line.starts_with("switch select ") || line.starts_with("ap select ");
  }

  void take_foreign_block(ConfigEntry& entry) {
    selection_ = {};
    entry.selection = {};
    for (; at_ < lines_.size(); ++at_) {
      const auto line = without_trailing(lines_[at_], blanks);
      const auto indent = indentation(line);
      if (indent == 0 || indent == line.size()) return;
      entry.text.append("\n ").append(line.substr(indent));
    }
  }

  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  Selection selection_;
  bool block_is_indented_ = false;
  std::vector<ConfigEntry> entries_;
};

}  // namespace

bool continues_header(std::string_view line) {
  // `ess=00:a0:de:00:00:02 MAC-Address=00:a0:de:00:00:03 TAM=11`: rests of addresses and `name=value`, no
  // command.
  const auto is_part = [](char letter) {
    return is_digit(letter) || (lower(letter) >= 'a' && lower(letter) <= 'f') || letter == ':' ||
           letter == '*';
  };
  bool any = false;
  while (!line.empty()) {
    const auto word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    if (word.empty()) continue;
    if (word.find('=') == std::string_view::npos && !std::ranges::all_of(word, is_part)) return false;
    any = true;
  }
  return any;
}

std::vector<ConfigEntry> read_config(std::string_view text) {
  return Reader{text}.run();
}

}  // namespace rtx::language
