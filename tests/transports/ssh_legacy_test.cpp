#include "tests/transports/support/dropbear.hpp"
#include "tests/transports/support/sshd_client.hpp"
#include "transports/ssh_bastion.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace rtx::tests {
namespace {

using transports::AlgorithmSet;

/// All that old firmware speaks; its host keys are RSA and DSA.
const std::string old_firmware =
    "HostKeyAlgorithms ssh-rsa,ssh-dss\n"
    "KexAlgorithms diffie-hellman-group1-sha1\n"
    "Ciphers aes128-cbc\n"
    "MACs hmac-sha1\n";

/// An OpenSSH server that behaves like such firmware, with both kinds of host keys.
struct OldServer {
  explicit OldServer(const std::string& configuration = old_firmware) : sshd{echoing} {
    run_command("ssh-keygen -q -N '' -t dsa -f " + sshd.path("host_dsa").string());
    sshd.write("sshd_config", configuration + fmt::format("HostKey {}\n", sshd.path("host_dsa").string()) +
                                  sshd.read("sshd_config"));
  }
  [[nodiscard]] SshOptions options(AlgorithmSet set) const {
    SshOptions options = options_for(sshd);
    options.router = "yamaha01";
    options.algorithms = set;
    return options;
  }
  Sshd sshd;
  KnownHosts known_hosts{{sshd.path("known_hosts")}};
};

Failure failure_of_visit(const SshOptions& options, KnownHosts& known_hosts) {
  return failure_of([&] { run(echo(options, known_hosts, "x")); });
}

SshOptions visitor_of(const Dropbear& dropbear) {
  SshOptions options = options_for(dropbear.port());
  options.password = Secret{};
  options.identities = {dropbear.user_key()};
  return options;
}

}  // namespace

TEST_SUITE("transports/ssh/legacy") {
  TEST_CASE("old firmware is refused by default, with what it offers and the line to add") {
    OldServer server;
    const Failure failure = failure_of_visit(server.options(AlgorithmSet::modern), server.known_hosts);
    CHECK(failure.trouble == Trouble::no_common_algorithm);
    CHECK_MESSAGE(
        says(failure, "no common key exchange method: the router offers diffie-hellman-group1-sha1"),
        failure.what());
    CHECK_MESSAGE(says(failure, "cipher: the router offers aes128-cbc"), failure.what());
    CHECK(says(failure, "add algorithms = \"legacy\" to [router.yamaha01] in the inventory"));
  }

  TEST_CASE("with legacy algorithms it is spoken to, and its RSA host key is the one that counts") {
    OldServer server;
    const SshOptions options = server.options(AlgorithmSet::legacy);
    CHECK_MESSAGE(run(echo(options, server.known_hosts, "show config\r")) == "show config\r",
                  server.sshd.log());
    CHECK(server.known_hosts.known_types("127.0.0.1", server.sshd.port()) ==
          std::vector<std::string>{"ssh-rsa"});
  }

  TEST_CASE("every old algorithm by itself") {
    for (const std::string configuration :
         {"KexAlgorithms diffie-hellman-group14-sha1\n", "KexAlgorithms diffie-hellman-group-exchange-sha1\n",
          "KexAlgorithms diffie-hellman-group-exchange-sha256\n", "Ciphers aes192-cbc\n",
          "Ciphers aes256-cbc\n", "Ciphers 3des-cbc\n", "MACs hmac-sha1\nCiphers aes128-ctr\n",
          "HostKeyAlgorithms ssh-rsa\n"}) {
      CAPTURE(configuration);
      OldServer server{configuration};
      CHECK(run(echo(server.options(AlgorithmSet::legacy), server.known_hosts, "x")) == "x");
    }
  }

  TEST_CASE("modern algorithms stay first: a server of today does not fall back") {
    OldServer server{"LogLevel DEBUG1\n"};
    const auto visit = [](SshOptions options, KnownHosts& known_hosts) -> asio::awaitable<std::string> {
      const auto transport = co_await open_ssh(std::move(options), known_hosts);
      co_await transport->close(soon());
      co_return transport->describe();
    };
    run(visit(server.options(AlgorithmSet::legacy), server.known_hosts));
    const std::string log = server.sshd.log();
    CHECK_MESSAGE(log.find("kex: algorithm: curve25519-sha256") != log.npos, log);
    CHECK(log.find("kex: host key algorithm: ssh-ed25519") != log.npos);
    CHECK(log.find("cipher: aes128-gcm@openssh.com") != log.npos);
  }

  TEST_CASE("a router with a DSA host key only cannot be used, and why is said plainly") {
    OldServer server{"HostKeyAlgorithms ssh-dss\n"};
    for (const auto set : {AlgorithmSet::modern, AlgorithmSet::legacy}) {
      const Failure failure = failure_of_visit(server.options(set), server.known_hosts);
      CHECK(failure.trouble == Trouble::no_common_algorithm);
      CHECK_MESSAGE(says(failure, "no common type of host key: the router offers ssh-dss"), failure.what());
      CHECK(says(failure, "`sshd host key generate`"));
      CHECK(says(failure, "transport = \"telnet\""));
      CHECK_FALSE(says(failure, "algorithms = \"legacy\""));
    }
  }

  TEST_CASE("an RSA user key is signed with SHA-1 for old firmware only") {
    // As an RTX1210 does it: SHA-2 signatures are announced, and then refused.
    OldServer server{"PubkeyAcceptedAlgorithms ssh-rsa\n"};
    run_command(fmt::format("ssh-keygen -q -N '' -t rsa -b 2048 -f {0}; cp {0}.pub {1}",
                            server.sshd.path("user_rsa").string(),
                            server.sshd.path("authorized_keys").string()));
    SshOptions options = server.options(AlgorithmSet::legacy);
    options.identities = {server.sshd.path("user_rsa")};
    CHECK_MESSAGE(run(echo(options, server.known_hosts, "x")) == "x", server.sshd.log());
    options.algorithms = AlgorithmSet::modern;
    const Failure failure = failure_of_visit(options, server.known_hosts);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "old firmware takes RSA keys signed with SHA-1 only: algorithms = \"legacy\""));
  }
}

TEST_SUITE("transports/ssh/pinned host key") {
  TEST_CASE("the pinned key is taken without known_hosts, which stays as it is") {
    const Sshd sshd{echoing};
    run_command(fmt::format("ssh-keygen -lf {}.pub | cut -d' ' -f2 | tr -d '\\n' > {}",
                            sshd.path("host_ed25519").string(), sshd.path("fingerprint").string()));
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    SshOptions options = options_for(sshd);
    options.host_keys = HostKeyPolicy::verify;
    options.pinned_host_key = sshd.read("fingerprint");
    REQUIRE(options.pinned_host_key.starts_with("SHA256:"));
    CHECK(run(echo(options, known_hosts, "x")) == "x");
    CHECK_FALSE(std::filesystem::exists(sshd.path("known_hosts")));
  }

  TEST_CASE("another key is refused loudly, even where known_hosts knows it or any is accepted") {
    const Sshd sshd{echoing};
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    SshOptions options = options_for(sshd);
    CHECK(run(echo(options, known_hosts, "x")) == "x");
    options.pinned_host_key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const Failure failure = failure_of_visit(options, known_hosts);
    CHECK(failure.trouble == Trouble::host_key_changed);
    CHECK(
        says(failure, "THE HOST KEY IS NOT THE ONE IN THE INVENTORY: the router shows ssh-ed25519 SHA256:"));
    CHECK(says(failure, options.pinned_host_key));
    CHECK(says(failure, "MD5:"));
  }
}

TEST_SUITE("transports/ssh/encrypted keys") {
  TEST_CASE("the passphrase opens a key in every form; a wrong one is told, and shown nowhere") {
    const Sshd sshd{echoing};
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    const auto key = sshd.path("locked");
    for (const std::string form : {"-t ed25519", "-t rsa -b 2048 -m PEM", "-t rsa -b 2048 -m PKCS8"}) {
      CAPTURE(form);
      run_command(fmt::format("rm -f {0} {0}.pub; ssh-keygen -q -N secret-words {1} -f {0}; cp {0}.pub {2}",
                              key.string(), form, sshd.path("authorized_keys").string()));
      SshOptions options = options_for(sshd);
      options.identities = {key};
      options.passphrase = Secret{"other-words"};
      const Failure failure = failure_of_visit(options, known_hosts);
      CHECK(failure.trouble == Trouble::authentication_refused);
      CHECK_MESSAGE(
          says(failure, key.string() + ": the key is encrypted, and the passphrase does not open it"),
          failure.what());
      CHECK_FALSE(says(failure, "other-words"));
      options.passphrase = Secret{"secret-words"};
      CHECK(run(echo(options, known_hosts, "x")) == "x");
      CHECK(run(echo(options, known_hosts, "y")) == "y");
      options.passphrase = Secret{"other-words"};
      CHECK(failure_of_visit(options, known_hosts).trouble == Trouble::authentication_refused);
    }
  }
}

TEST_SUITE("transports/ssh/dropbear") {
  TEST_CASE("another server's shell, with both kinds of user keys") {
    const Dropbear dropbear{echoing};
    KnownHosts known_hosts{{dropbear.path("known_hosts")}};
    SshOptions options = visitor_of(dropbear);
    CHECK(run(echo(options, known_hosts, "show config\r")) == "show config\r");
    options.identities = {dropbear.user_rsa_key()};
    CHECK(run(echo(options, known_hosts, "show config\r")) == "show config\r");
    CHECK(known_hosts.known_types("127.0.0.1", dropbear.port()) == std::vector<std::string>{"ssh-rsa"});
    options.algorithms = AlgorithmSet::legacy;
    CHECK(run(echo(options, known_hosts, "x")) == "x");
  }

  TEST_CASE("as a jump host, and behind one") {
    const Dropbear dropbear{echoing};
    const Sshd sshd{echoing};
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    SshOptions options = options_for(sshd);
    options.dialer = std::make_shared<transports::SshBastion>(visitor_of(dropbear), known_hosts);
    CHECK(run(echo(options, known_hosts, "x")) == "x");
    SshOptions inner = visitor_of(dropbear);
    inner.dialer = std::make_shared<transports::SshBastion>(options_for(sshd), known_hosts);
    CHECK(run(echo(inner, known_hosts, "x")) == "x");
  }

  TEST_CASE("a key that it does not know") {
    const Dropbear dropbear{echoing};
    KnownHosts known_hosts{{dropbear.path("known_hosts")}};
    run_command("ssh-keygen -q -N '' -t ed25519 -f " + dropbear.path("wrong").string());
    SshOptions options = visitor_of(dropbear);
    options.identities = {dropbear.path("wrong")};
    CHECK(failure_of_visit(options, known_hosts).trouble == Trouble::authentication_refused);
  }
}

}  // namespace rtx::tests
