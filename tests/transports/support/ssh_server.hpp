#pragma once

#include "tests/transports/support/tcp_listener.hpp"

#include <libssh/libssh.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rtx::tests {

/// Where in a session the server does something else than it should.
enum class Stage { nowhere, after_keys, authentication, channel, terminal, shell };
/// What it does there.
enum class Fault { refuse, silence, close };

/// How the scripted server behaves.
struct ServerScript {
  std::string user = "admin";
  std::string password = "correct horse";
  bool offers_password = true;
  bool offers_questions = false;         ///< keyboard-interactive
  std::string question = "Password: ";   ///< Asked there.
  int more_questions = 0;                ///< Asked after the right answer.
  std::string host_key = "ssh-ed25519";  ///< or `ssh-rsa`
  int host_key_bits = 2048;              ///< For `ssh-rsa`.
  std::string key_exchange;              ///< Empty: libssh's own lists.
  std::string host_key_algorithms;
  std::string ciphers;
  Stage stage = Stage::nowhere;
  Fault fault = Fault::refuse;
  /// Runs once the shell is granted, before what is typed is echoed.
  std::function<void(ssh_session, ssh_channel)> on_shell;
};

/// A server made with libssh's server side: takes passwords, echoes what is typed into the shell, and
/// misbehaves as told.
class SshServer {
 public:
  explicit SshServer(ServerScript script);
  ~SshServer();

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_->port(); }

 private:
  void serve(int socket);

  ServerScript script_;
  ssh_key key_ = nullptr;
  std::unique_ptr<TcpListener> listener_;  // Last: it ends first.
};

}  // namespace rtx::tests
