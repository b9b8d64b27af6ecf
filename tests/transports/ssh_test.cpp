#include "transports/ssh.hpp"

#include "tests/transports/support/ssh_client.hpp"
#include "tests/transports/support/ssh_server.hpp"
#include "tests/transports/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <libssh/server.h>

#include <functional>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rtx::tests {
namespace {

/// Opens a session on a server that behaves as told, and closes it.
asio::awaitable<std::string> open_and_close(SshOptions options, KnownHosts& known_hosts) {
  const auto transport = co_await open_ssh(std::move(options), known_hosts);
  co_await transport->close(soon());
  co_return transport->describe();
}

Failure failure_without_server(SshOptions options) {
  const TemporaryFolder folder;
  KnownHosts known_hosts{{folder / "known_hosts"}};
  return failure_of([&] { run(open_and_close(options, known_hosts)); });
}

Failure failure_at(const ServerScript& script) {
  const SshServer server{script};
  SshOptions options = options_for(server.port());
  options.connect_timeout = script.fault == Fault::silence ? 400ms : 10s;
  return failure_without_server(options);
}

}  // namespace

TEST_SUITE("transports/ssh") {
  TEST_CASE("a password opens a shell, and what is typed comes back") {
    const SshServer server{ServerScript{}};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    CHECK(run(talk(options_for(server.port()), known_hosts, "show environment\r")) == "show environment\r");
    CHECK(run(open_and_close(options_for(server.port()), known_hosts)) ==
          "ssh admin@127.0.0.1:" + std::to_string(server.port()));
  }

  TEST_CASE("a password works where the server only asks questions") {
    ServerScript script;
    script.offers_password = false;
    script.offers_questions = true;
    const SshServer server{script};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    CHECK(run(talk(options_for(server.port()), known_hosts, "x")) == "x");
  }

  TEST_CASE("a question beyond the password is not answered with it") {
    ServerScript script;
    script.offers_password = false;
    script.offers_questions = true;
    script.more_questions = 1;
    const Failure failure = failure_at(script);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "the server asks 'One-time code: '"));
  }

  TEST_CASE("a wrong password is told with what was tried and what is offered, and never itself") {
    const SshServer server{ServerScript{}};
    SshOptions options = options_for(server.port());
    options.password = Secret{"battery staple"};
    const Failure failure = failure_without_server(options);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure,
               "authentication: user admin was refused (tried: the password; the server offers: password)"));
    CHECK_FALSE(says(failure, "battery"));
    CHECK(failure.next_step.find("login user") != std::string::npos);
  }

  TEST_CASE("with nothing to log in with, the message says what the server would take") {
    const SshServer server{ServerScript{}};
    SshOptions options = options_for(server.port());
    options.password = Secret{};
    const Failure failure = failure_without_server(options);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "tried: nothing, for nothing was given; the server offers: password"));
  }

  TEST_CASE("key files that cannot be used are named with the reason") {
    const TemporaryFolder folder;
    const SshServer server{ServerScript{}};
    SshOptions options = options_for(server.port());
    options.password = Secret{"wrong"};
    options.identities = {folder / "missing", folder.write("text", "not a key\n"), folder.write("empty", "")};
    const Failure failure = failure_without_server(options);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "missing: no such file"));
    CHECK(says(failure, "text: not a private key"));
    CHECK(says(failure, "empty: not a private key"));
  }
}

TEST_SUITE("transports/ssh/host key") {
  TEST_CASE("an unknown key is refused with its fingerprint and the command that accepts it") {
    const SshServer server{ServerScript{}};
    SshOptions options = options_for(server.port());
    options.host_keys = HostKeyPolicy::verify;
    const Failure failure = failure_without_server(options);
    CHECK(failure.trouble == Trouble::host_key_unknown);
    CHECK(says(failure, "unknown host key ssh-ed25519 SHA256:"));
    CHECK(failure.next_step.find("MD5:") != std::string::npos);
    CHECK(failure.next_step.find("rtxctl run yamaha01 --accept-new-host-key -- show environment") !=
          std::string::npos);
  }

  TEST_CASE("a router without a name in the inventory is named by its address") {
    const SshServer server{ServerScript{}};
    SshOptions options = options_for(server.port());
    options.router.clear();
    options.host_keys = HostKeyPolicy::verify;
    CHECK(failure_without_server(options).next_step.find("rtxctl run 127.0.0.1 --accept-new-host-key") !=
          std::string::npos);
  }

  TEST_CASE("a key accepted once is known from then on") {
    const SshServer server{ServerScript{}};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "ssh/known_hosts"}};
    SshOptions options = options_for(server.port());
    CHECK(run(talk(options, known_hosts, "x")) == "x");
    options.host_keys = HostKeyPolicy::verify;
    CHECK(run(talk(options, known_hosts, "x")) == "x");
    KnownHosts read_again{{folder / "ssh/known_hosts"}};
    CHECK(run(talk(options, read_again, "x")) == "x");
  }

  TEST_CASE(
      "a changed key is refused loudly with the place of the old one, also when new ones are accepted") {
    const TemporaryFolder folder;
    const SshServer first{ServerScript{}};
    KnownHosts known_hosts{{folder / "known_hosts"}};
    run(talk(options_for(first.port()), known_hosts, "x"));
    const SshServer second{ServerScript{}};
    std::string text = folder.read("known_hosts");
    text.replace(text.find(std::to_string(first.port())), std::to_string(first.port()).size(),
                 std::to_string(second.port()));
    KnownHosts moved{{folder.write("known_hosts", "# moved\n" + text)}};
    const Failure failure = failure_of([&] { run(open_and_close(options_for(second.port()), moved)); });
    CHECK(failure.trouble == Trouble::host_key_changed);
    CHECK(says(failure, "THE HOST KEY HAS CHANGED"));
    CHECK(says(failure, (folder / "known_hosts").string() + ":2 (ssh-ed25519)"));
    CHECK(folder.read("known_hosts") == "# moved\n" + text);
  }

  TEST_CASE("a revoked key is refused") {
    const TemporaryFolder folder;
    const SshServer server{ServerScript{}};
    KnownHosts known_hosts{{folder / "known_hosts"}};
    run(talk(options_for(server.port()), known_hosts, "x"));
    KnownHosts revoked{{folder.write("known_hosts", "@revoked " + folder.read("known_hosts"))}};
    const Failure failure = failure_of([&] { run(open_and_close(options_for(server.port()), revoked)); });
    CHECK(failure.trouble == Trouble::host_key_changed);
    CHECK(says(failure, "marked as revoked"));
  }

  TEST_CASE("a router's only key, RSA signed with SHA-1, is taken") {
    ServerScript script;
    script.host_key = "ssh-rsa";
    script.host_key_algorithms = "ssh-rsa";
    const SshServer server{script};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    SshOptions options = options_for(server.port());
    CHECK(run(talk(options, known_hosts, "x")) == "x");
    options.host_keys = HostKeyPolicy::verify;
    CHECK(run(talk(options, known_hosts, "x")) == "x");
    CHECK(known_hosts.known_types("127.0.0.1", server.port()) == std::vector<std::string>{"ssh-rsa"});
  }

  TEST_CASE("an old router's key of 1024 bits is taken") {
    ServerScript script;
    script.host_key = "ssh-rsa";
    script.host_key_bits = 1024;
    const SshServer server{script};
    CHECK(failure_without_server([&] {
            SshOptions options = options_for(server.port());
            options.host_keys = HostKeyPolicy::verify;
            return options;
          }())
              .trouble == Trouble::host_key_unknown);
  }
}

TEST_SUITE("transports/ssh/stages") {
  TEST_CASE("what the server refuses") {
    ServerScript script;
    script.stage = Stage::channel;
    CHECK(failure_at(script).trouble == Trouble::no_shell);
    CHECK(says(failure_at(script), "opening the shell: the router refused a session"));
    script.stage = Stage::terminal;
    CHECK(failure_at(script).trouble == Trouble::no_shell);
    CHECK(says(failure_at(script), "the router refused a terminal"));
    script.stage = Stage::shell;
    CHECK(failure_at(script).trouble == Trouble::no_shell);
    CHECK(says(failure_at(script), "the router refused a shell"));
    script.stage = Stage::authentication;
    CHECK(failure_at(script).trouble == Trouble::authentication_refused);
  }

  TEST_CASE("a server that closes at a stage has closed, and the stage is named") {
    ServerScript script;
    script.fault = Fault::close;
    for (const auto& [stage, name] :
         {std::pair{Stage::after_keys, "authentication: "},
          std::pair{Stage::authentication, "authentication: "},
          std::pair{Stage::channel, "opening the shell: "}, std::pair{Stage::terminal, "opening the shell: "},
          std::pair{Stage::shell, "opening the shell: "}}) {
      CAPTURE(name);
      script.stage = stage;
      const Failure failure = failure_at(script);
      const bool ended = failure.trouble == Trouble::closed || failure.trouble == Trouble::reset;
      CHECK_MESSAGE(ended, std::string{failure.what()});
      CHECK(says(failure, name));
    }
  }

  TEST_CASE("a server that falls silent at a stage is left at the deadline, and the stage is named") {
    ServerScript script;
    script.fault = Fault::silence;
    for (const auto& [stage, name] :
         {std::pair{Stage::after_keys, "authentication: nothing came in time"},
          std::pair{Stage::authentication, "authentication: nothing came in time"},
          std::pair{Stage::channel, "opening the shell: nothing came in time"},
          std::pair{Stage::terminal, "opening the shell: nothing came in time"},
          std::pair{Stage::shell, "opening the shell: nothing came in time"}}) {
      script.stage = stage;
      const auto begin = Clock::now();
      const Failure failure = failure_at(script);
      CHECK(failure.trouble == Trouble::prompt_timeout);
      CHECK_MESSAGE(says(failure, name), std::string{failure.what()});
      CHECK(Clock::now() - begin < 5s);
    }
  }
}

TEST_SUITE("transports/ssh/session") {
  /// What came until the end, and how it ended.
  asio::awaitable<std::string> read_to_end(SshOptions options, KnownHosts & known_hosts, Failure & end) {
    std::string heard;
    try {
      const auto transport = co_await open_ssh(std::move(options), known_hosts);
      std::string buffer(4096, '\0');
      for (;;) {
        const std::size_t length = co_await transport->read_some(buffer, soon());
        heard.append(buffer, 0, length);
      }
    } catch (const Failure& failure) {
      end = failure;
    }
    co_return heard;
  }

  std::string hear(const ServerScript& script, Failure& end) {
    const SshServer server{script};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    return run(read_to_end(options_for(server.port()), known_hosts, end));
  }

  TEST_CASE("all that was sent before the end is read, then the end is told") {
    ServerScript script;
    script.on_shell = [](ssh_session, ssh_channel channel) {
      ssh_channel_write(channel, "last words", 10);
      ssh_channel_send_eof(channel);
      ssh_channel_close(channel);
    };
    Failure end{Trouble::broken, ""};
    CHECK(hear(script, end) == "last words");
    CHECK(end.trouble == Trouble::closed);
    CHECK(says(end, "reading: the router ended the session"));
  }

  TEST_CASE("a connection that ends without goodbye is told apart from a cut one") {
    ServerScript script;
    script.on_shell = [](ssh_session session, ssh_channel channel) {
      ssh_channel_write(channel, "abc", 3);
      // What is closed with something unread in it is cut: so it only says that nothing more comes.
      ::shutdown(ssh_get_fd(session), SHUT_WR);
      wait_for_end(ssh_get_fd(session));
      ssh_silent_disconnect(session);
    };
    Failure end{Trouble::broken, ""};
    CHECK(hear(script, end) == "abc");
    CHECK(end.trouble == Trouble::closed);
    script.on_shell = [](ssh_session session, ssh_channel) {
      cut_on_close(ssh_get_fd(session));
      ssh_silent_disconnect(session);
    };
    CHECK(hear(script, end).empty());
    CHECK(end.trouble == Trouble::reset);
  }

  TEST_CASE("the server's goodbye is passed on without its control characters") {
    ServerScript script;
    script.on_shell = [](ssh_session session, ssh_channel) {
      ssh_session_set_disconnect_message(session, "bye \x1b[31m\r\nred");
      ssh_execute_message_callbacks(session);  // One look at the socket, or libssh believes it full.
      ssh_disconnect(session);
    };
    Failure end{Trouble::broken, ""};
    CHECK(hear(script, end).empty());
    CHECK(end.trouble == Trouble::closed);
    CHECK_MESSAGE(says(end, "bye ?[31m??red"), std::string{end.what()});
  }

  TEST_CASE("what comes on the error stream is shown as a terminal would") {
    ServerScript script;
    script.on_shell = [](ssh_session, ssh_channel channel) {
      ssh_channel_write_stderr(channel, "complaint", 9);
      ssh_channel_send_eof(channel);
      ssh_channel_close(channel);
    };
    Failure end{Trouble::broken, ""};
    CHECK(hear(script, end) == "complaint");
    CHECK(end.trouble == Trouble::closed);
  }
}

TEST_SUITE("transports/ssh/not ssh") {
  Failure failure_against(std::function<void(int)> serve, std::chrono::milliseconds timeout = 5s) {
    const TcpListener listener{[&serve](int socket) {
      serve(socket);
      ::shutdown(socket, SHUT_RDWR);
      ::close(socket);
    }};
    SshOptions options = options_for(listener.port());
    options.connect_timeout = timeout;
    return failure_without_server(options);
  }

  TEST_CASE("a closed port refuses") {
    const Failure failure = failure_without_server(options_for(closed_port()));
    CHECK(failure.trouble == Trouble::refused);
    CHECK(says(failure, "(127.0.0.1: Connection refused)"));
    CHECK(failure.next_step.find("sshd service on") != std::string::npos);
  }

  TEST_CASE("a host that does not answer at all is unreachable at the deadline") {
    const SilentPort port;
    SshOptions options = options_for(port.number());
    options.connect_timeout = 200ms;
    const Failure failure = failure_without_server(options);
    CHECK(failure.trouble == Trouble::unreachable);
    CHECK(says(failure, "(127.0.0.1: no answer in time)"));
  }

  TEST_CASE("a name that does not exist is not resolved") {
    SshOptions options = options_for(22);
    options.host = "no-such-router.invalid";
    const Failure failure = failure_without_server(options);
    CHECK(failure.trouble == Trouble::name_not_resolved);
    CHECK(says(failure, "no-such-router.invalid"));
  }

  TEST_CASE("a name is resolved") {
    const SshServer server{ServerScript{}};
    SshOptions options = options_for(server.port());
    options.host = "localhost";
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    CHECK(run(talk(options, known_hosts, "x")) == "x");
  }

  TEST_CASE("a server that says nothing is left at the deadline") {
    const Failure failure = failure_against(wait_for_end, 200ms);
    CHECK(failure.trouble == Trouble::prompt_timeout);
    CHECK(says(failure, "key exchange: nothing came in time"));
    CHECK(failure.next_step.find("check `host` and `port`") != std::string::npos);
  }

  TEST_CASE("a server that closes at once has closed, with what may be behind it") {
    const Failure failure = failure_against([](int) {});
    const bool ended = failure.trouble == Trouble::closed || failure.trouble == Trouble::reset;
    CHECK(ended);
    CHECK(failure.next_step.find("sshd host") != std::string::npos);
  }

  TEST_CASE("a server that cuts the connection at once has reset it") {
    const Failure failure = failure_against(cut_on_close);
    CHECK_MESSAGE(failure.trouble != Trouble::broken, std::string{failure.what()});
  }

  TEST_CASE("a telnet server is not SSH") {
    const Failure failure = failure_against(
        [](int socket) {
          send_all(socket, "\xff\xfd\x18\r\nPassword: ");
          wait_for_end(socket);
        },
        200ms);
    CHECK(failure.trouble == Trouble::not_ssh);
  }

  TEST_CASE("a web server is not SSH") {
    const Failure failure =
        failure_against([](int socket) { send_all(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"); });
    CHECK_MESSAGE(failure.trouble == Trouble::not_ssh, std::string{failure.what()});
  }

  TEST_CASE("SSH-1 is not SSH-2") {
    const Failure failure = failure_against([](int socket) {
      send_all(socket, "SSH-1.5-old\r\n");
      wait_for_end(socket);
    });
    CHECK(failure.trouble == Trouble::not_ssh);
    CHECK(says(failure, "SSH-1.5-old"));
  }

  TEST_CASE("a line without end is not SSH") {
    const Failure failure = failure_against([](int socket) {
      send_all(socket, std::string(100'000, 'x'));
      wait_for_end(socket);
    });
    CHECK(failure.trouble == Trouble::not_ssh);
  }

  TEST_CASE("lines without end are left at the deadline") {
    const auto begin = Clock::now();
    const Failure failure = failure_against(
        [](int socket) {
          while (send_all(socket, "patience\r\n")) {
          }
        },
        300ms);
    CHECK(failure.trouble == Trouble::not_ssh);
    CHECK(Clock::now() - begin < 5s);
  }

  TEST_CASE("garbage behind a good version line is an error, not a hang") {
    const Failure failure = failure_against([](int socket) {
      send_all(socket, "SSH-2.0-Garbage\r\n" + std::string(5000, '\xee'));
      wait_for_end(socket);
    });
    CHECK_MESSAGE(failure.trouble == Trouble::broken, std::string{failure.what()});
  }
}

}  // namespace rtx::tests
