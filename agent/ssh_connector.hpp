#pragma once

#include "agent/options.hpp"
#include "agent/ssh_way.hpp"
#include "playbooks/plan.hpp"
#include "transports/dialer.hpp"
#include "transports/ssh.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rtx::agent {

/// What of the connections is SSH: routers that speak it, and the jump hosts before all that are reached over
/// a network.
class SshConnector {
 public:
  explicit SshConnector(const ConnectionOptions& options);

  /// Finds the way to `router` and reads the known_hosts files of all hosts on it. It blocks. Throws
  /// UsageError.
  void prepare(const playbooks::Router& router);

  /// The addresses of the jump hosts on the way to `router`, those of the SSH configuration too, the nearest
  /// to us first. Precondition: it has been prepared.
  [[nodiscard]] std::vector<std::string> bastions_before(const playbooks::Router& router) const;

  /// Logs in with the target's secrets. Precondition: its router has been prepared.
  boost::asio::awaitable<std::unique_ptr<transports::Transport>> open(const playbooks::Target& target);

  /// What leads to `target`: its jump hosts, or the proxy command; null: TCP from here. Jump hosts are shared
  /// by all routers whose way begins alike. Precondition: its router has been prepared.
  std::shared_ptr<transports::Dialer> dialer_to(const playbooks::Target& target);

 private:
  using Files = std::vector<std::filesystem::path>;

  transports::SshOptions options_for(const SshHost& host) const;
  std::shared_ptr<transports::Dialer> bastion(const SshHost& hop, const playbooks::Target& target,
                                              std::shared_ptr<transports::Dialer> before);
  transports::KnownHosts& known_hosts_of(const SshHost& host);

  std::filesystem::path known_hosts_;
  bool accept_new_host_key_;
  SshConfiguration configuration_;
  std::map<std::string, SshWay> ways_;                                   // By router.
  std::map<std::string, std::shared_ptr<transports::Dialer>> bastions_;  // By the way to them.
  std::map<Files, transports::KnownHosts> known_hosts_files_;
};

}  // namespace rtx::agent
