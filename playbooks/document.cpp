#include "playbooks/document.hpp"

#include "language/text.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

namespace rtx::playbooks {
namespace {

constexpr std::size_t size_limit = 1024 * 1024;

/// The file's text by lines, to turn toml++'s columns (characters) into bytes.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_{text} {
    begins_.push_back(0);
    for (std::size_t at = 0; at < text.size(); ++at)
      if (text[at] == '\n') begins_.push_back(at + 1);
  }

  [[nodiscard]] std::size_t offset(const toml::source_position& position) const {
    if (position.line == 0 || position.line > begins_.size()) return text_.size();
    auto at = begins_[position.line - 1];
    for (toml::source_index column = 1; column < position.column && at < text_.size(); ++column) {
      ++at;
      while (at < text_.size() && language::continues_character(text_[at])) ++at;
    }
    return at;
  }

  [[nodiscard]] Spot spot(std::size_t offset) const {
    const auto next = std::ranges::upper_bound(begins_, offset);
    const auto line = static_cast<std::size_t>(next - begins_.begin());
    return {line, offset - begins_[line - 1] + 1};
  }

  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::vector<std::size_t> begins_;
};

/// Reads a TOML string a second time, only to find out where each of its bytes came from.
class StringWalk {
 public:
  StringWalk(std::string_view text, std::size_t begin) : text_{text}, at_{begin} {
    const char quote = peek();
    if (quote != '"' && quote != '\'') return;
    basic_ = quote == '"';
    delimiter_ = text_.substr(at_, 3) == std::string(3, quote) ? 3 : 1;
    at_ += delimiter_;
    if (delimiter_ == 3) skip_line_end();
  }

  /// The offset in the file of each of the `count` bytes of the string, and of its end.
  std::vector<std::size_t> offsets(std::size_t count) {
    std::vector<std::size_t> result;
    while (result.size() < count && at_ < text_.size()) step(result);
    result.resize(count, at_);
    result.push_back(at_);
    return result;
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_line_end() {
    if (peek() == '\r' && peek(1) == '\n') ++at_;
    if (peek() == '\n') ++at_;
  }

  void step(std::vector<std::size_t>& result) {
    if (basic_ && peek() == '\\') return escape(result);
    if (peek() == '\r' && peek(1) == '\n') ++at_;  // toml++ hands out line feeds only
    result.push_back(at_++);
  }

  void escape(std::vector<std::size_t>& result) {
    const auto begin = at_++;
    const char kind = peek();
    if (kind == 'u' || kind == 'U') {
      const std::size_t digits = kind == 'u' ? 4 : 8;
      const auto code = std::strtoul(std::string{text_.substr(at_ + 1, digits)}.c_str(), nullptr, 16);
      at_ += 1 + digits;
      const std::size_t bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      result.insert(result.end(), bytes, begin);
    } else if (delimiter_ == 3 && (kind == '\n' || kind == '\r' || kind == ' ' || kind == '\t')) {
      while (at_ < text_.size() && std::string_view{" \t\r\n"}.find(text_[at_]) != std::string_view::npos)
        ++at_;
    } else {
      ++at_;
      result.push_back(begin);
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t delimiter_ = 1;
  bool basic_ = true;
};

SourceText source_text(const std::string& value, std::size_t begin, const Lines& lines) {
  SourceText source;
  source.text = value;
  source.spots.reserve(value.size() + 1);
  for (const auto offset : StringWalk{lines.text(), begin}.offsets(value.size()))
    source.spots.push_back(lines.spot(offset));
  return source;
}

/// toml++ begins every message with `Error while parsing X: `.
std::string_view without_preamble(std::string_view message) {
  const auto colon = message.find(": ");
  return message.starts_with("Error while") && colon != std::string_view::npos ? message.substr(colon + 2)
                                                                               : message;
}

Item item_of(const toml::node& node, const Lines& lines);

Item::Table table_of(const toml::table& table, const Lines& lines) {
  Item::Table entries;
  for (const auto& [key, value] : table) {
    Entry entry;
    entry.key = std::string{key.str()};
    entry.spot = lines.spot(lines.offset(key.source().begin));
    entry.value = item_of(value, lines);
    entries.push_back(std::move(entry));
  }
  std::ranges::sort(entries, {},
                    [](const Entry& entry) { return std::pair{entry.spot.line, entry.spot.column}; });
  return entries;
}

Item item_of(const toml::node& node, const Lines& lines) {
  Item item;
  const auto begin = lines.offset(node.source().begin);
  item.spot = lines.spot(begin);
  if (const auto* text = node.as_string()) {
    item.source = source_text(text->get(), begin, lines);
    item.data = text->get();
  } else if (const auto* number = node.as_integer()) {
    item.data = number->get();
  } else if (const auto* flag = node.as_boolean()) {
    item.data = flag->get();
  } else if (const auto* table = node.as_table()) {
    item.data = table_of(*table, lines);
  } else if (const auto* list = node.as_array()) {
    Item::List items;
    for (const auto& element : *list) items.push_back(item_of(element, lines));
    item.data = std::move(items);
  } else {
    item.data = Item::Other{node.is_floating_point() ? "a number with a fraction" : "a date or time"};
  }
  return item;
}

}  // namespace

SourceText SourceText::part(std::size_t offset, std::size_t length) const {
  SourceText result;
  result.text = text.substr(offset, length);
  const auto first = spots.begin() + static_cast<std::ptrdiff_t>(offset);
  result.spots.assign(first, first + static_cast<std::ptrdiff_t>(result.text.size()) + 1);
  return result;
}

std::string_view Item::kind() const noexcept {
  switch (data.index()) {
    case 0:
      return "a string";
    case 1:
      return "a number";
    case 2:
      return "true or false";
    case 3:
      return "a list";
    case 4:
      return "a table";
    default:
      return std::get<Other>(data).kind;
  }
}

std::optional<Item> parse_document(std::string_view text, const std::string& file, Diagnostics& problems) {
  if (text.size() > size_limit) {
    problems.push_back(error_at(Place{file, 0, 0}, "larger than 1 MiB"));
    return std::nullopt;
  }
  const Lines lines{text};
  try {
    const auto table = toml::parse(text, std::string_view{file});
    return item_of(table, lines);
  } catch (const toml::parse_error& error) {
    const auto spot = lines.spot(lines.offset(error.source().begin));
    problems.push_back(error_at(Place{file, spot.line, spot.column},
                                "not valid TOML: " + printable(without_preamble(error.description()), 200)));
    return std::nullopt;
  }
}

}  // namespace rtx::playbooks
