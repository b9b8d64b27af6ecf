#pragma once

#include "twin/conversation.hpp"
#include "twin/device.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

struct ssh_session_struct;
struct ssh_channel_struct;

namespace rtx::twin {

/// What the server says to a client's requests: who may log in, that a shell is the only thing to be had.
///
/// Holds libssh's callbacks, which point to it: it must not move, and must outlive the session.
class SshDialogue {
 public:
  explicit SshDialogue(Device& device);
  ~SshDialogue();
  SshDialogue(const SshDialogue&) = delete;
  SshDialogue& operator=(const SshDialogue&) = delete;

  /// The address that the client comes from, for `sshd host`.
  void comes_from(std::string address) { address_ = std::move(address); }

  /// Before the key exchange.
  void attach(ssh_session_struct* session);

  /// The console, from the shell request on.
  [[nodiscard]] Conversation* console() const noexcept { return console_.get(); }
  [[nodiscard]] ssh_channel_struct* channel() const noexcept { return channel_; }
  /// Authentication has failed too often, or no session is free.
  [[nodiscard]] bool refused() const noexcept { return refused_; }
  /// The client has closed the channel. (An EOF alone is no reason: what it has typed is still carried out.)
  [[nodiscard]] bool hung_up() const noexcept { return hung_up_; }

 private:
  struct Callbacks;
  friend struct Callbacks;

  int let_in(const std::string& user);
  int turn_away();

  Device& device_;
  std::unique_ptr<Callbacks> callbacks_;
  std::unique_ptr<Conversation> console_;
  ssh_session_struct* session_ = nullptr;
  ssh_channel_struct* channel_ = nullptr;
  std::string user_;
  std::string address_;
  bool authenticated_ = false;
  bool refused_ = false;
  bool hung_up_ = false;
  unsigned failures_ = 0;
};

}  // namespace rtx::twin
