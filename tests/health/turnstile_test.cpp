#include "health/turnstile.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

using namespace rtx::health;
namespace asio = boost::asio;

namespace {

/// Visitors who each stay for some turns of the loop.
struct Hall {
  asio::io_context loop{1};
  Turnstile turnstile;
  std::map<std::string, std::size_t> inside, most;
  std::string order;

  asio::awaitable<void> visit(char name, std::vector<std::string> takes) {
    auto wanted = takes;
    const auto pass = co_await turnstile.enter(std::move(wanted));
    order += name;
    for (const auto& one : takes) most[one] = std::max(most[one], ++inside[one]);
    for (int turn = 0; turn < 3; ++turn) co_await asio::post(asio::use_awaitable);
    for (const auto& one : takes) --inside[one];
  }

  void come(char name, std::vector<std::string> takes) {
    asio::co_spawn(loop, visit(name, std::move(takes)), asio::detached);
  }
};

}  // namespace

TEST_SUITE("turnstile") {
  TEST_CASE("never more than allowed, and everybody gets in, in their order") {
    Hall hall;
    hall.turnstile.limit("sessions", 3);
    for (char name = 'a'; name < 'k'; ++name) hall.come(name, {"sessions"});
    hall.loop.run();
    CHECK(hall.order == "abcdefghij");
    CHECK(hall.most["sessions"] == 3);
  }

  TEST_CASE("who waits for something scarce does not hold up the others") {
    Hall hall;
    hall.turnstile.limit("sessions", 4);
    hall.turnstile.limit("site west", 1);
    hall.come('a', {"sessions", "site west"});
    hall.come('b', {"sessions", "site west"});
    hall.come('c', {"sessions"});
    hall.loop.run();
    CHECK(hall.order == "acb");
    CHECK(hall.most["site west"] == 1);
  }

  TEST_CASE("a pair takes both its sessions at once") {
    Hall hall;
    hall.turnstile.limit("sessions", 3);
    hall.come('a', {"sessions", "sessions"});
    hall.come('b', {"sessions", "sessions"});
    hall.loop.run();
    CHECK(hall.order == "ab");
    CHECK(hall.most["sessions"] == 2);
  }

  TEST_CASE("who wants more than there is goes alone") {
    Hall hall;
    hall.turnstile.limit("sessions", 1);
    hall.come('a', {"sessions", "sessions"});
    hall.come('b', {"sessions"});
    hall.loop.run();
    CHECK(hall.order == "ab");
    CHECK(hall.most["sessions"] == 2);
  }

  TEST_CASE("of a name without a limit there is enough for all") {
    Hall hall;
    for (char name = 'a'; name < 'e'; ++name) hall.come(name, {"any"});
    hall.loop.run();
    CHECK(hall.most["any"] == 4);
  }
}
