// Hostile text as command line and as configuration: nothing may crash, and what is printed must be read back
// as what it was.

#include "language/config.hpp"
#include "language/config_reader.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace rtx::language;

void check(bool holds) {
  if (!holds) std::abort();
}

void as_line(std::string_view line) {
  const auto words = split(line);
  for (const auto& word : words.words) {
    const auto back = split(quote(word.text));
    // Quoting lengthens the word, maybe beyond what fits into a line.
    check(back.error || (back.words.size() == 1 && back.words.front().text == word.text));
  }
  for (const auto& selection : {Selection{}, Selection{Context::tunnel, "1"}, Selection{Context::pp, "2"}}) {
    const auto reading = read(line, selection);
    check(!(reading.command && reading.mistake));
    if (reading.mistake) check(reading.mistake->column >= 1 && reading.mistake->column <= line.size() + 1);
    if (!reading.command) continue;
    const auto& command = *reading.command;
    for (const auto index : command.secrets) check(index < command.value.size());
    const auto text = canonical(command);
    const auto again = read(text, after(command, command.selection));
    if (split(text).error) continue;  // Longer than a line, once quoted.
    if (command.family->kind == Kind::selection) continue;
    check(again.command.has_value());
    check(again.command->key == command.key);
    check(canonical(*again.command) == text);
  }
  check(masked(masked(line)) == masked(line));
}

void as_config(std::string_view text) {
  const auto config = Config::parse(text);
  const auto printed = config.render();
  const auto again = Config::parse(printed);
  check(again == config);
  check(again.render() == printed);
  (void)masked_text(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t longest = 16384;
  if (size > longest) return 0;
  const std::string text{data, data + size};
  as_line(std::string_view{text}.substr(0, text.find('\n')));
  as_config(text);
  return 0;
}
