#include "transports/ssh.hpp"

#include "tests/transports/support/run.hpp"
#include "tests/transports/support/ssh_server.hpp"
#include "tests/transports/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::tests {
namespace {

using transports::HostKeyPolicy;
using transports::KnownHosts;
using transports::open_ssh;
using transports::Secret;
using transports::SshOptions;
using transports::Transport;

SshOptions options_for(std::uint16_t port) {
  SshOptions options;
  options.router = "yamaha01";
  options.host = "127.0.0.1";
  options.port = port;
  options.user = "admin";
  options.password = Secret{"correct horse"};
  options.use_agent = false;
  options.host_keys = HostKeyPolicy::accept_new;
  return options;
}

asio::awaitable<std::string> talk(SshOptions options, KnownHosts& known_hosts, std::string text) {
  const auto transport = co_await open_ssh(std::move(options), known_hosts);
  co_await transport->write(text, soon());
  std::string heard;
  std::string buffer(4096, '\0');
  while (heard.size() < text.size()) {
    const std::size_t length = co_await transport->read_some(buffer, soon());
    heard.append(buffer, 0, length);
  }
  co_await transport->close(soon());
  co_return heard;
}

}  // namespace

TEST_SUITE("transports/ssh") {
  TEST_CASE("a password opens a shell, and what is typed comes back") {
    const SshServer server{ServerScript{}};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    CHECK(run(talk(options_for(server.port()), known_hosts, "show environment\r")) == "show environment\r");
  }
}

}  // namespace rtx::tests
