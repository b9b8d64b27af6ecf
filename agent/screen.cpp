#include "agent/screen.hpp"

#include "parsers/unicode.hpp"
#include "transports/sanitise.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace rtx::agent {

namespace {

bool environment_allows_drawing() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (no_colour == nullptr || *no_colour == '\0') && terminal != nullptr &&
         std::string_view{terminal} != "dumb";
}

std::size_t columns_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 80;
  return size.ws_col;
}

constexpr const char* code_of(Colour colour) {
  switch (colour) {
    case Colour::good:
      return "\033[32m";
    case Colour::bad:
      return "\033[31m";
    case Colour::doubtful:
      return "\033[33m";
    case Colour::faint:
      return "\033[2m";
    case Colour::strong:
      return "\033[1m";
    case Colour::none:
      break;
  }
  return "";
}

}  // namespace

Screen Screen::standard() {
  Screen screen;
  screen.out = &std::cout;
  screen.story = &std::cerr;
  const bool drawing = environment_allows_drawing();
  screen.live = drawing && isatty(STDERR_FILENO) == 1;
  screen.colour_story = screen.live;
  screen.colour_out = drawing && isatty(STDOUT_FILENO) == 1;
  screen.columns = columns_of(STDERR_FILENO);
  return screen;
}

std::string coloured(std::string_view text, Colour colour, bool on) {
  if (!on || colour == Colour::none) return std::string{text};
  return code_of(colour) + std::string{text} + "\033[0m";
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const parsers::Character character = parsers::first_character(text);
    width += parsers::columns(character.code);
    text.remove_prefix(character.size);
  }
  return width;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string{text};
  std::size_t width = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const parsers::Character character = parsers::first_character(text.substr(end));
    const std::size_t wide = parsers::columns(character.code);
    if (width + wide + 1 > columns) break;
    width += wide;
    end += character.size;
  }
  return std::string{text.substr(0, end)} + "…";
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return std::string{text} + std::string(columns > width ? columns - width : 0, ' ');
}

std::string for_terminal(std::string_view text) {
  return transports::sanitise(text);
}

std::string in_one_line(std::string_view text) {
  std::string line = for_terminal(text);
  while (!line.empty() && line.back() == '\n') line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

void warn_of(const Problem& problem, const Screen& screen) {
  if (problem.what.empty()) return;
  *screen.story << "rtxctl: warning: " << in_one_line(problem.what) << '\n';
  if (!problem.next.empty()) *screen.story << "  next: " << in_one_line(problem.next) << '\n';
}

void warn_of(const std::string& what, const Screen& screen) {
  warn_of(Problem{what, {}}, screen);
}

std::string table(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    text += indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i + 1 == row.size() ? row[i] : padded(row[i], widths[i] + 2);
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    text += '\n';
  }
  return text;
}

void LiveRegion::erase() {
  if (painted_ == 0) return;
  // Up to the first live line, then clear from there to the end of the screen.
  *screen_->story << "\033[" << painted_ << "A\033[J";
  painted_ = 0;
}

void LiveRegion::paint() {
  for (const std::string& line : lines_) *screen_->story << cut_to(line, screen_->columns - 1) << '\n';
  painted_ = lines_.size();
  screen_->story->flush();
}

void LiveRegion::say(std::string_view text) {
  if (screen_->live) erase();
  *screen_->story << text << '\n';
  if (screen_->live) paint();
  screen_->story->flush();
}

void LiveRegion::draw(std::vector<std::string> lines) {
  if (!screen_->live) return;
  if (lines == lines_ && painted_ == lines.size()) return;
  erase();
  lines_ = std::move(lines);
  paint();
}

}  // namespace rtx::agent
