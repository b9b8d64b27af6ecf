#include "tests/transports/support/descriptors.hpp"
#include "tests/transports/support/fault_proxy.hpp"
#include "tests/transports/support/ssh_client.hpp"
#include "tests/transports/support/ssh_server.hpp"
#include "tests/transports/support/temporary_folder.hpp"
#include "transports/deadline.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace rtx::tests {
namespace {

using ProxyFault = FaultProxy::Fault;

const std::string typed = "show status l2tp\r";

/// A session of two commands.
asio::awaitable<std::string> two_commands(SshOptions options, KnownHosts& known_hosts,
                                          std::chrono::milliseconds timeout) {
  const Deadline at = Clock::now() + timeout;
  const auto transport = co_await open_ssh(std::move(options), known_hosts);
  std::string heard;
  for (int i = 0; i < 2; ++i) {
    co_await transport->write(typed, at);
    heard += co_await read_exactly(*transport, typed.size(), at);
  }
  co_return heard;
}

/// The first half of that session, so that breaking it there always breaks it; returns how many bytes had
/// come each time that some came.
asio::awaitable<std::vector<std::size_t>> record(SshOptions options, KnownHosts& known_hosts,
                                                 const FaultProxy& proxy) {
  const auto transport = co_await open_ssh(std::move(options), known_hosts);
  co_await transport->write(typed, soon());
  co_await read_exactly(*transport, typed.size(), soon());
  co_return proxy.boundaries();
}

/// Where to break a session: at every place where bytes came in one, one byte before, and in between.
std::vector<std::size_t> places_to_break(std::uint16_t server_port) {
  const FaultProxy proxy{server_port};
  const TemporaryFolder folder;
  KnownHosts known_hosts{{folder / "known_hosts"}};
  std::set<std::size_t> places{0, 1};
  std::size_t before = 0;
  for (const std::size_t place : run(record(options_for(proxy.port()), known_hosts, proxy))) {
    places.insert({before + (place - before) / 2, place - 1, place});
    before = place;
  }
  return {places.begin(), places.end()};
}

struct Ending {
  Trouble trouble = Trouble::broken;
  std::string message;
};

/// Plays `fault` after `place` bytes of a session, and tells how that ended.
Ending ending_with(std::uint16_t server_port, ProxyFault fault, std::size_t place,
                   std::chrono::milliseconds timeout, bool cancel = false) {
  const TemporaryFolder folder;
  KnownHosts known_hosts{{folder / "known_hosts"}};
  Running<std::string> running;
  FaultProxy proxy{server_port, fault, place, [&running, cancel] {
                     if (cancel) running.cancel();
                   }};
  SshOptions options = options_for(proxy.port());
  options.connect_timeout = timeout;
  running.start(two_commands(std::move(options), known_hosts, timeout));
  try {
    const Failure failure = failure_of([&running] { running.finish(); });
    return {failure.trouble, failure.what()};
  } catch (const boost::system::system_error& error) {
    // Cancelled between two operations, the next `co_await` of this test's own coroutine throws.
    if (transports::means_cancelled(error)) return {Trouble::cancelled, error.what()};
    throw;
  }
}

}  // namespace

TEST_SUITE("transports/ssh/faults") {
  TEST_CASE("a connection that ends, anywhere, is told and leaves nothing open") {
    const SshServer server{ServerScript{}};
    const auto places = places_to_break(server.port());
    REQUIRE(places.size() > 15);
    for (const std::size_t place : places) {
      CAPTURE(place);
      const auto before = open_descriptors();
      const Ending ending = ending_with(server.port(), ProxyFault::end, place, 10s);
      const bool told = ending.trouble == Trouble::closed || ending.trouble == Trouble::reset ||
                        ending.trouble == Trouble::not_ssh;
      CHECK_MESSAGE(told, ending.message);
      CHECK(nothing_is_left_open(before));
    }
  }

  TEST_CASE("a connection that is cut, anywhere, is told and leaves nothing open") {
    const SshServer server{ServerScript{}};
    for (const std::size_t place : places_to_break(server.port())) {
      CAPTURE(place);
      const auto before = open_descriptors();
      const Ending ending = ending_with(server.port(), ProxyFault::cut, place, 10s);
      const bool told = ending.trouble == Trouble::closed || ending.trouble == Trouble::reset ||
                        ending.trouble == Trouble::not_ssh;
      CHECK_MESSAGE(told, ending.message);
      CHECK(nothing_is_left_open(before));
    }
  }

  TEST_CASE("a connection that falls silent, anywhere, is left at the deadline and leaves nothing open") {
    const SshServer server{ServerScript{}};
    const auto places = places_to_break(server.port());
    for (std::size_t i = 0; i < places.size();
         i += 2) {  // Each costs its deadline: every other place will do.
      const std::size_t place = places[i];
      CAPTURE(place);
      const auto before = open_descriptors();
      const auto begin = Clock::now();
      const Ending ending = ending_with(server.port(), ProxyFault::stall, place, 400ms);
      const bool told = ending.trouble == Trouble::prompt_timeout || ending.trouble == Trouble::not_ssh;
      CHECK_MESSAGE(told, ending.message);
      CHECK(Clock::now() - begin < 10s);
      CHECK(nothing_is_left_open(before));
    }
  }

  TEST_CASE("cancelling, anywhere, ends at once and leaves nothing open") {
    const SshServer server{ServerScript{}};
    for (const std::size_t place : places_to_break(server.port())) {
      CAPTURE(place);
      const auto before = open_descriptors();
      const auto begin = Clock::now();
      const Ending ending = ending_with(server.port(), ProxyFault::stall, place, 60s, true);
      CHECK_MESSAGE(ending.trouble == Trouble::cancelled, ending.message);
      CHECK(Clock::now() - begin < 10s);
      CHECK(nothing_is_left_open(before));
    }
  }

  TEST_CASE("a cut in the middle of a long answer is told") {
    ServerScript script;
    script.on_shell = [](ssh_session, ssh_channel channel) {
      const std::string line(1000, 'x');
      for (int i = 0; i < 1000; ++i) ssh_channel_write(channel, line.data(), 1000);
    };
    const SshServer server{script};
    FaultProxy proxy{server.port(), ProxyFault::cut, 300'000};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    std::size_t heard = 0;
    const auto listen = [](SshOptions options, KnownHosts& hosts,
                           std::size_t& count) -> asio::awaitable<void> {
      const auto transport = co_await open_ssh(std::move(options), hosts);
      std::string buffer(4096, '\0');
      for (;;) count += co_await transport->read_some(buffer, soon());
    };
    asio::io_context loop{1};
    std::exception_ptr error;
    asio::co_spawn(loop, listen(options_for(proxy.port()), known_hosts, heard),
                   [&error](std::exception_ptr thrown) { error = std::move(thrown); });
    loop.run();
    REQUIRE(error);
    const Failure failure = failure_of([&] { std::rethrow_exception(error); });
    CHECK(failure.trouble == Trouble::reset);
    CHECK(heard > 0);
    CHECK(heard < 300'000);
  }

  TEST_CASE("a peer that does not read stops a long write at the deadline, and the loop goes on meanwhile") {
    ServerScript script;
    script.on_shell = [](ssh_session session, ssh_channel) { wait_for_hang_up(ssh_get_fd(session)); };
    const SshServer server{script};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    const auto flood = [](SshOptions options, KnownHosts& hosts) -> asio::awaitable<int> {
      const auto transport = co_await open_ssh(std::move(options), hosts);
      const std::string much(32 * 1024 * 1024, 'x');
      co_await transport->write(much, Clock::now() + 500ms);
      co_return 0;
    };
    const Failure failure = failure_of([&] { run(flood(options_for(server.port()), known_hosts)); });
    CHECK(failure.trouble == Trouble::prompt_timeout);
    CHECK(std::string{failure.what()}.find("writing: nothing came in time") != std::string::npos);
  }

  TEST_CASE("a session can be closed after a failure, and twice, and is then ended") {
    const SshServer server{ServerScript{}};
    const TemporaryFolder folder;
    KnownHosts known_hosts{{folder / "known_hosts"}};
    const auto misuse = [](SshOptions options, KnownHosts& hosts) -> asio::awaitable<std::string> {
      const auto transport = co_await open_ssh(std::move(options), hosts);
      std::string buffer(16, '\0');
      std::string troubles;
      try {
        co_await transport->read_some(buffer, Clock::now() + 50ms);
      } catch (const Failure& failure) {
        troubles += name_of(failure.trouble);
      }
      co_await transport->close(soon());
      co_await transport->close(soon());
      try {
        co_await transport->read_some(buffer, soon());
      } catch (const Failure& failure) {
        troubles += std::string{" "} + name_of(failure.trouble);
      }
      try {
        co_await transport->write("x", soon());
      } catch (const Failure& failure) {
        troubles += std::string{" "} + name_of(failure.trouble);
      }
      co_return troubles;
    };
    CHECK(run(misuse(options_for(server.port()), known_hosts)) == "prompt_timeout closed closed");
  }
}

}  // namespace rtx::tests
