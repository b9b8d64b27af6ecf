#include "twin/abbreviation.hpp"
#include "twin/console.hpp"
#include "twin/keys.hpp"

#include <utility>

namespace rtx::twin {
namespace {

constexpr char ctrl_r = 0x12;
constexpr char escape = 0x1b;

// Source: command reference 1.5, in half-width characters.
constexpr std::size_t line_limit = 4095;

bool is_protected(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && quote != '\'') {
      if (++i == line.size()) return true;
    } else if (line[i] == quote) {
      quote = 0;
    } else if (quote == 0 && (line[i] == '\'' || line[i] == '"')) {
      quote = line[i];
    }
  }
  return quote != 0;
}

}  // namespace

void Console::key(char byte) {
  switch (mode_) {
    case Mode::prompt:
      return edit(byte);
    case Mode::password:
      return password_key(byte);
    case Mode::question:
      return question_key(byte);
    case Mode::pager:
      return pager_key(byte);
    case Mode::busy:
      return;
  }
}

void Console::edit(char byte) {
  if (loses_this_line()) {
    if (!is_enter(byte)) return;
    device_.faults().strike(*device_.faults().armed("lose-first-command"));
    ++entered_;
    return;
  }
  if (escape_ != 0) return escape_sequence(byte);
  if (is_enter(byte)) return enter();
  switch (byte) {
    case ctrl_c:
      terminal_.write("^C");
      terminal_.end_line();
      line_.clear();
      return prompt();
    case ctrl_r:
      return redraw();
    case backspace:
    case rubout:
      return rub_out();
    case escape:
      escape_ = 1;
      return;
    case '?':
      if (!is_protected(line_)) return help();
      break;
    default:
      break;
  }
  if (static_cast<unsigned char>(byte) < 0x20) return;
  // Blanks and comments are no command lines.
  if (line_.empty() && byte != ' ' && byte != '#' && !std::exchange(echoes_, true)) {
    const std::size_t line = device_.entered().count() + 1;
    if (fault_at_point(Phase::echo, line, [this, byte] { insert(byte); })) return;
  }
  insert(byte);
}

// Cursor keys do nothing here, but their letters must not end up in the line.
void Console::escape_sequence(char byte) {
  const bool introducer = escape_ == 1 && (byte == '[' || byte == 'O');
  const bool parameter = escape_ > 1 && byte >= 0x20 && byte < 0x40;
  escape_ = introducer || parameter ? 2 : 0;
}

void Console::insert(char byte) {
  if (line_.size() >= line_limit) return;
  line_ += byte;
  terminal_.echo({&byte, 1});
}

void Console::rub_out() {
  if (line_.empty()) return;
  std::size_t width = 0;
  do {
    width = typed_width(line_.back(), display().encoding);
    line_.pop_back();
  } while (width == 0 && !line_.empty());
  terminal_.rub_out(width);
}

void Console::enter() {
  terminal_.end_line();
  rows_ = 0;
  ++entered_;
  run_line(decode(std::exchange(line_, {}), display().encoding));
}

void Console::redraw() {
  terminal_.end_line();
  prompt();
  terminal_.echo(line_);
}

// Source: candidates are shown as `? word word` under the line, which is then drawn again.
void Console::help() {
  std::string list = "?";
  for (const std::string& candidate : candidates(decode(line_, display().encoding))) list += ' ' + candidate;
  terminal_.write("?");
  terminal_.end_line();
  print(list);
  prompt();
  terminal_.echo(line_);
}

void Console::password_key(char byte) {
  if (is_enter(byte)) {
    terminal_.end_line();
    mode_ = Mode::prompt;
    const auto then = std::exchange(password_, nullptr);
    return then(std::exchange(line_, {}));
  }
  if (byte == ctrl_c) {
    terminal_.end_line();
    line_.clear();
    return prompt();
  }
  if (byte == backspace || byte == rubout) {
    if (!line_.empty()) line_.pop_back();
  } else if (static_cast<unsigned char>(byte) >= 0x20 && line_.size() < line_limit) {
    line_ += byte;
  }
}

void Console::question_key(char byte) {
  if (byte == ctrl_c) {
    terminal_.end_line();
    return prompt();
  }
  const auto then = answer_;  // it may ask the next question
  then(byte);
}

void Console::pager_key(char byte) {
  const bool stop = byte == 'q' || byte == 'Q' || byte == ctrl_c;
  if (!stop && byte != ' ' && !is_enter(byte)) return;
  terminal_.hide_pager();
  mode_ = Mode::busy;
  if (stop) return finish();
  rows_ = byte == ' ' ? 0 : rows_ - 1;
}

}  // namespace rtx::twin
