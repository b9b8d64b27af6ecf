#pragma once

#include "transports/dialer.hpp"
#include "transports/known_hosts.hpp"
#include "transports/ssh.hpp"
#include "transports/ssh_tunnel.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace rtx::transports {

/// One SSH connection to a jump host, and the tunnels through it. A coroutine of its own logs in, and is then
/// the only one that uses libssh's session; it ends when the last tunnel has been let go of, or with the
/// connection. It lives as long as that coroutine or a tunnel does.
class SshTunnels : public std::enable_shared_from_this<SshTunnels> {
 public:
  SshTunnels(asio::any_io_executor executor, SshOptions options, KnownHosts& known_hosts);

  /// A new connection through the jump host; the first one starts the coroutine. Throws `Failure`.
  asio::awaitable<Connection> open(std::string host, std::uint16_t port, Deadline deadline);

  /// False once it is about to end: a new connection is needed then.
  [[nodiscard]] bool takes_more() const noexcept { return !ending_; }

 private:
  class Hold;

  void start();
  asio::awaitable<void> run();
  asio::awaitable<void> carry();
  asio::awaitable<void> pause();
  void move_all();
  void wait_for_link();
  void wait_for(const std::shared_ptr<SshTunnel>& tunnel);
  void leave(SshTunnel& tunnel);
  void ring();
  void fail_all(const Failure& cause);
  Failure as_seen_behind(const Failure& failure) const;

  asio::any_io_executor executor_;
  SshOptions options_;
  KnownHosts& known_hosts_;
  asio::cancellation_signal stop_;  // Of the log-in.
  asio::steady_timer bell_;         // Awaited by the coroutine only; cancelled when something has happened.
  bool has_rung_ = false;
  bool has_started_ = false;
  bool ending_ = false;
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
  std::unique_ptr<SshLink> link_;  // Null until logged in.
  std::vector<std::shared_ptr<SshTunnel>> tunnels_;
};

}  // namespace rtx::transports
