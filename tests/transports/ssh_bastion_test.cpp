#include "transports/ssh_bastion.hpp"

#include "tests/transports/support/descriptors.hpp"
#include "tests/transports/support/fault_proxy.hpp"
#include "tests/transports/support/numbered_text.hpp"
#include "tests/transports/support/sshd_client.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rtx::tests {
namespace {

using transports::SshBastion;

/// A jump host and what is needed to use it.
struct Jump {
  explicit Jump(const std::string& configuration = "AllowTcpForwarding yes\n")
      : sshd{"false", configuration} {}

  std::shared_ptr<SshBastion> through(std::shared_ptr<transports::Dialer> outer = nullptr) {
    SshOptions options = options_for(sshd);
    options.router = "bastion";
    options.dialer = std::move(outer);
    return std::make_shared<SshBastion>(std::move(options), known_hosts);
  }

  [[nodiscard]] std::size_t logins() const {
    const std::string log = sshd.log();
    std::size_t count = 0;
    for (auto at = log.find("Accepted publickey"); at != log.npos;
         at = log.find("Accepted publickey", at + 1)) {
      ++count;
    }
    return count;
  }

  Sshd sshd;
  KnownHosts known_hosts{{sshd.path("known_hosts")}};
};

SshOptions behind(std::shared_ptr<transports::Dialer> dialer, const Sshd& router) {
  SshOptions options = options_for(router);
  options.dialer = std::move(dialer);
  return options;
}

}  // namespace

TEST_SUITE("transports/ssh/bastion") {
  TEST_CASE("a router behind a jump host, and the loop ends when it is left") {
    const Sshd router{echoing};
    Jump jump;
    KnownHosts known_hosts{{router.path("known_hosts")}};
    const auto before = open_descriptors();
    CHECK(run(echo(behind(jump.through(), router), known_hosts, "show config\r")) == "show config\r");
    CHECK(nothing_is_left_open(before));
    CHECK(jump.known_hosts.known_types("127.0.0.1", jump.sshd.port()) ==
          std::vector<std::string>{"ssh-ed25519"});
    CHECK(known_hosts.known_types("127.0.0.1", router.port()) == std::vector<std::string>{"ssh-ed25519"});
  }

  TEST_CASE("two hops, each with its own host key; the name tells the way") {
    const Sshd router{echoing};
    Jump outer;
    Jump inner;
    KnownHosts known_hosts{{router.path("known_hosts")}};
    auto options = behind(inner.through(outer.through()), router);
    CHECK(run(echo(options, known_hosts, "show config\r")) == "show config\r");
    CHECK(outer.logins() == 1);
    CHECK(inner.logins() == 1);
    const auto describe = [](SshOptions given, KnownHosts& hosts) -> asio::awaitable<std::string> {
      const auto transport = co_await enter(std::move(given), hosts);
      co_await transport->close(soon());
      co_return transport->describe();
    };
    CHECK(run(describe(options, known_hosts)) ==
          fmt::format("ssh {0}@127.0.0.1:{1} through {0}@127.0.0.1:{2}", Sshd::user(), router.port(),
                      inner.sshd.port()));
  }

  TEST_CASE("several routers behind one jump host share its connection") {
    const Sshd first{echoing};
    const Sshd second{echoing};
    Jump jump;
    const auto bastion = jump.through();
    KnownHosts known_hosts{{first.path("known_hosts")}};
    const std::string text = numbered_text(300'000);
    asio::io_context loop{1};
    int right = 0;
    std::string problem;
    for (int i = 0; i < 6; ++i) {
      asio::co_spawn(loop, echo(behind(bastion, i % 2 == 0 ? first : second), known_hosts, text),
                     [&](const std::exception_ptr& error, const std::string& heard) {
                       right += !error && heard == text ? 1 : 0;
                       if (error) problem = failure_of([&error] { std::rethrow_exception(error); }).what();
                     });
    }
    loop.run();
    CHECK_MESSAGE(right == 6, problem);
    CHECK(jump.logins() == 1);
    // The connection is closed with its last user, and made anew for the next one.
    CHECK(run(echo(behind(bastion, first), known_hosts, "x")) == "x");
    CHECK(jump.logins() == 2);
  }

  TEST_CASE("many megabytes come whole through two hops, and who does not read holds nobody else up") {
    const std::string text = numbered_text(8 * 1024 * 1024);
    const TemporaryFolder folder;
    const auto file = folder.write("text", text);
    const Sshd big{"stty raw -echo; printf 'ready\\n'; cat " + file.string() + "; sleep 20"};
    const Sshd small{echoing};
    Jump outer;
    Jump inner;
    const auto bastion = inner.through(outer.through());
    KnownHosts known_hosts{{big.path("known_hosts")}};
    const auto both = [&]() -> asio::awaitable<std::string> {
      const auto lazy = co_await enter(behind(bastion, big), known_hosts);
      std::string heard = co_await echo(behind(bastion, small), known_hosts, "quick");
      CHECK(heard == "quick");
      heard = co_await read_exactly(*lazy, text.size(), soon());
      co_await lazy->close(soon());
      co_return heard;
    };
    CHECK(run(both()) == text);
  }

  TEST_CASE("a jump host that dies is named on every router behind it") {
    const Sshd router{echoing};
    Jump jump;
    FaultProxy proxy{jump.sshd.port()};
    SshOptions hop = options_for(jump.sshd);
    hop.port = proxy.port();
    const auto bastion = std::make_shared<SshBastion>(hop, jump.known_hosts);
    KnownHosts known_hosts{{router.path("known_hosts")}};
    const auto before = open_descriptors();
    std::vector<Failure> failures;
    asio::io_context loop{1};
    int entered = 0;
    const auto wait = [&]() -> asio::awaitable<void> {
      const auto transport = co_await enter(behind(bastion, router), known_hosts);
      if (++entered == 3) proxy.cut();
      co_await read_exactly(*transport, 1, soon());
    };
    for (int i = 0; i < 3; ++i) {
      asio::co_spawn(loop, wait(), [&failures](const std::exception_ptr& error) {
        failures.push_back(failure_of([&error] { std::rethrow_exception(error); }));
      });
    }
    loop.run();
    REQUIRE(failures.size() == 3);
    for (const Failure& failure : failures) {
      CHECK_MESSAGE(failure.trouble == Trouble::reset, failure.what());
      CHECK(says(failure, fmt::format("127.0.0.1:{} through", router.port())));
      CHECK_MESSAGE(says(failure, fmt::format("@127.0.0.1:{}: carrying connections: the connection was cut",
                                              proxy.port())),
                    failure.what());
    }
    CHECK(open_descriptors() <= before + 8);
  }

  TEST_CASE("a jump host that forbids forwarding, and a router that it cannot reach") {
    const Sshd router{echoing};
    KnownHosts known_hosts{{router.path("known_hosts")}};
    Jump strict{"AllowTcpForwarding no\n"};
    Failure failure = failure_of([&] { run(echo(behind(strict.through(), router), known_hosts, "x")); });
    CHECK(failure.trouble == Trouble::refused);
    CHECK_MESSAGE(says(failure, fmt::format("it does not let us through to 127.0.0.1:{}", router.port())),
                  failure.what());
    CHECK(says(failure, "AllowTcpForwarding"));
    Jump jump;
    SshOptions options = behind(jump.through(), router);
    options.port = closed_port();
    failure = failure_of([&] { run(echo(options, known_hosts, "x")); });
    CHECK(failure.trouble == Trouble::unreachable);
    CHECK_MESSAGE(
        says(failure, fmt::format("it cannot reach 127.0.0.1:{} (Connection refused)", options.port)),
        failure.what());
  }

  TEST_CASE("an unknown host key of a jump host stops everything, and says whose it is") {
    const Sshd router{echoing};
    KnownHosts known_hosts{{router.path("known_hosts")}};
    Jump jump;
    SshOptions hop = options_for(jump.sshd);
    hop.router = "bastion";
    hop.host_keys = HostKeyPolicy::verify;
    const auto bastion = std::make_shared<SshBastion>(hop, jump.known_hosts);
    const Failure failure = failure_of([&] { run(echo(behind(bastion, router), known_hosts, "x")); });
    CHECK(failure.trouble == Trouble::host_key_unknown);
    CHECK(says(failure, fmt::format("@127.0.0.1:{}: key exchange: unknown host key", jump.sshd.port())));
    CHECK(says(failure, "the jump host bastion itself shows"));
  }

  TEST_CASE("a jump host that cannot be reached, or takes no key of ours, is named") {
    const Sshd router{echoing};
    KnownHosts known_hosts{{router.path("known_hosts")}};
    Jump jump;
    SshOptions hop = options_for(jump.sshd);
    hop.router = "bastion";
    hop.identities.clear();
    auto bastion = std::make_shared<SshBastion>(hop, jump.known_hosts);
    Failure failure = failure_of([&] { run(echo(behind(bastion, router), known_hosts, "x")); });
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "check the user name for the jump host bastion"));
    hop.port = closed_port();
    bastion = std::make_shared<SshBastion>(hop, jump.known_hosts);
    failure = failure_of([&] { run(echo(behind(bastion, router), known_hosts, "x")); });
    CHECK(failure.trouble == Trouble::refused);
    CHECK(says(failure, "check the address of the jump host bastion"));
  }

  TEST_CASE("a silent jump host is left at the deadline, and at once when cancelled") {
    const Sshd router{echoing};
    KnownHosts known_hosts{{router.path("known_hosts")}};
    const TcpListener silent{[](int socket) {
      wait_for_end(socket);
      ::close(socket);
    }};
    SshOptions hop = options_for(router);
    hop.port = silent.port();
    const auto bastion = std::make_shared<SshBastion>(hop, known_hosts);
    SshOptions options = behind(bastion, router);
    options.connect_timeout = 300ms;
    auto begin = Clock::now();
    Failure failure = failure_of([&] { run(echo(options, known_hosts, "x")); });
    CHECK(failure.trouble == Trouble::unreachable);
    CHECK_MESSAGE(says(failure, fmt::format("@127.0.0.1:{}: no answer in time", silent.port())),
                  failure.what());
    CHECK(Clock::now() - begin < 5s);

    options.connect_timeout = 20s;
    Running<std::string> running;
    running.start(echo(options, known_hosts, "x"));
    std::thread person{[&running] {
      std::this_thread::sleep_for(300ms);
      running.cancel();
    }};
    begin = Clock::now();
    failure = failure_of([&running] { running.finish(); });
    person.join();
    CHECK(failure.trouble == Trouble::cancelled);
    CHECK(Clock::now() - begin < 5s);
  }
}

}  // namespace rtx::tests
