#include "twin/ssh_dialogue.hpp"

#include "twin/console.hpp"
#include "twin/replay.hpp"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace rtx::twin {
namespace {

constexpr unsigned tries = 6;

// A line of an authorized_keys file: type, base64, comment.
bool is_key_of(const std::string& line, ssh_key offered) {
  const std::size_t type_end = line.find(' ');
  if (type_end == std::string::npos) return false;
  const std::size_t key_end = std::min(line.find(' ', type_end + 1), line.size());
  const std::string base64 = line.substr(type_end + 1, key_end - type_end - 1);
  ssh_key known = nullptr;
  const ssh_keytypes_e type = ::ssh_key_type_from_name(line.substr(0, type_end).c_str());
  if (::ssh_pki_import_pubkey_base64(base64.c_str(), type, &known) != SSH_OK) return false;
  const bool same = ::ssh_key_cmp(known, offered, SSH_KEY_CMP_PUBLIC) == 0;
  ::ssh_key_free(known);
  return same;
}

}  // namespace

// What libssh calls. Names without prefix are its own; all of them only pass on to the dialogue.
struct SshDialogue::Callbacks {
  explicit Callbacks(SshDialogue* dialogue) {
    server.userdata = dialogue;
    server.auth_none_function = [](ssh_session, const char*, void*) {
      return static_cast<int>(SSH_AUTH_DENIED);
    };
    server.auth_password_function = password;
    server.auth_pubkey_function = public_key;
    server.channel_open_request_session_function = open_channel;
    ssh_callbacks_init(&server);
    channel.userdata = dialogue;
    // The size that the client's terminal has is none of the router's business.
    channel.channel_pty_request_function = [](ssh_session, ssh_channel, const char*, int, int, int, int,
                                              void*) { return 0; };
    channel.channel_pty_window_change_function = [](ssh_session, ssh_channel, int, int, int, int, void*) {
      return 0;
    };
    channel.channel_shell_request_function = shell;
    channel.channel_exec_request_function = [](ssh_session, ssh_channel, const char*, void*) { return 1; };
    channel.channel_subsystem_request_function = [](ssh_session, ssh_channel, const char*, void*) {
      return 1;
    };
    channel.channel_env_request_function = [](ssh_session, ssh_channel, const char*, const char*, void*) {
      return 1;
    };
    channel.channel_data_function = data;
    channel.channel_close_function = [](ssh_session, ssh_channel, void* self) { of(self).hung_up_ = true; };
    ssh_callbacks_init(&channel);
  }

  static SshDialogue& of(void* self) { return *static_cast<SshDialogue*>(self); }

  static int password(ssh_session, const char* name, const char* typed, void* self) {
    if (of(self).device_.router().settings().admits_anybody) return of(self).let_in(name);
    const User* user = of(self).device_.find_user(name);
    const bool right = user != nullptr && !user->password.empty() && user->password == typed;
    return right ? of(self).let_in(user->name) : of(self).turn_away();
  }

  static int public_key(ssh_session, const char* name, ssh_key_struct* key, char state, void* self) {
    const User* user = of(self).device_.find_user(name);
    const bool known =
        user != nullptr && std::ranges::any_of(user->authorized_keys,
                                               [&](const std::string& line) { return is_key_of(line, key); });
    if (known && state == SSH_PUBLICKEY_STATE_VALID) return of(self).let_in(user->name);
    // Without a signature the client only asks whether this key would do.
    if (known && state == SSH_PUBLICKEY_STATE_NONE) return SSH_AUTH_SUCCESS;
    return of(self).turn_away();
  }

  static ssh_channel open_channel(ssh_session session, void* self) {
    SshDialogue& dialogue = of(self);
    if (!dialogue.authenticated_ || dialogue.channel_ != nullptr) return nullptr;
    dialogue.channel_ = ::ssh_channel_new(session);
    if (dialogue.channel_ != nullptr)
      ::ssh_set_channel_callbacks(dialogue.channel_, &dialogue.callbacks_->channel);
    return dialogue.channel_;
  }

  static int shell(ssh_session, ssh_channel, void* self) {
    SshDialogue& dialogue = of(self);
    if (dialogue.console_) return 1;
    if (!dialogue.device_.accepts_ssh()) {
      dialogue.refused_ = true;
      return 1;
    }
    if (const auto& recording = dialogue.device_.router().settings().replay) {
      dialogue.console_ = std::make_unique<Replay>(*recording, dialogue.device_.next_replay());
    } else {
      auto console = std::make_unique<Console>(dialogue.device_, dialogue.user_);
      console->comes_from(dialogue.address_);
      if (!dialogue.device_.admits_ssh_from(dialogue.address_)) console->restrict_access();
      dialogue.console_ = std::move(console);
    }
    dialogue.console_->open();
    return 0;
  }

  static int data(ssh_session, ssh_channel, void* bytes, std::uint32_t size, int is_stderr, void* self) {
    if (of(self).console_ && is_stderr == 0)
      of(self).console_->receive({static_cast<const char*>(bytes), size});
    return static_cast<int>(size);
  }

  ssh_server_callbacks_struct server{};
  ssh_channel_callbacks_struct channel{};
};

SshDialogue::SshDialogue(Device& device) : device_{device}, callbacks_{std::make_unique<Callbacks>(this)} {}

SshDialogue::~SshDialogue() = default;

void SshDialogue::attach(ssh_session_struct* session) {
  session_ = session;
  ::ssh_set_auth_methods(session, SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY);
  ::ssh_set_server_callbacks(session, &callbacks_->server);
}

int SshDialogue::let_in(const std::string& user) {
  user_ = user;
  authenticated_ = true;
  return SSH_AUTH_SUCCESS;
}

int SshDialogue::turn_away() {
  if (++failures_ >= tries) refused_ = true;
  return SSH_AUTH_DENIED;
}

}  // namespace rtx::twin
