#pragma once

#include "tests/transports/support/tcp_listener.hpp"
#include "tests/transports/support/temporary_folder.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace rtx::tests {

/// Dropbear, the other SSH server: one process per connection, an RSA host key of its own. The user `admin`
/// logs in by key, and gets `command` instead of a shell. Dropbear looks for his keys in his home folder
/// only, so libnss-wrapper gives him one.
class Dropbear {
 public:
  explicit Dropbear(const std::string& command);

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_->port(); }
  [[nodiscard]] std::filesystem::path user_key() const { return folder_ / "user_ed25519"; }
  /// An RSA key of the same user.
  [[nodiscard]] std::filesystem::path user_rsa_key() const { return folder_ / "user_rsa"; }
  [[nodiscard]] std::filesystem::path path(std::string_view name) const { return folder_ / name; }

 private:
  void serve(int socket) const;

  TemporaryFolder folder_;
  std::string command_;
  std::unique_ptr<TcpListener> listener_;  // Last: it ends first.
};

}  // namespace rtx::tests
