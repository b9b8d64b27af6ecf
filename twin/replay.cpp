#include "twin/replay.hpp"

#include "twin/keys.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rtx::twin {
namespace {

constexpr std::string_view columns_command = "console columns ";
// What is typed beyond this cannot be what was recorded.
constexpr std::size_t longest_typed = 16 * 1024;

// Only what can stand in a message: a recording is as untrusted as the router that it came from.
std::string shown(std::string_view recorded) {
  std::string text;
  for (const char byte : recorded.substr(0, 200)) text += byte >= 0x20 && byte < 0x7f ? byte : '.';
  return text;
}

Recording session_of(const std::filesystem::path& file, std::size_t number) {
  std::vector<Recording> sessions = Recording::load(file);
  return std::move(sessions[number % sessions.size()]);
}

}  // namespace

Replay::Replay(const std::filesystem::path& file, std::size_t number) : Replay{session_of(file, number)} {}

Replay::Replay(Recording recording) : recording_{std::move(recording)} {}

void Replay::open() {
  print(recording_.greeting);
}

void Replay::receive(std::string_view bytes) {
  for (const char byte : bytes) {
    if (ending_ == Ending::open) key(byte);
  }
}

void Replay::key(char byte) {
  if (next_ >= recording_.units.size()) return is_enter(byte) ? refuse() : void();
  const Recording::Unit& unit = recording_.units[next_];
  if (unit.enter && is_enter(byte)) return same_typing(unit.typed, line_) ? answer(unit) : refuse();
  if (line_.size() >= longest_typed) return refuse();
  line_ += byte;
  if (unit.enter) return unit.echo.empty() ? void() : echo(unit, byte);
  if (!unit.typed.starts_with(line_)) return refuse();
  if (unit.typed == line_) answer(unit);
}

// What is typed takes the place of what was typed. Where a secret stood the lengths differ, and the line
// breaks with them.
void Replay::echo(const Recording::Unit& unit, char typed) {
  if (has_secret(unit.typed)) {
    if (column_ >= columns_) print("\r\n");
  } else if (std::string_view{unit.echo}.substr(echoed_).starts_with("\r\n") &&
             echoed_ + 2 < unit.echo.size()) {
    print("\r\n");
    echoed_ += 2;
  }
  ++echoed_;
  print({&typed, 1});
}

void Replay::answer(const Recording::Unit& unit) {
  if (!unit.echo.empty()) print("\r\n");
  print(unit.answer);
  if (unit.typed.starts_with(columns_command)) {
    const char* const end = unit.typed.data() + unit.typed.size();
    std::from_chars(unit.typed.data() + columns_command.size(), end, columns_);
  }
  const bool leaves = unit.typed == "exit" || unit.typed == "quit";
  line_.clear();
  echoed_ = 0;
  ++next_;
  if (leaves && next_ == recording_.units.size()) ending_ = Ending::closed;
}

void Replay::refuse() {
  const bool over = next_ >= recording_.units.size();
  const std::string expected =
      over ? "ends here" : "goes on with '" + shown(recording_.units[next_].typed) + "'";
  print("\r\nrtxtwin: this is not what was recorded: the recording " + expected + "\r\n");
  ending_ = Ending::closed;
}

void Replay::print(std::string_view bytes) {
  out_ += bytes;
  for (const char byte : bytes) column_ = byte == '\r' || byte == '\n' ? 0 : column_ + 1;
}

std::string Replay::take(std::size_t most) {
  std::string taken = out_.substr(0, most);
  out_.erase(0, taken.size());
  return taken;
}

}  // namespace rtx::twin
