#include "transports/console.hpp"

#include "transports/console_setting.hpp"
#include "transports/sanitise.hpp"

#include <charconv>

namespace rtx::transports::console {

void Console::note(std::string_view command) {
  const auto line = setting_in(command);
  if (!line) return;
  switch (line->setting) {
    case Setting::character:
      // Its initial value differs by model, so that `no console character` tells nothing.
      charset = charset_named(line->value);
      return;
    case Setting::columns: {
      columns = 80;
      const std::string& value = line->value;
      std::from_chars(value.data(), value.data() + value.size(), columns);
      return;
    }
    case Setting::lines:
      pages = line->value != "infinity";
      return;
  }
}

std::string for_message(std::string_view line, const Console& console) {
  constexpr std::size_t limit = 200;
  std::string text = sanitise(decode(line.substr(0, limit), console.charset));
  if (line.size() > limit) text += "...";
  return std::string{without_trailing_blanks(text)};
}

std::string name_of_command(std::string_view command) {
  std::size_t end = command.find_first_not_of(' ');
  for (int words = 0; words < 2 && end != std::string_view::npos; ++words) {
    end = command.find(' ', command.find_first_not_of(' ', end));
  }
  const std::string name = sanitise(command.substr(0, end));
  return end == std::string_view::npos ? name : name + " ...";
}

}  // namespace rtx::transports::console
