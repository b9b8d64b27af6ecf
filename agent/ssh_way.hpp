#pragma once

#include "playbooks/inventory.hpp"
#include "transports/ssh_algorithms.hpp"
#include "transports/ssh_config.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rtx::agent {

/// A host to log in at, as inventory and OpenSSH's client configuration describe it together.
struct SshHost {
  playbooks::Router router;                        ///< What the inventory says wins.
  transports::SshAlgorithms algorithms;            ///< Lists of the configuration; empty ones are not said.
  std::vector<std::filesystem::path> known_hosts;  ///< Empty: the usual ones.
};

/// How a router is reached.
struct SshWay {
  SshHost router;
  std::vector<SshHost> hops;  ///< The jump hosts, the nearest to us first.
  std::string proxy_command;  ///< How the first of all these is reached; empty: by TCP.
};

/// Asks OpenSSH what its configuration says (`ssh -G`), as often as needed. It blocks, some milliseconds for
/// each host: to be used before the loop runs.
class SshConfiguration {
 public:
  /// `given`: the command line's file, or `none`; empty: what the router says, or `~/.ssh/config`.
  explicit SshConfiguration(std::string given) : given_{std::move(given)} {}

  /// Throws UsageError if the configuration cannot be read, or describes a way without end.
  [[nodiscard]] SshWay way_to(const playbooks::Router& router);

 private:
  std::filesystem::path file_for(const playbooks::Router& router) const;
  std::optional<transports::SshConfig> ask(const playbooks::Router& router);
  SshHost describe(const playbooks::Router& router, const std::optional<transports::SshConfig>& config) const;
  std::vector<SshHost> hops_before(const std::vector<std::string>& names, const playbooks::Router& router,
                                   std::string& proxy_command, int depth);

  std::string given_;
  std::string defaults_;  // What OpenSSH does without configuration.
};

}  // namespace rtx::agent
