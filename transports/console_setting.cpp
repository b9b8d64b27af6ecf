#include "transports/console_setting.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace rtx::transports::console {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(' ', at)) != std::string_view::npos;) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    std::string word{line.substr(at, end - at)};
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    words.push_back(std::move(word));
    at = end;
  }
  return words;
}

}  // namespace

std::optional<SettingLine> setting_in(std::string_view command) {
  auto words = words_of(command);
  const bool removes = !words.empty() && words.front() == "no";
  if (removes) words.erase(words.begin());
  if (words.size() < 2 || words[0] != "console") return std::nullopt;
  for (const Setting setting : {Setting::character, Setting::columns, Setting::lines}) {
    if (words[1] != name_of(setting)) continue;
    if (removes) return SettingLine{setting, {}};
    if (words.size() == 3) return SettingLine{setting, words[2]};
  }
  return std::nullopt;
}

std::string_view name_of(Setting setting) noexcept {
  constexpr std::array<std::string_view, 3> names{"character", "columns", "lines"};
  return names[static_cast<std::size_t>(setting)];
}

}  // namespace rtx::transports::console
