#pragma once

#include "agent/options.hpp"
#include "agent/recorder.hpp"
#include "agent/ssh_connector.hpp"
#include "playbooks/runner.hpp"
#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rtx::agent {

/// Opens sessions of routers as the inventory and the command line say, whatever door that is. It must
/// outlive them.
class Connector {
 public:
  explicit Connector(const ConnectionOptions& options);

  /// Finds the way to `router`. To be called before the loop runs: it may take its time. Throws UsageError.
  void prepare(const playbooks::Router& router) { ssh_.prepare(router); }

  /// The addresses of the jump hosts on the way to `router`, whoever named them. Precondition: as below.
  [[nodiscard]] std::vector<std::string> bastions_before(const playbooks::Router& router) const {
    return ssh_.bastions_before(router);
  }

  /// Connects and logs in with the target's passwords. Precondition: its router has been prepared.
  boost::asio::awaitable<std::unique_ptr<transports::Session>> open(playbooks::Target target,
                                                                    transports::Level level);

  using Opening = boost::asio::awaitable<std::unique_ptr<transports::Transport>>;

  /// Only connects: on telnet and serial lines nobody has logged in then. Precondition as above.
  Opening connect(const playbooks::Target& target);

  /// Writes down what was recorded, if that was asked for. Returns what went wrong; empty if nothing did.
  [[nodiscard]] std::string write_recordings(const playbooks::Redactor& redactor) const;

 private:
  Opening connect_by_transport(const playbooks::Target& target);
  Opening connect_telnet(const playbooks::Target& target);
  Opening connect_raw_tcp(const playbooks::Target& target);
  void warn_of_telnet(const playbooks::Router& router);

  SshConnector ssh_;
  std::optional<Recorder> recorder_;
  bool has_warned_of_telnet_ = false;
};

}  // namespace rtx::agent
