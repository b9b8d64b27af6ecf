#include "safety/router_lock.hpp"

#include "tests/safety/scratch.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>
#include <doctest/doctest.h>

#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace rtx::safety {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using testing::FullDisk;
using testing::mode_of;
using testing::put;
using testing::Scratch;
using namespace std::chrono_literals;

namespace {

const std::string address = "192.0.2.1:22";

Holder me() {
  return {.pid = 4711, .user = "alice", .host = "desk", .run_folder = "/runs/1", .playbook = "vpn.toml"};
}

bool is_free(const fs::path& folder, const std::string& where) {
  try {
    static_cast<void>(RouterLock::take(folder, where, me()));
    return true;
  } catch (const Held&) {
    return false;
  }
}

/// What came of waiting for several locks.
struct Waiting {
  std::exception_ptr failed;
  std::vector<RouterLock> locks;

  void start(asio::io_context& loop, const fs::path& folder, std::vector<std::string> addresses,
             std::chrono::milliseconds patience, asio::cancellation_slot slot = {}) {
    asio::co_spawn(
        loop, RouterLock::wait_for_all(folder, std::move(addresses), me(), patience),
        asio::bind_cancellation_slot(slot, [this](std::exception_ptr e, std::vector<RouterLock> got) {
          failed = std::move(e);
          locks = std::move(got);
        }));
  }
};

}  // namespace

TEST_SUITE("safety/router_lock") {
  TEST_CASE("the second is told who holds the lock, since when and for which run") {
    const Scratch scratch;
    const fs::path folder = scratch.path / "locks";
    const auto before = std::chrono::system_clock::now() - 1ms;
    const RouterLock lock = RouterLock::take(folder, address, me());
    CHECK(mode_of(folder) == 0700U);
    try {
      static_cast<void>(RouterLock::take(folder, address, me()));
      FAIL("two hold the same lock");
    } catch (const Held& held) {
      REQUIRE(held.holder.has_value());
      CHECK(held.holder->pid == 4711);
      CHECK(held.holder->since >= before);
      CHECK(std::string{held.what()} ==
            "192.0.2.1:22: another rtxctl is changing this router: process 4711 of alice "
            "on desk, since " +
                utc_text(held.holder->since) + ", with vpn.toml (/runs/1)");
      CHECK(held.hint == "--wait-for-lock 5m waits for it; 'rtxctl runs --open' shows its run");
    }
  }

  TEST_CASE("the lock goes with its holder, moved or not") {
    const Scratch scratch;
    {
      RouterLock lock = RouterLock::take(scratch.path, address, me());
      const RouterLock moved = std::move(lock);
      CHECK_FALSE(is_free(scratch.path, address));
    }
    CHECK(is_free(scratch.path, address));
  }

  TEST_CASE("the lock goes with a program that is killed") {
    const Scratch scratch;
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const RouterLock lock = RouterLock::take(scratch.path, address, Holder::myself("/runs/2", "vpn.toml"));
      static_cast<void>(write(ready[1], "x", 1));
      pause();
      _exit(0);
    }
    char byte = 0;
    REQUIRE(read(ready[0], &byte, 1) == 1);
    try {
      static_cast<void>(RouterLock::take(scratch.path, address, me()));
      FAIL("two hold the same lock");
    } catch (const Held& held) {
      REQUIRE(held.holder.has_value());
      CHECK(held.holder->pid == child);
      CHECK_FALSE(held.holder->user.empty());
      CHECK_FALSE(held.holder->host.empty());
    }
    kill(child, SIGKILL);
    REQUIRE(waitpid(child, nullptr, 0) == child);
    close(ready[0]);
    close(ready[1]);
    CHECK(is_free(scratch.path, address));
  }

  TEST_CASE("different routers have different locks, whatever their addresses look like") {
    const Scratch scratch;
    const RouterLock tcp = RouterLock::take(scratch.path, address, me());
    const RouterLock serial = RouterLock::take(scratch.path, "/dev/ttyUSB0", me());
    CHECK(is_free(scratch.path, "192.0.2.1:2222"));
    CHECK(is_free(scratch.path, "%2fdev%2fttyUSB0"));
    CHECK(is_free(scratch.path, "[2001:db8::1]:22"));
    CHECK(is_free(scratch.path, "../outside"));
    CHECK_FALSE(fs::exists(scratch.path.parent_path() / "outside.lock"));
    CHECK_FALSE(is_free(scratch.path, "/dev/ttyUSB0"));
  }

  TEST_CASE("of several locks all are taken or none; the same address twice is one router") {
    const Scratch scratch;
    const auto both = RouterLock::take_all(scratch.path, {"b", "a", "b"}, me());
    CHECK(both.size() == 2);
    CHECK_THROWS_AS(static_cast<void>(RouterLock::take_all(scratch.path, {"c", "b", "0"}, me())), Held);
    CHECK(is_free(scratch.path, "0"));
    CHECK(is_free(scratch.path, "c"));
  }

  TEST_CASE("a holder that has not said who it is, or wrote nonsense, still holds") {
    const Scratch scratch;
    const RouterLock lock = RouterLock::take(scratch.path, "a", me());
    for (const char* text : {"", "{\"pid\":", "[]", "{\"pid\":\"x\"}"}) {
      put(scratch.path / "a.lock", text);
      try {
        static_cast<void>(RouterLock::take(scratch.path, "a", me()));
        FAIL("two hold the same lock");
      } catch (const Held& held) {
        CHECK_FALSE(held.holder.has_value());
        CHECK(std::string{held.what()} == "a: another rtxctl is changing this router");
      }
    }
    put(scratch.path / "a.lock", "{\"pid\":1,\"user\":\"\x1b[2J\"}");
    try {
      static_cast<void>(RouterLock::take(scratch.path, "a", me()));
    } catch (const Held& held) {
      CHECK(std::string{held.what()}.find('\x1b') == std::string::npos);
    }
  }

  TEST_CASE("a full disk is said, and leaves nothing locked") {
    const Scratch scratch;
    {
      const FullDisk full{10};
      CHECK_THROWS_WITH_AS(
          static_cast<void>(RouterLock::take(scratch.path, "a", me())),
          ((scratch.path / "a.lock").string() + ": could not be written: File too large").c_str(),
          StoreError);
    }
    CHECK(is_free(scratch.path, "a"));
  }

  TEST_CASE("who waits gets the locks when the holder lets go") {
    const Scratch scratch;
    asio::io_context loop{1};
    auto held = RouterLock::take_all(scratch.path, {"a"}, me());
    Waiting waiting;
    waiting.start(loop, scratch.path, {"b", "a"}, 30s);
    asio::steady_timer release{loop, 50ms};
    bool b_was_free = false;
    release.async_wait([&](const boost::system::error_code&) {
      b_was_free = is_free(scratch.path, "b");
      held.clear();
    });
    loop.run();
    CHECK(b_was_free);
    CHECK(waiting.failed == nullptr);
    CHECK(waiting.locks.size() == 2);
  }

  TEST_CASE("who waits long enough is told who held it") {
    const Scratch scratch;
    asio::io_context loop{1};
    const RouterLock held = RouterLock::take(scratch.path, "a", me());
    Waiting waiting;
    waiting.start(loop, scratch.path, {"a"}, 20ms);
    loop.run();
    REQUIRE(waiting.failed != nullptr);
    CHECK_THROWS_AS(std::rethrow_exception(waiting.failed), Held);
  }

  TEST_CASE("who is stopped does not wait") {
    const Scratch scratch;
    asio::io_context loop{1};
    const RouterLock held = RouterLock::take(scratch.path, "a", me());
    asio::cancellation_signal stop;
    Waiting waiting;
    waiting.start(loop, scratch.path, {"a"}, 30s, stop.slot());
    asio::steady_timer soon{loop, 20ms};
    soon.async_wait([&](const boost::system::error_code&) { stop.emit(asio::cancellation_type::terminal); });
    loop.run();
    REQUIRE(waiting.failed != nullptr);
    CHECK_THROWS_AS(std::rethrow_exception(waiting.failed), boost::system::system_error);
  }

  TEST_CASE("one lock can be waited for as well") {
    const Scratch scratch;
    asio::io_context loop{1};
    bool got = false;
    const auto task = [](fs::path folder, bool& got_it) -> asio::awaitable<void> {
      const RouterLock lock = co_await RouterLock::wait_for(folder, "a", me(), 1s);
      got_it = !is_free(folder, "a");
    };
    asio::co_spawn(loop, task(scratch.path, got), asio::detached);
    loop.run();
    CHECK(got);
    CHECK(is_free(scratch.path, "a"));
  }
}

}  // namespace rtx::safety
