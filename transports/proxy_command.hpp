#pragma once

#include "transports/dialer.hpp"

#include <string>

namespace rtx::transports {

/// Connects by a command whose standard input and output are the connection (OpenSSH's ProxyCommand). Each
/// connection runs its own; it is ended with the connection, and whatever it started in its process group
/// too.
class ProxyCommand : public Dialer {
 public:
  /// `command` is a line for `/bin/sh -c`, its tokens (%h, %p, %r, %%) not replaced; `user` is %r.
  ProxyCommand(std::string command, std::string user);

  /// Throws `Failure` if the command cannot be started, or holds a token that is not known. A command that
  /// cannot connect shows when the connection ends: its carrier then tells its exit status and last words.
  asio::awaitable<Connection> dial(std::string host, std::uint16_t port, Deadline deadline) override;
  [[nodiscard]] std::string describe() const override;

 private:
  std::string command_;
  std::string user_;
};

}  // namespace rtx::transports
