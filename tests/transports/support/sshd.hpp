#pragma once

#include "tests/transports/support/tcp_listener.hpp"
#include "tests/transports/support/temporary_folder.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace rtx::tests {

/// OpenSSH's own server on a free loopback port, with keys and configuration of its own. It runs as `sshd
/// -i`, one process per connection, so there is no port to lose to somebody else and nothing left behind. The
/// user who runs the tests logs in by key; `command` runs instead of a shell.
class Sshd {
 public:
  explicit Sshd(const std::string& command, const std::string& more_configuration = {});

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_->port(); }
  [[nodiscard]] std::filesystem::path user_key() const { return folder_ / "user_ed25519"; }
  [[nodiscard]] std::filesystem::path path(std::string_view name) const { return folder_ / name; }
  void write(std::string_view name, std::string_view text) const { folder_.write(name, text); }
  [[nodiscard]] std::string read(std::string_view name) const { return folder_.read(name); }
  /// What sshd has logged, for messages.
  [[nodiscard]] std::string log() const { return folder_.read("log"); }

  /// The name of the user who runs the tests.
  [[nodiscard]] static std::string user();

 private:
  void serve(int socket) const;

  TemporaryFolder folder_;
  std::unique_ptr<TcpListener> listener_;  // Last: it ends first.
};

/// Runs a command to its end; throws with its name if it fails.
void run_command(const std::string& command);

}  // namespace rtx::tests
