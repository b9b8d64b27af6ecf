#include "transports/serial.hpp"

#include "tests/transports/support/run.hpp"
#include "tests/transports/support/serial_line.hpp"
#include "tests/transports/support/temporary_folder.hpp"
#include "transports/session.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <string>
#include <termios.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace rtx::tests {
namespace {

using transports::SerialFlow;
using transports::SerialOptions;
using transports::Transport;

asio::awaitable<std::unique_ptr<Transport>> connect(std::string device, unsigned baud = 9600,
                                                    SerialFlow flow = SerialFlow::xon_xoff) {
  SerialOptions options;
  options.router = "yamaha01";
  options.device = std::move(device);
  options.baud = baud;
  options.flow = flow;
  co_return co_await transports::open_serial(std::move(options));
}

transports::LoginOptions serial_login() {
  transports::LoginOptions options;
  options.router = "yamaha01";
  options.administrator_password = transports::Secret{"tiger"};
  options.entrance.emplace();
  options.entrance->user = "alice";
  options.entrance->password = transports::Secret{"lynx"};
  options.entrance->wake = true;
  return options;
}

LineHabits serial_habits() {
  LineHabits habits;
  habits.door.stays = true;
  habits.door.is_silent = true;
  return habits;
}

/// Lines as they are pushed, every one another.
std::vector<std::string> many_lines(int count) {
  std::vector<std::string> lines;
  for (int line = 0; line < count; ++line) lines.push_back("ip filter " + std::to_string(line) + " reject *");
  return lines;
}

/// Logs in, pushes `lines` at once, leaves. How many were refused.
asio::awaitable<int> push(std::string device, unsigned baud, std::vector<std::string> lines) {
  auto transport = co_await connect(std::move(device), baud);
  auto session = co_await transports::Session::open(std::move(transport), serial_login());
  std::vector<transports::Command> commands;
  for (const std::string& line : lines) commands.emplace_back(line, transports::Typing::ahead);
  const auto replies = co_await session->send_all(std::move(commands));
  int refused = 0;
  for (const auto& reply : replies) refused += reply.error ? 1 : 0;
  co_await session->close();
  co_return refused;
}

void check_push(LineHabits habits, const std::vector<std::string>& lines) {
  const unsigned baud = habits.baud;
  SerialLineRouter router{std::move(habits)};
  CHECK(run(push(router.device(), baud, lines)) == 0);
  router.stop();
  CHECK(router.lost == 0);
  CHECK(router.stops > 0);
  CHECK(router.door.asks_for_login());
  std::vector<std::string> carried_out;
  for (const std::string& command : router.door.commands)
    if (command.starts_with("ip filter ")) carried_out.push_back(command);
  CHECK(carried_out == lines);
}

/// Writes `bytes` and waits until the line has carried them.
asio::awaitable<int> write_all(std::string device, unsigned baud, SerialFlow flow, std::string bytes) {
  auto transport = co_await connect(std::move(device), baud, flow);
  co_await transport->write(bytes, soon());
  asio::steady_timer timer{co_await asio::this_coro::executor, 200ms};
  co_await timer.async_wait(asio::use_awaitable);
  co_await transport->close(soon());
  co_return 0;
}

}  // namespace

TEST_SUITE("transports/serial") {
  TEST_CASE("400 lines at 9600 bps into a small buffer arrive byte for byte") {
    LineHabits habits = serial_habits();
    habits.busy_for = 150ms;
    check_push(std::move(habits), many_lines(400));
  }

  TEST_CASE("400 lines at 115200 bps into a small buffer arrive byte for byte") {
    LineHabits habits = serial_habits();
    habits.baud = 115'200;
    habits.busy_for = 50ms;
    check_push(std::move(habits), many_lines(400));
  }

  TEST_CASE("flow control is what saves them: without it the same router loses bytes") {
    std::string bytes;
    for (const std::string& line : many_lines(60)) bytes += line + '\r';
    for (const bool controlled : {true, false}) {
      LineHabits habits;
      habits.answers = false;
      habits.baud = 38'400;
      habits.busy_for = 200ms;
      SerialLineRouter router{habits};
      const auto flow = controlled ? SerialFlow::xon_xoff : SerialFlow::none;
      const auto began = Clock::now();
      run(write_all(router.device(), habits.baud, flow, bytes));
      const std::chrono::duration<double> took = Clock::now() - began;
      router.stop();
      CHECK((router.lost == 0) == controlled);
      if (controlled) CHECK(router.received == bytes);
      CHECK(took.count() > static_cast<double>(bytes.size()) / 3840.0);
    }
  }

  TEST_CASE("a second user is told who has the line, and gets it when that one has left") {
    SerialLineRouter router{serial_habits()};
    auto both = [&]() -> asio::awaitable<std::string> {
      auto first = co_await connect(router.device());
      std::string words;
      try {
        auto second = co_await connect(router.device());
      } catch (const Failure& failure) {
        CHECK(failure.trouble == Trouble::refused);
        CHECK(failure.next_step.find(router.device()) != std::string::npos);
        words = failure.what();
      }
      co_await first->close(soon());
      auto third = co_await connect(router.device());
      co_await third->close(soon());
      co_return words;
    };
    const std::string words = run(both());
    CHECK(words.find("is in use by ") != std::string::npos);
    CHECK(words.find("(process " + std::to_string(::getpid()) + ")") != std::string::npos);
  }

  TEST_CASE("a lock file of another program is honoured while that lives") {
    SerialLineRouter router{serial_habits()};
    const std::string file = "/var/lock/LCK.." + router.device().substr(router.device().rfind('/') + 1);
    for (const auto& [process, locked] : {std::pair{1L, true}, std::pair{999'999'999L, false}}) {
      std::ofstream{file} << process << '\n';
      if (!std::ifstream{file}) return;  // No such folder here: no program writes there, either.
      auto open = [&]() -> asio::awaitable<int> {
        auto transport = co_await connect(router.device());
        co_return 0;
      };
      if (locked) {
        CHECK(failure_of([&] { run(open()); }).trouble == Trouble::refused);
      } else {
        CHECK(run(open()) == 0);
      }
      ::unlink(file.c_str());
    }
  }

  TEST_CASE("the device's settings are put back") {
    SerialLineRouter router{serial_habits()};
    termios before{};
    ::tcgetattr(router.far_end(), &before);
    auto use = [&]() -> asio::awaitable<int> {
      auto transport = co_await connect(router.device(), 57'600);
      termios during{};
      ::tcgetattr(router.far_end(), &during);
      CHECK(::cfgetospeed(&during) == B57600);
      CHECK((during.c_lflag & static_cast<tcflag_t>(ECHO | ICANON | ISIG)) == 0);
      CHECK((during.c_iflag & static_cast<tcflag_t>(IXON | IXOFF)) == (IXON | IXOFF));
      CHECK((during.c_iflag & static_cast<tcflag_t>(ICRNL)) == 0);
      co_await transport->close(soon());
      co_return 0;
    };
    run(use());
    termios after{};
    ::tcgetattr(router.far_end(), &after);
    CHECK(after.c_iflag == before.c_iflag);
    CHECK(after.c_oflag == before.c_oflag);
    CHECK(after.c_cflag == before.c_cflag);
    CHECK(after.c_lflag == before.c_lflag);
    CHECK(std::memcmp(&after.c_cc, &before.c_cc, sizeof after.c_cc) == 0);
  }

  TEST_CASE("a line that is held ends the write at its deadline, and closes at once") {
    SerialLineRouter router{serial_habits()};
    router.stop();
    auto use = [&]() -> asio::awaitable<int> {
      auto transport = co_await connect(router.device(), 115'200);
      CHECK(::write(router.far_end(), "\x13", 1) == 1);
      asio::steady_timer timer{co_await asio::this_coro::executor, 50ms};
      co_await timer.async_wait(asio::use_awaitable);
      const auto began = Clock::now();
      const std::string bytes(1000, 'x');
      Trouble trouble = Trouble::broken;
      try {
        co_await transport->write(bytes, Clock::now() + 200ms);
      } catch (const Failure& failure) {
        trouble = failure.trouble;
      }
      CHECK(trouble == Trouble::prompt_timeout);
      co_await transport->close(soon());
      CHECK(Clock::now() - began < 2s);
      co_return 0;
    };
    run(use());
  }

  TEST_CASE("an adapter that is pulled out ends the line") {
    SerialLineRouter router{serial_habits()};
    auto use = [&]() -> asio::awaitable<int> {
      auto transport = co_await connect(router.device());
      router.pull_out();
      std::array<char, 16> buffer{};
      co_await transport->read_some(buffer, soon());
      co_return 0;
    };
    const Failure failure = failure_of([&] { run(use()); });
    CHECK(failure.trouble == Trouble::closed);
    CHECK(std::string{failure.what()}.find("the line is gone") != std::string::npos);
  }

  TEST_CASE("silence ends at the deadline, cancelling at once") {
    SerialLineRouter router{serial_habits()};
    auto read = [&](Deadline at) -> asio::awaitable<int> {
      auto transport = co_await connect(router.device());
      std::array<char, 16> buffer{};
      co_await transport->read_some(buffer, at);
      co_return 0;
    };
    CHECK(failure_of([&] { run(read(Clock::now() + 50ms)); }).trouble == Trouble::prompt_timeout);
    Running<int> running;
    running.start(read(soon()));
    std::thread later{[&] {
      std::this_thread::sleep_for(50ms);
      running.cancel();
    }};
    CHECK(failure_of([&] { running.finish(); }).trouble == Trouble::cancelled);
    later.join();
  }

  TEST_CASE("what is no serial line is refused with what to do") {
    const TemporaryFolder folder;
    auto open = [](std::string device) -> asio::awaitable<int> {
      auto transport = co_await connect(std::move(device));
      co_return 0;
    };
    const Failure missing = failure_of([&] { run(open("/dev/rtx-no-such-line")); });
    CHECK(missing.trouble == Trouble::unreachable);
    CHECK(missing.next_step.find("/dev/serial/by-id") != std::string::npos);
    const std::string file = folder.write("file", "x").string();
    const Failure no_line = failure_of([&] { run(open(file)); });
    CHECK(std::string{no_line.what()} == "serial " + file + " is no serial line");
  }
}

}  // namespace rtx::tests
