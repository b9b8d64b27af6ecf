#pragma once

#include "agent/options.hpp"
#include "agent/ssh_way.hpp"
#include "playbooks/runner.hpp"
#include "transports/dialer.hpp"
#include "transports/session.hpp"
#include "transports/ssh.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rtx::agent {

/// Opens sessions of routers as the inventory and the command line say. It must outlive them.
class Connector {
 public:
  explicit Connector(const ConnectionOptions& options);

  /// Finds the way to `router` and reads the known_hosts files of all hosts on it. To be called before the loop
  /// runs: it may take its time. Throws UsageError.
  void prepare(const playbooks::Router& router);

  /// Connects and logs in with the target's passwords. Precondition: its router has been prepared.
  boost::asio::awaitable<std::unique_ptr<transports::Session>> open(playbooks::Target target,
                                                                    transports::Level level);

 private:
  using Files = std::vector<std::filesystem::path>;

  boost::asio::awaitable<std::unique_ptr<transports::Transport>> connect_ssh(const playbooks::Target& target);
  transports::SshOptions ssh_options(const SshHost& host) const;
  /// What leads to `target`: its jump hosts, or the proxy command; null: TCP from here. Jump hosts are shared
  /// by all routers whose way begins alike.
  std::shared_ptr<transports::Dialer> dialer_to(const playbooks::Target& target);
  transports::KnownHosts& known_hosts_of(const SshHost& host);

  std::filesystem::path known_hosts_;
  bool accept_new_host_key_;
  SshConfiguration configuration_;
  std::map<std::string, SshWay> ways_;                                  // By router.
  std::map<std::string, std::shared_ptr<transports::Dialer>> bastions_;  // By the way to them.
  std::map<Files, transports::KnownHosts> known_hosts_files_;
};

}  // namespace rtx::agent
