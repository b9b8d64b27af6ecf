#pragma once

#include "agent/options.hpp"
#include "agent/ssh_connector.hpp"
#include "playbooks/runner.hpp"
#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace rtx::agent {

/// Opens sessions of routers as the inventory and the command line say, whatever door that is. It must
/// outlive them.
class Connector {
 public:
  explicit Connector(const ConnectionOptions& options) : ssh_{options} {}

  /// Finds the way to `router`. To be called before the loop runs: it may take its time. Throws UsageError.
  void prepare(const playbooks::Router& router) { ssh_.prepare(router); }

  /// Connects and logs in with the target's passwords. Precondition: its router has been prepared.
  boost::asio::awaitable<std::unique_ptr<transports::Session>> open(playbooks::Target target,
                                                                    transports::Level level);

 private:
  using Opening = boost::asio::awaitable<std::unique_ptr<transports::Transport>>;

  Opening connect(const playbooks::Target& target);
  Opening connect_telnet(const playbooks::Target& target);
  Opening connect_raw_tcp(const playbooks::Target& target);
  void warn_of_telnet(const playbooks::Router& router);

  SshConnector ssh_;
  bool has_warned_of_telnet_ = false;
};

}  // namespace rtx::agent
