#pragma once

#include "playbooks/inventory.hpp"
#include "playbooks/table_reader.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rtx::playbooks {

/// One host on the way, as the inventory names it.
struct JumpName {
  std::string name;
  Spot spot;
};

/// What a router or group says of SSH beside user, password and keys.
struct SshSettings {
  std::optional<std::string> algorithms;
  std::optional<SecretSource> passphrase;
  std::optional<bool> accept_new_host_key;
  std::optional<std::string> pinned_host_key;  ///< Empty: known_hosts is asked.
  std::optional<std::vector<JumpName>> jump;
  std::optional<bool> use_ssh_config;
  std::optional<std::filesystem::path> ssh_config;  ///< Empty: the usual one.
};

/// `algorithms`, `passphrase`, `host_key`, `jump` and `ssh_config`, checked; paths are taken from
/// `directory`.
[[nodiscard]] SshSettings read_ssh_settings(TableReader& reader, const std::filesystem::path& directory,
                                            bool private_file, Diagnostics& problems);

/// What `own` does not say is taken from `from`.
void inherit(SshSettings& own, const SshSettings& from);

/// All of `settings` but the jump hosts.
void fill_ssh(Router& router, const SshSettings& settings);

/// Sets `router`'s hops to the hosts that `jump` names: routers of the inventory (the first one with its own
/// hops before it), or addresses, which use the router's keys, agent and known_hosts. Reports unknown names,
/// hosts that are not reached by SSH, and circles.
void resolve_jump(Router& router, const std::vector<JumpName>& jump,
                  const std::map<std::string, std::vector<JumpName>>& jumps_of_all,
                  const Inventory& inventory, const std::string& file, Diagnostics& problems);

}  // namespace rtx::playbooks
