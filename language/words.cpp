#include "language/words.hpp"

#include <algorithm>
#include <utility>

namespace rtx::language {
namespace {

/// What the router takes in one line, in half-width columns. Source: command reference 1.5.
constexpr std::size_t max_columns = 4095;

/// Characters that mean something to the router outside quotes. Source: command reference 1.5.
constexpr std::string_view special = "?#|>\\'\" ";

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7F;
}

/// Columns that UTF-8 `text` takes on the router's terminal: characters of three bytes and more are wide.
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) {
    const auto bits = static_cast<unsigned char>(byte);
    if (bits >= 0xE0) {
      count += 2;
    } else if (bits < 0x80 || bits >= 0xC0) {
      count += 1;
    }
  }
  return count;
}

/// One pass over a line; `at_` is the byte to be read next.
class Splitter {
 public:
  explicit Splitter(std::string_view line) : line_{line} {}

  Split run() {
    while (!split_.error) {
      at_ = std::min(line_.find_first_not_of(' ', at_), line_.size());
      if (at_ == line_.size() || line_[at_] == '#') break;
      read_word();
    }
    return std::move(split_);
  }

 private:
  void read_word() {
    Word word{.text = {}, .column = at_ + 1};
    while (at_ < line_.size() && line_[at_] != ' ' && !split_.error) {
      const char next = line_[at_];
      if (next == '\'' || next == '"') {
        word.quoted = true;
        read_quoted(word.text);
      } else if (next == '\\') {
        word.quoted = true;
        read_escape(word.text);
      } else {
        word.text += next;
        ++at_;
      }
    }
    if (!split_.error) split_.words.push_back(std::move(word));
  }

  void read_quoted(std::string& text) {
    const std::size_t opening = at_;
    const char quote_mark = line_[at_++];
    while (at_ < line_.size() && line_[at_] != quote_mark && !split_.error) {
      if (quote_mark == '"' && line_[at_] == '\\') {
        read_escape(text);
      } else {
        text += line_[at_++];
      }
    }
    if (split_.error) return;
    if (at_ == line_.size()) return fail(opening, "this quote is never closed");
    ++at_;
  }

  void read_escape(std::string& text) {
    if (at_ + 1 == line_.size()) return fail(at_, "nothing follows this `\\`");
    text += line_[at_ + 1];
    at_ += 2;
  }

  void fail(std::size_t where, const char* message) { split_.error = LineError{where + 1, message}; }

  std::string_view line_;
  std::size_t at_ = 0;
  Split split_;
};

}  // namespace

Split split(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (is_control(line[at])) return {{}, LineError{at + 1, "a control character cannot be typed"}};
  }
  if (columns(line) > max_columns) {
    return {{}, LineError{max_columns + 1, "longer than the 4095 columns that the router reads"}};
  }
  return Splitter{line}.run();
}

std::string quote(std::string_view text) {
  if (!text.empty() && text.find_first_of(special) == std::string_view::npos) return std::string{text};
  std::string quoted = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') quoted += '\\';
    quoted += byte;
  }
  return quoted += '"';
}

}  // namespace rtx::language
