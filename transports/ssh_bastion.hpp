#pragma once

#include "transports/dialer.hpp"
#include "transports/known_hosts.hpp"
#include "transports/ssh.hpp"

#include <memory>
#include <string>

namespace rtx::transports {

class SshTunnels;

/// A jump host: one SSH connection to it, shared by everybody who dials through it at the same time. It is
/// made when somebody dials first, and closed when the last connection through it has gone. A jump host
/// behind another has that one as its `SshOptions::dialer`.
///
/// No `ssh` program takes part. Used from one thread. `known_hosts` must outlive it.
class SshBastion : public Dialer {
 public:
  SshBastion(SshOptions options, KnownHosts& known_hosts);
  ~SshBastion() override;

  asio::awaitable<Connection> dial(std::string host, std::uint16_t port, Deadline deadline) override;
  [[nodiscard]] std::string describe() const override;

 private:
  SshOptions options_;
  KnownHosts& known_hosts_;
  std::weak_ptr<SshTunnels> tunnels_;  // It lives as long as somebody uses it.
};

}  // namespace rtx::transports
