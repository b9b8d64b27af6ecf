#include "tests/transports/support/talk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace rtx::tests {
namespace {

/// A conversation that touches every part of a session.
ConsoleHabits habits_of_conversation() {
  ConsoleHabits habits = with_config({"console character ja.utf8", "ip lan1 address 192.0.2.1/24"});
  habits.outputs["show status l2tp"] = {Say{"# \n"},
                                        Say{"State: established\n", std::chrono::milliseconds{400}}};
  Ask overwrite;
  overwrite.text = "Overwrite the file ? (Y/N)";
  overwrite.answers["Y"] = {Say{"done\n"}};
  habits.asks["copy config 0 1"] = overwrite;
  return habits;
}

asio::awaitable<void> converse_fully(Session& session) {
  Command first = ahead("show status l2tp");
  co_await session.send(std::move(first));
  std::vector<Command> both(2, ahead("show status l2tp"));
  co_await session.send_all(std::move(both));
  Command copy = alone("copy config 0 1");
  copy.answers.emplace_back("overwrite", Secret{"Y"});
  co_await session.send(std::move(copy));
  Command select = alone("tunnel select 1");
  co_await session.send(std::move(select));
  co_await session.save(0);
  Command last = ahead("show status l2tp");
  co_await session.send(std::move(last));
}

struct Outcome {
  std::optional<Failure> failure;
  std::optional<Lines> not_put_back;  ///< Of `close`, if there was a session to close.
};

/// The whole conversation with `mishap` at step `at`; whatever happens, the session is closed.
Outcome converse_with(Wire& wire, Mishap mishap, std::size_t at) {
  wire.mishap = mishap;
  wire.mishap_at = at;
  Outcome outcome;
  auto conversation = [&]() -> asio::awaitable<int> {
    std::unique_ptr<Session> session;
    try {
      session = co_await open(wire, login_options());
      co_await converse_fully(*session);
    } catch (const Failure& failure) {
      outcome.failure = failure;
    }
    if (session) outcome.not_put_back = co_await session->close();
    co_return 0;
  };
  run(conversation());
  return outcome;
}

void check_mishap(Mishap mishap, std::size_t at, bool& happened) {
  const ConsoleHabits habits = habits_of_conversation();
  Wire wire{habits};
  const auto began = wire.clock.now;
  const Outcome outcome = converse_with(wire, mishap, at);
  happened = wire.operations >= at;
  CAPTURE(at);
  CHECK(wire.is_closed);
  CHECK(wire.router.wrongs.empty());
  CHECK(wire.clock.now - began < std::chrono::seconds{100});
  // Nothing was saved but what had been put back before.
  if (wire.router.saved) CHECK(*wire.router.saved == habits.config);

  const bool changed = wire.router.config != habits.config;
  if (outcome.failure) {
    const Trouble expected = mishap == Mishap::dropped  ? Trouble::reset
                             : mishap == Mishap::silent ? Trouble::prompt_timeout
                                                        : Trouble::cancelled;
    CHECK(outcome.failure->trouble == expected);
    CHECK_FALSE(std::string{outcome.failure->what()}.empty());
  }
  if (mishap == Mishap::cancelled && outcome.failure) {  // Nobody can cancel `close`.
    CHECK_FALSE(changed);
    if (outcome.not_put_back) CHECK(outcome.not_put_back->empty());
  }
  // What is left behind on the router is said; where nothing is said, nothing is left.
  if (changed && outcome.not_put_back) CHECK_FALSE(outcome.not_put_back->empty());
}

/// Lines of which each means something else, and is no less valid, with a part of it missing.
const Lines lossy_lines{"tunnel select 11", "ip tunnel mtu 1400", "tunnel select none", "description 1 Tokyo",
                        "ip lan2 address 192.0.2.11/24"};

/// Types `lossy_lines`, ahead or one by one. Returns how many were acknowledged.
std::size_t type_over_lossy_line(Wire& wire, Typing typing) {
  std::size_t acknowledged = 0;
  auto conversation = [&]() -> asio::awaitable<int> {
    std::unique_ptr<Session> session;
    try {
      session = co_await open(wire, login_options());
      for (const std::string& line : lossy_lines) {
        Command command{line, typing};
        const Reply reply = co_await session->send(std::move(command));
        if (reply.error) break;
        ++acknowledged;
      }
    } catch (const Failure& failure) {
      CHECK_FALSE(std::string{failure.what()}.empty());
    }
    if (session) co_await session->close();
    co_return 0;
  };
  run(conversation());
  return acknowledged;
}

/// A transport whose router never says anything again once the session has begun; waits really.
class StallingTransport final : public transports::Transport {
 public:
  explicit StallingTransport(Wire& wire) : inner_{wire} {}

  asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline deadline) override {
    if (!stalls) co_return co_await inner_.read_some(into, deadline);
    stalls = false;
    asio::steady_timer timer{co_await asio::this_coro::executor, std::chrono::hours{1}};
    co_await timer.async_wait(asio::use_awaitable);
    co_return 0;
  }
  asio::awaitable<void> write(std::string_view bytes, Deadline deadline) override {
    return inner_.write(bytes, deadline);
  }
  asio::awaitable<void> close(Deadline deadline) override { return inner_.close(deadline); }
  std::string describe() const override { return "stalling"; }

  static inline bool stalls = false;

 private:
  MemoryTransport inner_;
};

}  // namespace

TEST_SUITE("transports/session mishaps") {
  TEST_CASE("without a mishap the conversation succeeds") {
    Wire wire{habits_of_conversation()};
    const Outcome outcome = converse_with(wire, Mishap::none, 0);
    CHECK_FALSE(outcome.failure);
    REQUIRE(outcome.not_put_back);
    CHECK(outcome.not_put_back->empty());
    CHECK(wire.router.saved);
    CHECK(wire.operations > 20);
  }

  TEST_CASE("a dropped line at every step") {
    bool happened = true;
    for (std::size_t at = 1; happened; ++at) check_mishap(Mishap::dropped, at, happened);
  }

  TEST_CASE("a router that falls silent at every step") {
    bool happened = true;
    for (std::size_t at = 1; happened; ++at) check_mishap(Mishap::silent, at, happened);
  }

  TEST_CASE("a cancellation at every step leaves the router as it was") {
    bool happened = true;
    for (std::size_t at = 1; happened; ++at) check_mishap(Mishap::cancelled, at, happened);
  }

  TEST_CASE("whatever keys are lost on the way, what is acknowledged was carried out as it was meant") {
    for (const Typing typing : {Typing::ahead, Typing::alone}) {
      Wire whole{ConsoleHabits{}};
      REQUIRE(type_over_lossy_line(whole, typing) == lossy_lines.size());
      for (const std::size_t lost : {1U, 13U, 40U}) {
        for (std::size_t from = 0; from < whole.typed.size(); from += lost == 1 ? 1 : 5) {
          Wire wire{ConsoleHabits{}};
          wire.lost_from = from;
          wire.lost = lost;
          const std::size_t acknowledged = type_over_lossy_line(wire, typing);
          CAPTURE(lost);
          CAPTURE(whole.typed.substr(from, lost));
          for (std::size_t i = 0; i < acknowledged; ++i) CHECK(has(wire.router.commands, lossy_lines[i]));
        }
      }
    }
  }

  TEST_CASE("a session that is cancelled while it waits can still be closed, and cleans up") {
    Wire wire{ConsoleHabits{}};
    Running<std::string> running;
    auto conversation = [&]() -> asio::awaitable<std::string> {
      transports::SessionParts parts;
      parts.now = [&wire] { return wire.clock.now; };
      auto transport = std::make_unique<StallingTransport>(wire);
      auto options = login_options();
      auto session =
          co_await transports::open_session(std::move(transport), std::move(options), std::move(parts));
      StallingTransport::stalls = true;
      Command command = ahead("ip lan1 address 192.0.2.1/24");
      std::string told;
      running.cancel();
      try {
        co_await session->send(std::move(command));
      } catch (const Failure& failure) {
        told = transports::name_of(failure.trouble);
      }
      co_await asio::this_coro::throw_if_cancelled(false);
      const auto not_put_back = co_await session->close();
      co_return told + std::to_string(not_put_back.size());
    };
    running.start(conversation());
    CHECK(running.finish() == "cancelled0");
    CHECK(wire.router.config == Lines{"ip lan1 address 192.0.2.1/24"});
    CHECK(wire.router.commands.back() == "exit");
    CHECK(wire.is_closed);
  }

  TEST_CASE("closing twice does nothing the second time") {
    Wire wire{ConsoleHabits{}};
    auto talk = [&](Session& session) -> asio::awaitable<void> { CHECK((co_await session.close()).empty()); };
    CHECK(converse(wire, talk).empty());
  }
}

}  // namespace rtx::tests
