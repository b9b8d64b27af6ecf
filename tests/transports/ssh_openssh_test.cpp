#include "tests/transports/support/numbered_text.hpp"
#include "tests/transports/support/sshd_client.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rtx::tests {
namespace {

// A terminal that changes nothing, and says when it is ready.
const std::string raw = "stty raw -echo; printf 'ready\\n'; ";
const std::string ready = "ready\n";

asio::awaitable<std::string> heard_at(SshOptions options, KnownHosts& known_hosts) {
  const auto transport = co_await enter(std::move(options), known_hosts);
  co_await transport->write("show config\r", soon());
  std::string heard = co_await read_exactly(*transport, 12, soon());
  co_await transport->close(soon());
  co_return heard;
}

Failure failure_at_server(const SshOptions& options, const Sshd& sshd) {
  KnownHosts known_hosts{{sshd.path("known_hosts")}};
  return failure_of([&] { run(heard_at(options, known_hosts)); });
}

constexpr std::size_t megabyte = 1024 * 1024;

asio::awaitable<std::string> download(SshOptions options, KnownHosts& known_hosts, std::size_t length) {
  const auto transport = co_await enter(std::move(options), known_hosts);
  std::string heard = co_await read_exactly(*transport, length, soon());
  co_await transport->close(soon());
  co_return heard;
}

asio::awaitable<std::string> upload(SshOptions options, KnownHosts& known_hosts, std::string text) {
  const auto transport = co_await enter(std::move(options), known_hosts);
  co_await transport->write(text, soon());
  std::string sum = co_await read_exactly(*transport, 40, soon());
  co_await transport->close(soon());
  co_return sum;
}

std::string sum_of(const Sshd& sshd, const std::string& name) {
  run_command(fmt::format("sha1sum < {} > {}.sum", sshd.path(name).string(), sshd.path(name).string()));
  return sshd.read(name + ".sum").substr(0, 40);
}

}  // namespace

TEST_SUITE("transports/ssh/openssh") {
  TEST_CASE("a key file opens a shell on a terminal") {
    const Sshd sshd{raw + "cat"};
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    CHECK_MESSAGE(run(heard_at(options_for(sshd), known_hosts)) == "show config\r", sshd.log());
    CHECK(known_hosts.known_types("127.0.0.1", sshd.port()) == std::vector<std::string>{"ssh-ed25519"});
  }

  TEST_CASE("a server is asked for the type of key that is known under its hashed name") {
    const Sshd sshd{raw + "cat"};
    const auto known = sshd.path("known_hosts").string();
    sshd.write("known_hosts", fmt::format("[127.0.0.1]:{} {}", sshd.port(), sshd.read("host_rsa.pub")));
    run_command("ssh-keygen -q -H -f " + known);
    KnownHosts known_hosts{{known}};
    SshOptions options = options_for(sshd);
    options.host_keys = HostKeyPolicy::verify;
    CHECK_MESSAGE(run(heard_at(options, known_hosts)) == "show config\r", sshd.log());
    CHECK(known_hosts.known_types("127.0.0.1", sshd.port()) == std::vector<std::string>{"ssh-rsa"});
  }

  TEST_CASE("the server sees an orderly end") {
    const Sshd sshd{raw + "cat"};
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    run(heard_at(options_for(sshd), known_hosts));
    const auto give_up = soon();
    while (sshd.log().find("Received disconnect from 127.0.0.1") == std::string::npos &&
           Clock::now() < give_up) {
      std::this_thread::sleep_for(10ms);
    }
    CHECK_MESSAGE(sshd.log().find("Received disconnect from 127.0.0.1") != std::string::npos, sshd.log());
  }

  TEST_CASE("the terminal is a vt100 of 24 lines and 200 columns") {
    const Sshd sshd{"echo $TERM; stty size; cat"};
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    const auto look = [](SshOptions options, KnownHosts& hosts) -> asio::awaitable<std::string> {
      const auto transport = co_await open_ssh(std::move(options), hosts);
      std::string heard = co_await read_exactly(*transport, 15, soon());
      co_await transport->close(soon());
      co_return heard;
    };
    CHECK(run(look(options_for(sshd), known_hosts)) == "vt100\r\n24 200\r\n");
  }

  TEST_CASE("RSA and ECDSA keys, in OpenSSH's form and in PEM") {
    const Sshd sshd{raw + "cat"};
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    for (const std::string kind :
         {"rsa -b 2048", "rsa -b 2048 -m PEM", "ecdsa -b 256", "ecdsa -b 384 -m PEM"}) {
      CAPTURE(kind);
      const auto key = sshd.path("another_key");
      run_command(fmt::format("rm -f {0} {0}.pub; ssh-keygen -q -N '' -t {1} -f {0}; cp {0}.pub {2}",
                              key.string(), kind, sshd.path("authorized_keys").string()));
      SshOptions options = options_for(sshd);
      options.identities = {key};
      CHECK(run(heard_at(options, known_hosts)) == "show config\r");
    }
  }

  TEST_CASE("the right key after a wrong one") {
    const Sshd sshd{raw + "cat"};
    run_command("ssh-keygen -q -N '' -t ed25519 -f " + sshd.path("wrong").string());
    SshOptions options = options_for(sshd);
    options.identities.insert(options.identities.begin(), sshd.path("wrong"));
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    CHECK(run(heard_at(options, known_hosts)) == "show config\r");
  }

  TEST_CASE("a key that the server does not know is refused by name") {
    const Sshd sshd{raw + "cat"};
    run_command("ssh-keygen -q -N '' -t ed25519 -f " + sshd.path("wrong").string());
    SshOptions options = options_for(sshd);
    options.identities = {sshd.path("wrong")};
    const Failure failure = failure_at_server(options, sshd);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "tried: the key " + sshd.path("wrong").string() + "; the server offers: publickey"));
  }

  TEST_CASE("encrypted keys are named, in every form") {
    const Sshd sshd{raw + "cat"};
    const auto key = sshd.path("locked");
    for (const std::string form : {"", "-m PEM", "-m PKCS8"}) {
      CAPTURE(form);
      run_command(fmt::format("rm -f {0} {0}.pub; ssh-keygen -q -N secret-words -t rsa -b 2048 {1} -f {0}",
                              key.string(), form));
      SshOptions options = options_for(sshd);
      options.identities = {key};
      const Failure failure = failure_at_server(options, sshd);
      CHECK(failure.trouble == Trouble::authentication_refused);
      CHECK_MESSAGE(says(failure, key.string() + ": the key is encrypted; say where its passphrase is"),
                    std::string{failure.what()});
    }
  }

  TEST_CASE("too many attempts end in a refusal that says so") {
    const Sshd sshd{raw + "cat", "MaxAuthTries 2\n"};
    SshOptions options = options_for(sshd);
    options.identities.clear();
    for (int i = 0; i < 4; ++i) {
      options.identities.push_back(sshd.path(fmt::format("wrong{}", i)));
      run_command("ssh-keygen -q -N '' -t ed25519 -f " + options.identities.back().string());
    }
    const Failure failure = failure_at_server(options, sshd);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK_MESSAGE(says(failure, "Too many authentication failures"), std::string{failure.what()});
  }

  TEST_CASE("a server that wants both a key and more says so after the key") {
    const Sshd sshd{raw + "cat", "AuthenticationMethods publickey,publickey\n"};
    const Failure failure = failure_at_server(options_for(sshd), sshd);
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK_MESSAGE(says(failure, "accepted, but more is asked for"), std::string{failure.what()});
  }

  TEST_CASE("the known type of host key is asked for before better ones") {
    const Sshd sshd{raw + "cat"};
    const std::string name = fmt::format("[127.0.0.1]:{} ", sshd.port());
    sshd.write("known_hosts", name + sshd.read("host_rsa.pub"));
    SshOptions options = options_for(sshd);
    options.host_keys = HostKeyPolicy::verify;
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    CHECK(run(heard_at(options, known_hosts)) == "show config\r");
  }

  TEST_CASE("what ssh-keyscan would have written is known, hashed too") {
    const Sshd sshd{raw + "cat"};
    const std::string name = fmt::format("[127.0.0.1]:{} ", sshd.port());
    sshd.write("known_hosts", name + sshd.read("host_ed25519.pub"));
    run_command("ssh-keygen -H -f " + sshd.path("known_hosts").string());
    SshOptions options = options_for(sshd);
    options.host_keys = HostKeyPolicy::verify;
    KnownHosts known_hosts{{sshd.path("known_hosts")}};
    CHECK(run(heard_at(options, known_hosts)) == "show config\r");
  }

  TEST_CASE("no common algorithm: what the router offers is named") {
    const std::vector<std::pair<std::string, std::string>> kinds{
        {"KexAlgorithms diffie-hellman-group1-sha1\n",
         "no common key exchange method: the router offers diffie-hellman-group1-sha1"},
        {"Ciphers aes128-cbc,3des-cbc\n", "the router offers aes128-cbc,3des-cbc"},
        {"MACs hmac-md5\nCiphers aes128-ctr\n", "the router offers hmac-md5"}};
    for (const auto& [configuration, message] : kinds) {
      CAPTURE(configuration);
      const Sshd sshd{raw + "cat", configuration};
      const Failure failure = failure_at_server(options_for(sshd), sshd);
      CHECK(failure.trouble == Trouble::no_common_algorithm);
      CHECK_MESSAGE(says(failure, message), std::string{failure.what()});
    }
  }

  TEST_CASE("a router's algorithms of today are spoken: every cipher, and SHA-1 signatures and MACs") {
    for (const std::string configuration :
         {"Ciphers aes128-ctr\nMACs hmac-sha1\nHostKeyAlgorithms ssh-rsa\n",
          "Ciphers aes256-ctr\nMACs hmac-sha2-512\nHostKeyAlgorithms rsa-sha2-256\n",
          "Ciphers aes256-gcm@openssh.com\nKexAlgorithms diffie-hellman-group14-sha256\n",
          "Ciphers chacha20-poly1305@openssh.com\nKexAlgorithms ecdh-sha2-nistp256\n",
          "KexAlgorithms diffie-hellman-group-exchange-sha256\n"}) {
      CAPTURE(configuration);
      const Sshd sshd{raw + "cat", configuration};
      KnownHosts known_hosts{{sshd.path("known_hosts")}};
      CHECK(run(heard_at(options_for(sshd), known_hosts)) == "show config\r");
    }
  }

  TEST_CASE("a terminal that is not granted") {
    const Sshd sshd{raw + "cat", "PermitTTY no\n"};
    const Failure failure = failure_at_server(options_for(sshd), sshd);
    CHECK(failure.trouble == Trouble::no_shell);
    CHECK(says(failure, "the router refused a terminal"));
  }

  TEST_CASE("twenty megabytes come whole, also with new keys on the way") {
    const std::string text = numbered_text(20 * megabyte);
    for (const std::string configuration : {"", "RekeyLimit 1M\n"}) {
      CAPTURE(configuration);
      const TemporaryFolder folder;
      const auto file = folder.write("text", text);
      const Sshd sshd{raw + "cat " + file.string() + "; sleep 20", configuration};
      KnownHosts known_hosts{{sshd.path("known_hosts")}};
      CHECK(run(download(options_for(sshd), known_hosts, text.size())) == text);
    }
  }

  TEST_CASE("twenty megabytes go whole, also with new keys on the way") {
    const std::string text = numbered_text(20 * megabyte);
    for (const std::string configuration : {"", "RekeyLimit 1M\n"}) {
      CAPTURE(configuration);
      const Sshd sshd{raw + fmt::format("head -c {} | sha1sum; sleep 20", text.size()), configuration};
      sshd.write("text", text);
      KnownHosts known_hosts{{sshd.path("known_hosts")}};
      CHECK(run(upload(options_for(sshd), known_hosts, text)) == sum_of(sshd, "text"));
    }
  }
}

}  // namespace rtx::tests
