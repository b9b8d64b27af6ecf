#include "agent/loop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace rtx::agent {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::cancellation_type;

/// Raises `signals` one after the other, and reports what each of them cancelled.
asio::awaitable<std::vector<cancellation_type>> be_stopped(std::vector<int> signals) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  std::vector<cancellation_type> seen;
  for (const int signal : signals) {
    asio::steady_timer timer{co_await asio::this_coro::executor, 20s};
    raise(signal);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    seen.push_back(state.cancelled());
  }
  co_return seen;
}

using Seen = std::vector<cancellation_type>;

}  // namespace

TEST_SUITE("agent/stop_signals") {
  TEST_CASE("the first signal asks gently, the second does not wait, and each says so") {
    std::vector<std::string> said;
    int stopped_by = 0;
    const auto say = [&](std::string_view words) { said.emplace_back(words); };
    const Seen seen = run_on_loop(be_stopped({SIGINT, SIGINT}), say, stopped_by);
    CHECK(seen == Seen{cancellation_type::total, cancellation_type::terminal});
    CHECK(stopped_by == SIGINT);
    REQUIRE(said.size() == 2);
    CHECK(said[0].starts_with("stopping"));
    CHECK(said[1].starts_with("not waiting"));
  }

  TEST_CASE("SIGTERM counts alike and is remembered") {
    int stopped_by = 0;
    static_cast<void>(run_on_loop(be_stopped({SIGTERM}), [](std::string_view) {}, stopped_by));
    CHECK(stopped_by == SIGTERM);
  }

  TEST_CASE("a second signal behind the end cuts nothing off, a third one ends the program") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int stopped_by = 0;
      static_cast<void>(run_on_loop(be_stopped({SIGTERM}), [](std::string_view) {}, stopped_by));
      raise(SIGTERM);
      if (write(ends[1], "+", 1) == 1) raise(SIGTERM);
      _exit(0);
    }
    close(ends[1]);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    char lived = '-';
    CHECK(read(ends[0], &lived, 1) == 1);
    close(ends[0]);
    CHECK(lived == '+');
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGTERM);
  }

  TEST_CASE("without a signal nothing is stopped") {
    int stopped_by = 1;
    CHECK(run_on_loop(be_stopped({}), [](std::string_view) {}, stopped_by).empty());
    CHECK(stopped_by == 0);
  }

  TEST_CASE("the third leaves at once") {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int stopped_by = 0;
      static_cast<void>(
          run_on_loop(be_stopped({SIGINT, SIGINT, SIGINT}), [](std::string_view) {}, stopped_by));
      _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 130);
  }
}

}  // namespace rtx::agent
