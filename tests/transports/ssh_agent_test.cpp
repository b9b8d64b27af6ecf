#include "tests/transports/support/ssh_agent.hpp"

#include "tests/transports/support/ssh_client.hpp"
#include "tests/transports/support/sshd.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <thread>

namespace rtx::tests {
namespace {

const std::string answering = "stty raw -echo; printf r; cat";

SshOptions agent_options_for(const Sshd& sshd) {
  SshOptions options;
  options.host = "127.0.0.1";
  options.port = sshd.port();
  options.user = Sshd::user();
  options.host_keys = HostKeyPolicy::accept_new;
  return options;
}

asio::awaitable<std::string> visit_with_agent(SshOptions options, KnownHosts& known_hosts) {
  const auto transport = co_await open_ssh(std::move(options), known_hosts);
  std::string heard = co_await read_exactly(*transport, 1, soon());
  co_await transport->close(soon());
  co_return heard;
}

struct AgentSetting {
  Sshd sshd{answering};
  KnownHosts known_hosts{{sshd.path("known_hosts")}};
};

}  // namespace

TEST_SUITE("transports/ssh/agent") {
  TEST_CASE("the agent's key opens a shell, also behind wrong ones") {
    AgentSetting setting;
    const SshAgent agent;
    const auto wrong = setting.sshd.path("wrong");
    run_command("ssh-keygen -q -N '' -t ed25519 -f " + wrong.string());
    agent.add(wrong);
    agent.add(setting.sshd.user_key());
    CHECK(run(visit_with_agent(agent_options_for(setting.sshd), setting.known_hosts)) == "r");
  }

  TEST_CASE("an RSA key of the agent signs as the server wants it") {
    AgentSetting setting;
    const SshAgent agent;
    const auto key = setting.sshd.path("rsa");
    run_command(fmt::format("ssh-keygen -q -N '' -t rsa -b 2048 -f {0}; cp {0}.pub {1}", key.string(),
                            setting.sshd.path("authorized_keys").string()));
    agent.add(key);
    CHECK(run(visit_with_agent(agent_options_for(setting.sshd), setting.known_hosts)) == "r");
  }

  TEST_CASE("many sessions share an agent") {
    AgentSetting setting;
    const SshAgent agent;
    agent.add(setting.sshd.user_key());
    asio::io_context loop{1};
    int opened = 0;
    for (int i = 0; i < 6; ++i) {
      asio::co_spawn(
          loop, visit_with_agent(agent_options_for(setting.sshd), setting.known_hosts),
          [&opened](const std::exception_ptr& error, const std::string&) { opened += error ? 0 : 1; });
    }
    loop.run();
    CHECK(opened == 6);
  }

  TEST_CASE("keys that the server does not know") {
    AgentSetting setting;
    const SshAgent agent;
    const auto wrong = setting.sshd.path("wrong");
    run_command("ssh-keygen -q -N '' -t ed25519 -f " + wrong.string());
    agent.add(wrong);
    const Failure failure =
        failure_of([&] { run(visit_with_agent(agent_options_for(setting.sshd), setting.known_hosts)); });
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "tried: the agent's keys; the server offers: publickey"));
  }

  TEST_CASE("an agent without keys") {
    AgentSetting setting;
    const SshAgent agent;
    const Failure failure =
        failure_of([&] { run(visit_with_agent(agent_options_for(setting.sshd), setting.known_hosts)); });
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(says(failure, "tried: the agent, which has no keys; the server offers: publickey"));
  }

  TEST_CASE("an agent that is gone is named") {
    AgentSetting setting;
    const AgentAnnounced announced{setting.sshd.path("nobody")};
    const Failure failure =
        failure_of([&] { run(visit_with_agent(agent_options_for(setting.sshd), setting.known_hosts)); });
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(
        says(failure, "the agent at SSH_AUTH_SOCK: No such file or directory; the server offers: publickey"));
  }

  TEST_CASE("an agent that does not answer holds up neither the loop nor the deadline") {
    AgentSetting setting;
    const SilentAgent agent;
    SshOptions options = agent_options_for(setting.sshd);
    options.connect_timeout = 1500ms;
    asio::io_context loop{1};
    std::exception_ptr error;
    Clock::duration longest{};
    const auto tick = [&]() -> asio::awaitable<void> {
      asio::steady_timer timer{loop};
      while (!error) {
        const auto before = Clock::now();
        timer.expires_after(5ms);
        co_await timer.async_wait(asio::use_awaitable);
        longest = std::max(longest, Clock::now() - before);
      }
    };
    const auto begin = Clock::now();
    asio::co_spawn(loop, visit_with_agent(options, setting.known_hosts),
                   [&error](std::exception_ptr thrown, const std::string&) { error = std::move(thrown); });
    asio::co_spawn(loop, tick(), [](const std::exception_ptr&) {});
    loop.run();
    REQUIRE(error);
    const Failure failure = failure_of([&] { std::rethrow_exception(error); });
    CHECK(failure.trouble == Trouble::prompt_timeout);
    CHECK(says(failure, "authentication: the agent did not answer in time"));
    CHECK(Clock::now() - begin < 10s);
    CHECK(longest < 1s);
  }

  TEST_CASE("cancelling does not wait for an agent that does not answer") {
    AgentSetting setting;
    const SilentAgent agent;
    Running<std::string> running;
    running.start(visit_with_agent(agent_options_for(setting.sshd), setting.known_hosts));
    std::thread person{[&running] {
      std::this_thread::sleep_for(1s);
      running.cancel();
    }};
    const auto begin = Clock::now();
    const Failure failure = failure_of([&running] { running.finish(); });
    person.join();
    CHECK(failure.trouble == Trouble::cancelled);
    CHECK(Clock::now() - begin < 10s);
  }
}

}  // namespace rtx::tests
