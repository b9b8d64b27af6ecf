#pragma once

#include "agent/connector.hpp"
#include "agent/options.hpp"
#include "playbooks/plan.hpp"
#include "playbooks/redactor.hpp"

#include <string>
#include <vector>

namespace rtx::agent {

/// Which passwords a session needs.
enum class Passwords { none, login, login_and_administrator };

/// Finds the routers that commands without a playbook are meant for, and their secrets.
class RunTargets {
 public:
  /// Reads the inventory. Throws UsageError, PlaybookError.
  RunTargets(const ConnectionOptions& connection, const LoginOptions& login, Passwords passwords);

  /// `name` in the inventory, or an address, of which what is missing is asked for at the terminal. Prepares
  /// `connector` for it; its secrets become known to `redactor`.
  [[nodiscard]] playbooks::Target router(const std::string& name, Connector& connector,
                                         playbooks::Redactor& redactor) const;

  /// All routers of a group.
  [[nodiscard]] std::vector<playbooks::Target> group(const std::string& name, Connector& connector,
                                                     playbooks::Redactor& redactor) const;

 private:
  void fetch_secrets(playbooks::Target& target, bool listed) const;

  playbooks::Inventory inventory_;
  LoginOptions login_;
  Passwords passwords_;
  playbooks::SecretFetcher fetch_;
};

}  // namespace rtx::agent
