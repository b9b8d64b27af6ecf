#include "playbooks/inventory_ssh.hpp"

#include "playbooks/file.hpp"
#include "playbooks/inherit.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace rtx::playbooks {
namespace {

/// SHA-256 in base64 without padding, as OpenSSH and routers print it.
constexpr std::size_t fingerprint_length = 43;

bool is_fingerprint(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (!text.starts_with("SHA256:")) return false;
  text.remove_prefix(7);
  return text.size() == fingerprint_length && text.find_first_not_of(letters) == text.npos;
}

void read_host_key(TableReader& reader, SshSettings& settings, Diagnostics& problems) {
  const auto policy = reader.text("host_key");
  if (!policy) return;
  settings.accept_new_host_key = *policy == "accept-new";
  settings.pinned_host_key = is_fingerprint(*policy) ? *policy : std::string{};
  if (*policy == "verify" || *policy == "accept-new" || is_fingerprint(*policy)) return;
  const bool broken_pin = policy->starts_with("SHA256:") || policy->starts_with("MD5:");
  problems.push_back(error_at(
      reader.place_of("host_key"), "'host_key' is '" + printable(*policy) + "'",
      broken_pin ? "a pinned key is SHA256: and 43 characters, as `ssh-keygen -lf` and the router print it"
                 : suggestion(*policy, {"verify", "accept-new"})));
}

void read_ssh_config(TableReader& reader, const std::filesystem::path& directory, SshSettings& settings) {
  const auto* item = reader.take("ssh_config");
  if (item == nullptr) return;
  settings.use_ssh_config = true;
  settings.ssh_config.emplace();
  if (std::holds_alternative<bool>(item->data)) {
    settings.use_ssh_config = reader.boolean("ssh_config");
  } else if (const auto path = reader.text("ssh_config")) {
    settings.ssh_config = resolved(*path, directory);
  }
}

/// A host that is in no inventory, on the way to `router`.
Router host_of_address(const std::string& address, const Router& router) {
  Router host = router_from_address(address);
  if (host.user.empty()) host.user = router.user;
  host.identities = router.identities;
  host.passphrase = router.passphrase;
  host.agent = router.agent;
  host.accept_new_host_key = router.accept_new_host_key;
  host.known_hosts = router.known_hosts;
  host.use_ssh_config = router.use_ssh_config;
  host.ssh_config = router.ssh_config;
  host.has_jump = true;  // The inventory says the whole way.
  return host;
}

bool looks_like_an_address(const std::string& name) {
  return name.find_first_of(".:@[") != std::string::npos;
}

/// Follows the jumps that the inventory names.
class Way {
 public:
  Way(const std::map<std::string, std::vector<JumpName>>& jumps, const Inventory& inventory,
      const std::string& file, Diagnostics& problems)
      : jumps_{jumps}, inventory_{inventory}, file_{file}, problems_{problems} {}

  std::vector<Router> hops(const Router& router, const std::vector<JumpName>& names,
                           std::vector<std::string> path) {
    path.push_back(router.name);
    std::vector<Router> result;
    for (const auto& name : names) {
      const auto listed = inventory_.routers.find(name.name);
      if (listed == inventory_.routers.end()) {
        add_address(name, router, result);
        continue;
      }
      if (std::ranges::find(path, name.name) != path.end()) {
        error(name, "the way to router '" + path.front() + "' leads through '" + name.name + "' again");
        return {};
      }
      const auto further = jumps_.find(name.name);
      if (result.empty() && further != jumps_.end()) result = hops(listed->second, further->second, path);
      add(name, listed->second, result);
    }
    return result;
  }

 private:
  void add(const JumpName& name, Router host, std::vector<Router>& result) {
    if (host.transport != "ssh") {
      error(name, "'" + host.name + "' is no jump host: its transport is " + printable(host.transport),
            "a jump host is reached by SSH");
    }
    host.hops.clear();
    result.push_back(std::move(host));
  }

  void add_address(const JumpName& name, const Router& router, std::vector<Router>& result) {
    if (!looks_like_an_address(name.name)) {
      std::vector<std::string> known;
      for (const auto& [other, unused] : inventory_.routers) known.push_back(other);
      error(name, "unknown jump host '" + printable(name.name) + "'", suggestion(name.name, known));
      return;
    }
    try {
      add(name, host_of_address(name.name, router), result);
    } catch (const PlaybookError& bad) {
      for (const auto& one : bad.diagnostics) error(name, one.message, one.hint);
    }
  }

  void error(const JumpName& name, std::string message, std::string hint = {}) {
    problems_.push_back(
        error_at(Place{file_, name.spot.line, name.spot.column}, std::move(message), std::move(hint)));
  }

  const std::map<std::string, std::vector<JumpName>>& jumps_;
  const Inventory& inventory_;
  const std::string& file_;
  Diagnostics& problems_;
};

}  // namespace

SshSettings read_ssh_settings(TableReader& reader, const std::filesystem::path& directory, bool private_file,
                              Diagnostics& problems) {
  SshSettings settings;
  settings.algorithms = reader.text("algorithms");
  if (settings.algorithms && *settings.algorithms != "modern" && *settings.algorithms != "legacy") {
    problems.push_back(error_at(reader.place_of("algorithms"),
                                "'algorithms' is '" + printable(*settings.algorithms) + "'",
                                suggestion(*settings.algorithms, {"modern", "legacy"})));
  }
  if (const auto* item = reader.take("passphrase")) {
    settings.passphrase = read_secret_source(*item, reader.file(), "'passphrase'", private_file, problems);
  }
  read_host_key(reader, settings, problems);
  if (reader.take("jump") != nullptr) {
    settings.jump.emplace();
    for (auto& name : reader.texts("jump")) {
      settings.jump->push_back({std::move(name.text), name.spots.front()});
    }
  }
  read_ssh_config(reader, directory, settings);
  return settings;
}

void inherit(SshSettings& own, const SshSettings& from) {
  inherit(own.algorithms, from.algorithms);
  inherit(own.passphrase, from.passphrase);
  inherit(own.accept_new_host_key, from.accept_new_host_key);
  inherit(own.pinned_host_key, from.pinned_host_key);
  inherit(own.jump, from.jump);
  inherit(own.use_ssh_config, from.use_ssh_config);
  inherit(own.ssh_config, from.ssh_config);
}

void fill_ssh(Router& router, const SshSettings& settings) {
  if (settings.algorithms) router.algorithms = *settings.algorithms;
  if (settings.passphrase) router.passphrase = *settings.passphrase;
  if (settings.accept_new_host_key) router.accept_new_host_key = *settings.accept_new_host_key;
  if (settings.pinned_host_key) router.pinned_host_key = *settings.pinned_host_key;
  if (settings.use_ssh_config) router.use_ssh_config = *settings.use_ssh_config;
  if (settings.ssh_config) router.ssh_config = *settings.ssh_config;
  router.has_jump = settings.jump.has_value();
}

void resolve_jump(Router& router, const std::vector<JumpName>& jump,
                  const std::map<std::string, std::vector<JumpName>>& jumps_of_all,
                  const Inventory& inventory, const std::string& file, Diagnostics& problems) {
  router.hops = Way{jumps_of_all, inventory, file, problems}.hops(router, jump, {});
}

}  // namespace rtx::playbooks
