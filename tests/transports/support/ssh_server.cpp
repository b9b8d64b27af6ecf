#include "tests/transports/support/ssh_server.hpp"

#include <libssh/callbacks.h>
#include <libssh/server.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rtx::tests {
namespace {

/// One connection, as libssh's callbacks see it.
struct Connection {
  const ServerScript& script;
  ssh_session session = nullptr;
  ssh_channel channel = nullptr;
  bool shell = false;
  int questions_left = 0;
  ssh_channel_callbacks_struct channel_callbacks{};

  /// True if the fault of `stage` has been played (its answer is then a refusal, or reaches nobody).
  bool plays(Stage stage) const {
    if (script.stage != stage) return false;
    const int socket = ssh_get_fd(session);
    if (script.fault == Fault::silence) wait_for_end(socket);
    if (script.fault != Fault::refuse) ::shutdown(socket, SHUT_RDWR);
    return true;
  }
};

Connection& connection_of(void* user) {
  return *static_cast<Connection*>(user);
}

int take_password(ssh_session, const char* user, const char* password, void* data) {
  Connection& connection = connection_of(data);
  if (connection.plays(Stage::authentication) || !connection.script.offers_password) return SSH_AUTH_DENIED;
  const bool right = connection.script.user == user && connection.script.password == password;
  return right ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

/// keyboard-interactive has no callback of its own. 1: not handled here.
int take_message(ssh_session session, ssh_message message, void* data) {
  Connection& connection = connection_of(data);
  if (ssh_message_type(message) != SSH_REQUEST_AUTH ||
      ssh_message_subtype(message) != SSH_AUTH_METHOD_INTERACTIVE) {
    return 1;
  }
  if (ssh_message_auth_kbdint_is_response(message) == 0) {
    std::array<const char*, 1> questions{connection.script.question.c_str()};
    char send_back = 0;
    ssh_message_auth_interactive_request(message, "", "", 1, questions.data(), &send_back);
    return 0;
  }
  const char* answer = ssh_userauth_kbdint_getanswer(session, 0);
  if (connection.questions_left-- > 0) {
    std::array<const char*, 1> questions{"One-time code: "};
    char send_back = 0;
    ssh_message_auth_interactive_request(message, "", "", 1, questions.data(), &send_back);
    return 0;
  }
  if (answer == nullptr || connection.script.password != answer) return 1;
  ssh_message_auth_reply_success(message, 0);
  return 0;
}

int grant_terminal(ssh_session, ssh_channel, const char*, int, int, int, int, void* data) {
  return connection_of(data).plays(Stage::terminal) ? -1 : 0;
}

int grant_shell(ssh_session, ssh_channel, void* data) {
  Connection& connection = connection_of(data);
  if (connection.plays(Stage::shell)) return 1;
  connection.shell = true;
  return 0;
}

int send_back(ssh_session, ssh_channel channel, void* bytes, std::uint32_t length, int, void*) {
  const int written = ssh_channel_write(channel, bytes, length);
  return written < 0 ? 0 : written;
}

ssh_channel open_channel(ssh_session session, void* data) {
  Connection& connection = connection_of(data);
  if (connection.plays(Stage::channel)) return nullptr;
  connection.channel = ssh_channel_new(session);
  connection.channel_callbacks.userdata = data;
  connection.channel_callbacks.channel_pty_request_function = grant_terminal;
  connection.channel_callbacks.channel_shell_request_function = grant_shell;
  connection.channel_callbacks.channel_data_function = send_back;
  ssh_callbacks_init(&connection.channel_callbacks);
  ssh_set_channel_callbacks(connection.channel, &connection.channel_callbacks);
  return connection.channel;
}

void set(ssh_bind bind, ssh_bind_options_e option, const std::string& value) {
  if (!value.empty() && ssh_bind_options_set(bind, option, value.c_str()) != SSH_OK) {
    throw std::runtime_error{"the server refuses " + value};
  }
}

bool accept(const ServerScript& script, ssh_key key, ssh_session session, int socket) {
  ssh_bind bind = ssh_bind_new();
  const bool read_config = false;
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &read_config);
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, ssh_key_dup(key));
  set(bind, SSH_BIND_OPTIONS_KEY_EXCHANGE, script.key_exchange);
  set(bind, SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, script.host_key_algorithms);
  set(bind, SSH_BIND_OPTIONS_CIPHERS_C_S, script.ciphers);
  set(bind, SSH_BIND_OPTIONS_CIPHERS_S_C, script.ciphers);
  const bool accepted = ssh_bind_accept_fd(bind, session, socket) == SSH_OK;
  ssh_bind_free(bind);
  return accepted;
}

void talk(Connection& connection) {
  ssh_server_callbacks_struct callbacks{};
  callbacks.userdata = &connection;
  callbacks.auth_password_function = take_password;
  callbacks.channel_open_request_session_function = open_channel;
  ssh_callbacks_init(&callbacks);
  ssh_set_server_callbacks(connection.session, &callbacks);
  ssh_set_message_callback(connection.session, take_message, &connection);
  const int methods = (connection.script.offers_password ? SSH_AUTH_METHOD_PASSWORD : 0u) |
                      (connection.script.offers_questions ? SSH_AUTH_METHOD_INTERACTIVE : 0u);
  ssh_set_auth_methods(connection.session, methods);
  if (ssh_handle_key_exchange(connection.session) != SSH_OK) return;
  if (connection.plays(Stage::after_keys)) return;

  ssh_event event = ssh_event_new();
  ssh_event_add_session(event, connection.session);
  bool told = false;
  while (ssh_is_connected(connection.session) != 0) {
    if (connection.shell && !told && connection.script.on_shell) {
      ssh_blocking_flush(connection.session, 1000);
      connection.script.on_shell(connection.session, connection.channel);
    }
    told = connection.shell;
    if (ssh_event_dopoll(event, 1000) == SSH_ERROR) break;
  }
  ssh_event_remove_session(event, connection.session);
  ssh_event_free(event);
}

ssh_key generate(const ServerScript& script) {
  ssh_key key = nullptr;
  const bool rsa = script.host_key == "ssh-rsa";
  const int result =
      ssh_pki_generate(rsa ? SSH_KEYTYPE_RSA : SSH_KEYTYPE_ED25519, rsa ? script.host_key_bits : 0, &key);
  if (result != SSH_OK) throw std::runtime_error{"no host key"};
  return key;
}

}  // namespace

SshServer::SshServer(ServerScript script)
    : script_{std::move(script)},
      key_{generate(script_)},
      listener_{std::make_unique<TcpListener>([this](int socket) { serve(socket); })} {}

SshServer::~SshServer() {
  listener_.reset();
  ssh_key_free(key_);
}

void SshServer::serve(int socket) {
  Connection connection{script_};
  connection.session = ssh_new();
  connection.questions_left = script_.more_questions;
  if (accept(script_, key_, connection.session, socket)) {
    talk(connection);
  } else {
    ::close(socket);
  }
  ssh_silent_disconnect(connection.session);
  ssh_free(connection.session);
}

}  // namespace rtx::tests
