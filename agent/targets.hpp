#pragma once

#include "agent/options.hpp"
#include "playbooks/inventory.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace rtx::agent {

/// The command line asks for something that cannot be: a message and what to do instead.
class UsageError : public std::runtime_error {
 public:
  UsageError(const std::string& message, std::string hint_)
      : std::runtime_error{message}, hint{std::move(hint_)} {}
  std::string hint;
};

/// The inventory to use: `given`, `$RTXCTL_INVENTORY`, `./inventory.toml`, `~/.config/rtxctl/inventory.toml`
/// (`$XDG_CONFIG_HOME` is honoured). The first two must exist; of the others none may. Throws UsageError.
[[nodiscard]] std::optional<std::filesystem::path> find_inventory(const std::filesystem::path& given);

/// The inventory at `file`, or an empty one.
[[nodiscard]] playbooks::Inventory load_inventory(const std::optional<std::filesystem::path>& file);

/// `name` in the inventory, or, if it cannot be a name there, an address. Throws UsageError with a
/// suggestion.
[[nodiscard]] playbooks::Router find_router(const playbooks::Inventory& inventory, const std::string& name);

[[nodiscard]] const playbooks::Pair& find_pair(const playbooks::Inventory& inventory,
                                               const std::string& name);

/// `NAME=VALUE` of `--set`. Throws UsageError.
[[nodiscard]] playbooks::Variables parse_settings(const std::vector<std::string>& settings);

/// `$HOME`; the current folder if there is none.
[[nodiscard]] std::filesystem::path home_folder();

/// The folder that the environment variable names (`XDG_STATE_HOME`), or `fallback` below the home folder.
[[nodiscard]] std::filesystem::path user_folder(const char* variable, const char* fallback);

/// `$XDG_STATE_HOME/rtxctl`: runs, locks and the key of snapshots.
[[nodiscard]] std::filesystem::path state_folder();

}  // namespace rtx::agent
