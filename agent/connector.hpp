#pragma once

#include "agent/options.hpp"
#include "playbooks/runner.hpp"
#include "transports/session.hpp"
#include "transports/ssh.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <map>
#include <memory>

namespace rtx::agent {

/// Opens sessions of routers as the inventory and the command line say. It must outlive them.
class Connector {
 public:
  explicit Connector(const ConnectionOptions& options);

  /// Reads the known_hosts files of `router`. To be called before the loop runs: it may take its time.
  void prepare(const playbooks::Router& router);

  /// Connects and logs in with the target's passwords. Precondition: its router has been prepared.
  boost::asio::awaitable<std::unique_ptr<transports::Session>> open(playbooks::Target target,
                                                                    transports::Level level);

 private:
  boost::asio::awaitable<std::unique_ptr<transports::Transport>> connect(const playbooks::Target& target);
  boost::asio::awaitable<std::unique_ptr<transports::Transport>> connect_ssh(const playbooks::Target& target);
  boost::asio::awaitable<std::unique_ptr<transports::Transport>> connect_telnet(
      const playbooks::Target& target);
  static boost::asio::awaitable<std::unique_ptr<transports::Transport>> connect_serial(
      const playbooks::Target& target);
  static boost::asio::awaitable<std::unique_ptr<transports::Transport>> connect_raw_tcp(
      const playbooks::Target& target);
  transports::KnownHosts& known_hosts_of(const playbooks::Router& router);

  std::filesystem::path known_hosts_;
  bool accept_new_host_key_;
  bool has_warned_of_telnet_ = false;
  std::map<std::filesystem::path, transports::KnownHosts> known_hosts_files_;
};

}  // namespace rtx::agent
