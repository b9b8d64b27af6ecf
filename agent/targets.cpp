#include "agent/targets.hpp"

#include "playbooks/file.hpp"

#include <cstdlib>
#include <system_error>
#include <utility>

namespace rtx::agent {

namespace {

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

/// Inventory names hold none of these; an address nearly always does.
bool looks_like_an_address(const std::string& name) {
  return name.find_first_of(".:@[") != std::string::npos;
}

}  // namespace

std::filesystem::path home_folder() {
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "." : home;
}

std::filesystem::path user_folder(const char* variable, const char* fallback) {
  const char* given = std::getenv(variable);
  // Relative paths are to be ignored, says the XDG base directory specification.
  if (given != nullptr && *given == '/') return given;
  return home_folder() / fallback;
}

std::filesystem::path state_folder() {
  return user_folder("XDG_STATE_HOME", ".local/state") / "rtxctl";
}

std::optional<std::filesystem::path> find_inventory(const std::filesystem::path& given) {
  if (!given.empty()) {
    if (!playbooks::is_there(given))
      throw UsageError{"there is no inventory " + given.string(), "see --inventory"};
    return given;
  }
  if (const char* file = std::getenv("RTXCTL_INVENTORY"); file != nullptr && *file != '\0') {
    if (!playbooks::is_there(file)) {
      throw UsageError{std::string{"there is no inventory "} + file, "$RTXCTL_INVENTORY names it"};
    }
    return file;
  }
  for (const auto& file : {std::filesystem::path{"inventory.toml"},
                           user_folder("XDG_CONFIG_HOME", ".config") / "rtxctl" / "inventory.toml"}) {
    if (playbooks::is_there(file)) return file;
  }
  return std::nullopt;
}

playbooks::Inventory load_inventory(const std::optional<std::filesystem::path>& file) {
  if (!file) return {};
  return playbooks::Inventory::load(*file);
}

playbooks::Router find_router(const playbooks::Inventory& inventory, const std::string& name) {
  const auto found = inventory.routers.find(name);
  if (found != inventory.routers.end()) return found->second;
  if (inventory.routers.empty() || looks_like_an_address(name)) return playbooks::router_from_address(name);
  if (inventory.pairs.count(name) > 0) {
    throw UsageError{"'" + name + "' is a pair, not a router",
                     "say --pair " + name + ", or one of its routers"};
  }
  throw UsageError{"the inventory has no router '" + name + "'",
                   playbooks::suggestion(name, keys_of(inventory.routers))};
}

const playbooks::Pair& find_pair(const playbooks::Inventory& inventory, const std::string& name) {
  const auto found = inventory.pairs.find(name);
  if (found != inventory.pairs.end()) return found->second;
  const std::string hint =
      inventory.pairs.empty()
          ? "an inventory tells which routers are a pair; none was found, or it has no [pair.NAME]"
          : playbooks::suggestion(name, keys_of(inventory.pairs));
  throw UsageError{"the inventory has no pair '" + name + "'", hint};
}

playbooks::Variables parse_settings(const std::vector<std::string>& settings) {
  playbooks::Variables variables;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError{"--set wants NAME=VALUE", "--set gateway=192.0.2.254"};
    }
    playbooks::VariableValue value;
    value.value = setting.substr(equals + 1);
    value.place.file = "--set " + setting.substr(0, equals);
    variables.insert_or_assign(setting.substr(0, equals), std::move(value));
  }
  return variables;
}

}  // namespace rtx::agent
