#include "twin/config_difference.hpp"
#include "twin/models.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

#include <sstream>
#include <string_view>

namespace rtx::twin {
namespace {

/// Words that a listing hides; pre-shared keys and L2TP passwords are printed. Source: command reference 4.1
/// to 4.5, 4.69, and listings.
std::string hidden(const std::string& line) {
  const auto mask = [](std::string_view kept) { return std::string(kept) + " *"; };
  for (const std::string_view shown : {"login password", "administrator password"}) {
    if (!line.starts_with(shown)) continue;
    return mask(line.starts_with(std::string(shown) + " encrypted") ? std::string(shown) + " encrypted"
                                                                    : std::string(shown));
  }
  if (line.starts_with("sshd host key generate")) return mask("sshd host key generate");
  if (constexpr std::string_view user = "login user "; line.starts_with(user)) {
    const auto end = line.find(' ', user.size());
    return mask(line.substr(0, end));
  }
  return line;
}

/// `schedule at 1 */* 00:00:00 * ...` as the model prints it.
std::string timed(std::string line, const Model& model) {
  if (model.schedule_seconds || !line.starts_with("schedule at ")) return line;
  const auto colon = line.find(':');
  if (colon != std::string::npos && line.compare(colon + 3, 4, ":00 ") == 0) line.erase(colon + 3, 3);
  return line;
}

Lines hidden_lines(const std::string& text, const Model& model) {
  Lines lines;
  std::istringstream input(text);
  for (std::string line; std::getline(input, line);) lines.push_back(timed(hidden(line), model));
  return lines;
}

std::string joined(const std::vector<std::string>& items, const std::string& before,
                   const std::string& between) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : between) + before + item;
  return text;
}

}  // namespace

Lines show_config(World& world, const Router& router, const language::Config& config) {
  const Model& model = model_of(router.settings().model);
  const std::vector<std::string> macs = router.mac_addresses();
  Lines lines{
      "# " + router.revision_line(),
      "# MAC Address : " + joined(macs, "", ", "),
      "# Memory " + std::to_string(model.memory_megabytes) + "Mbytes, " + std::string(model.ports),
      "# main:  " + router.settings().model + " ver=00 serial=" + serial_of(router.name()) + " " +
          joined(macs, "MAC-Address=", " "),
      "# Reporting Date: " + reporting_date(router.clock().shows(world.now())),
  };
  for (std::string& line : config_lines(router, config)) lines.push_back(std::move(line));
  return lines;
}

Lines config_lines(const Router& router, const language::Config& config) {
  return hidden_lines(config.render(), model_of(router.settings().model));
}

Lines show_config_list(const Router& router) {
  Lines lines{"No.   Date       Time        Size  Comment", "----- ---------- -------- -------  ----------"};
  for (std::size_t slot = 0; slot < Router::config_files; ++slot) {
    const Router::State* file = router.file(slot);
    if (file == nullptr) continue;
    lines.push_back((slot == 0 ? "* " : "  ") + left(std::to_string(slot), 4) + slashed_time(file->shown) +
                    right(std::to_string(file->config.render().size()), 8));
  }
  return lines;
}

Lines show_config_difference(const language::Config& from, const language::Config& to) {
  Lines lines;
  for (const std::string& command : difference(from, to)) lines.push_back(hidden(command));
  return lines;
}

Lines show_config_block(const Router& router, const language::Selection& block) {
  return hidden_lines(router.running().render(block), model_of(router.settings().model));
}

}  // namespace rtx::twin
