#include "twin/terminal.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {

std::vector<std::string> fold(std::string_view line, std::size_t columns) {
  std::vector<std::string> rows(1);
  std::size_t used = 0;
  while (!line.empty()) {
    const std::string_view character = line.substr(0, character_length(line));
    const std::size_t width = character_width(character);
    if (used + width > columns) {
      rows.emplace_back();
      used = 0;
    }
    rows.back() += character;
    used += width;
    line.remove_prefix(character.size());
  }
  return rows;
}

std::size_t typed_width(char byte, Encoding encoding) noexcept {
  const auto value = static_cast<unsigned char>(byte);
  if (encoding != Encoding::utf8 || value < 0x80) return 1;
  if (value < 0xc0) return 0;
  return value < 0xe0 ? 1 : 2;
}

void Terminal::place(std::string_view bytes, std::size_t width, bool typed) {
  if (column_ + width > display_.columns) end_line();
  out_ += bytes;
  column_ += width;
  if (typed && habits_.echo_breaks_at_once && column_ >= display_.columns) end_line();
}

void Terminal::write(std::string_view text) {
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_length(text));
    const std::string bytes = encode(character, display_.encoding);
    place(bytes, character_width(character), false);
    text.remove_prefix(character.size());
  }
}

void Terminal::echo(std::string_view bytes) {
  for (const char byte : bytes) place({&byte, 1}, typed_width(byte, display_.encoding), true);
}

void Terminal::rub_out(std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out_ += "\b \b";
  column_ -= std::min(column_, width);
}

void Terminal::end_line() {
  out_ += "\r\n";
  column_ = 0;
}

void Terminal::show_pager(std::string_view text) {
  write(text);
  pager_width_ = display_width(text);
}

void Terminal::hide_pager() {
  const std::string blanks(pager_width_, ' ');
  const std::string back(pager_width_, '\b');
  switch (habits_.pager_erase) {
    case PagerErase::overwrite:
      out_ += '\r' + blanks + '\r';
      break;
    case PagerErase::backspace:
      out_ += back + blanks + back;
      break;
    case PagerErase::escape:
      out_ += "\r\x1b[K";
      break;
  }
  column_ = 0;
}

void Terminal::raw(std::string_view bytes) {
  out_ += bytes;
  column_ = 0;
}

std::string Terminal::take() {
  return std::exchange(out_, {});
}

}  // namespace rtx::twin
