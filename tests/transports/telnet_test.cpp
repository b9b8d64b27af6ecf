#include "transports/telnet.hpp"

#include "tests/transports/support/console_door.hpp"
#include "tests/transports/support/run.hpp"
#include "tests/transports/support/tcp_listener.hpp"
#include "transports/raw_tcp.hpp"
#include "transports/session.hpp"
#include "transports/tcp_connect.hpp"
#include "transports/telnet_codec.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace rtx::tests {
namespace {

using transports::TelnetCodec;
using transports::Transport;

constexpr char se = '\xf0', sb = '\xfa', will = '\xfb', wont = '\xfc', do_ = '\xfd', dont = '\xfe',
               iac = '\xff';
constexpr char binary = 0, echo_option = 1, sga = 3, status = 5, ttype = 24, naws = 31, compress2 = 86;

std::string command(char verb, char option) {
  return {iac, verb, option};
}

/// What the codec answers to `bytes`, given in pieces of `split`.
std::string answers_to(TelnetCodec& codec, std::string_view bytes, std::size_t split = 1) {
  std::string answers;
  while (!bytes.empty()) {
    codec.receive(bytes.substr(0, split));
    bytes.remove_prefix(std::min(split, bytes.size()));
    answers += codec.take_answers();
  }
  return answers;
}

/// A telnet server with a console behind it, on a free port; serves one connection after the other.
class TelnetServer {
 public:
  explicit TelnetServer(std::string greeting, DoorHabits habits = {})
      : greeting_{std::move(greeting)},
        habits_{std::move(habits)},
        listener_{[this](int socket) { serve(socket); }} {}

  std::uint16_t port() const { return listener_.port(); }
  std::string received() const { return received_; }

 private:
  void serve(int socket) {
    ConsoleDoor door{habits_};
    send_all(socket, greeting_);
    std::array<char, 4096> buffer{};
    for (bool over = false; !over;) {
      for (std::string bytes = door.next(); !bytes.empty(); bytes = door.next()) send_all(socket, bytes);
      over = door.has_hung_up();
      if (over) break;
      const auto length = ::recv(socket, buffer.data(), buffer.size(), 0);
      if (length <= 0) break;
      const std::string bytes{buffer.data(), static_cast<std::size_t>(length)};
      received_ += bytes;
      door.type(without_commands(bytes));
    }
    ::close(socket);
  }

  /// A client's answers are whole here: they come in one packet each.
  static std::string without_commands(const std::string& bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      if (bytes[at] == '\0') continue;
      if (bytes[at] != iac) {
        text += bytes[at];
        continue;
      }
      if (at + 1 < bytes.size() && bytes[at + 1] == sb) {
        at = bytes.find(std::string{iac, se}, at) + 1;
      } else {
        at += 2;
      }
    }
    return text;
  }

  std::string greeting_;
  DoorHabits habits_;
  std::string received_;  // Read after the connection has ended.
  TcpListener listener_;
};

asio::awaitable<std::unique_ptr<Transport>> connect(std::uint16_t port) {
  transports::TelnetOptions options;
  options.router = "yamaha01";
  options.host = "127.0.0.1";
  options.port = port;
  co_return co_await transports::open_telnet(std::move(options));
}

/// A jump host that cuts every connection.
class CutOnTheWay : public transports::Dialer {
 public:
  asio::awaitable<transports::Connection> dial(std::string, std::uint16_t, Deadline) override {
    throw Failure{Trouble::reset, "the connection was cut", "see the log of the jump host"};
  }
  std::string describe() const override { return "ops@192.0.2.7:22"; }
};

}  // namespace

TEST_SUITE("transports/telnet") {
  TEST_CASE("options that a console needs are agreed to, others refused") {
    for (const std::size_t split : {std::size_t{1}, std::size_t{2}, std::size_t{1000}}) {
      CAPTURE(split);
      TelnetCodec codec;
      CHECK(answers_to(codec, command(will, echo_option), split) == command(do_, echo_option));
      CHECK(answers_to(codec, command(will, sga), split) == command(do_, sga));
      CHECK(answers_to(codec, command(do_, sga), split) == command(will, sga));
      CHECK(answers_to(codec, command(will, status), split) == command(dont, status));
      CHECK(answers_to(codec, command(do_, status), split) == command(wont, status));
      CHECK(answers_to(codec, command(do_, echo_option), split) == command(wont, echo_option));
      CHECK(answers_to(codec, command(will, naws), split) == command(dont, naws));
      CHECK(answers_to(codec, command(do_, ttype), split) == command(will, ttype));
      CHECK(answers_to(codec, std::string{iac, sb, ttype, 1, iac, se}, split) ==
            std::string{iac, sb, ttype, 0} + "vt100" + std::string{iac, se});
      CHECK(answers_to(codec, command(do_, naws), split) ==
            command(will, naws) + std::string{iac, sb, naws, 0, 80, 0, 24, iac, se});
      CHECK(codec.take_text().empty());
    }
  }

  TEST_CASE("an option that is agreed is not answered again") {
    TelnetCodec codec;
    CHECK_FALSE(answers_to(codec, command(will, echo_option)).empty());
    CHECK(answers_to(codec, command(will, echo_option)).empty());
    CHECK(answers_to(codec, command(wont, echo_option)) == command(dont, echo_option));
    CHECK(answers_to(codec, command(wont, echo_option)).empty());
  }

  TEST_CASE("Enter is CR NUL, and a bare CR where both ends are binary; 0xff is doubled") {
    TelnetCodec codec;
    CHECK(codec.encode("show arp\r") == std::string{"show arp\r\0", 10});
    CHECK(codec.encode("a\xff") == "a\xff\xff");
    CHECK(answers_to(codec, command(do_, binary)) == command(will, binary));
    CHECK(codec.encode("x\r") == "x\r");
    CHECK(answers_to(codec, command(dont, binary)) == command(wont, binary));
    CHECK(codec.encode("x\r") == std::string{"x\r\0", 3});
  }

  TEST_CASE("text comes through without commands, in any split") {
    const std::string wire = "Pass" + command(will, echo_option) + "wo\xff\xffrd: \r" + std::string{'\0'} +
                             "x\r\n" + std::string{iac, '\xf1'} + "y";
    for (std::size_t split = 1; split <= wire.size(); ++split) {
      TelnetCodec codec;
      answers_to(codec, wire, split);
      CHECK(codec.take_text() == "Passwo\xffrd: \rx\r\ny");
    }
  }

  TEST_CASE("an option storm is answered for a while only") {
    TelnetCodec codec;
    std::size_t answered = 0;
    for (int round = 0; round < 20'000; ++round) {
      // A server that takes every refusal for the beginning of a new negotiation.
      const auto option = static_cast<char>(round % 250);
      answered += answers_to(codec,
                             command(round % 2 == 0 ? will : do_, option) + command(dont, naws) +
                                 command(do_, naws) + std::string{iac, sb, ttype, 1, iac, se},
                             4096)
                      .size();
    }
    CHECK(answered < 20'000);
    codec.receive("Password: ");
    CHECK(codec.take_text() == "Password: ");
  }

  TEST_CASE("compression that nobody agreed to ends it") {
    TelnetCodec codec;
    CHECK(answers_to(codec, command(will, compress2)) == command(dont, compress2));
    codec.receive(std::string{iac, sb, compress2, iac, se} + "\x78\x9cgarbage");
    CHECK(codec.is_broken());
  }

  TEST_CASE("a session over a real connection, options first") {
    TelnetServer server{command(will, echo_option) + command(will, sga) + command(do_, ttype) +
                        command(do_, naws) + command(do_, status)};
    auto conversation = [&]() -> asio::awaitable<std::string> {
      auto transport = co_await connect(server.port());
      CHECK(transport->describe() == "telnet 127.0.0.1:" + std::to_string(server.port()));
      transports::LoginOptions options;
      options.router = "yamaha01";
      options.administrator_password = transports::Secret{"tiger"};
      options.entrance.emplace();
      options.entrance->user = "alice";
      options.entrance->password = transports::Secret{"lynx"};
      auto session = co_await transports::Session::open(std::move(transport), std::move(options));
      transports::Command line{"ip lan1 mtu 1400", transports::Typing::ahead};
      const auto reply = co_await session->send(std::move(line));
      co_await session->close();
      co_return reply.prompt;
    };
    CHECK(run(conversation()) == "# ");
    const std::string received = server.received();
    CHECK(received.find(command(wont, status)) != std::string::npos);
    CHECK(received.find(std::string{"alice\r\0", 7}) != std::string::npos);
    CHECK(received.find('\n') == std::string::npos);
  }

  TEST_CASE("what a jump host has to say is not replaced by advice about telnet") {
    transports::TelnetOptions options;
    options.host = "192.0.2.1";
    options.dialer = std::make_shared<CutOnTheWay>();
    const Failure cut = failure_of([&] { run(transports::open_telnet(options)); });
    CHECK(cut.trouble == Trouble::reset);
    CHECK(std::string{cut.what()} == "telnet 192.0.2.1:23 through ops@192.0.2.7:22: the connection was cut");
    CHECK(cut.next_step == "see the log of the jump host");
  }

  TEST_CASE("refused, silent, cut and ended connections are told apart") {
    const std::uint16_t closed = closed_port();
    const Failure refused = failure_of([&] { run(connect(closed)); });
    CHECK(refused.trouble == Trouble::refused);
    CHECK(refused.next_step.find("telnetd") != std::string::npos);

    auto read = [](std::uint16_t port, Deadline deadline) -> asio::awaitable<int> {
      auto transport = co_await connect(port);
      std::array<char, 16> buffer{};
      co_await transport->read_some(buffer, deadline);
      co_return 0;
    };
    TcpListener ends{[](int socket) { ::close(socket); }};
    CHECK(failure_of([&] { run(read(ends.port(), soon())); }).trouble == Trouble::closed);
    TcpListener cuts{[](int socket) {
      cut_on_close(socket);
      ::close(socket);
    }};
    CHECK(failure_of([&] { run(read(cuts.port(), soon())); }).trouble == Trouble::reset);
    TcpListener keeps_silent{[](int socket) {
      wait_for_end(socket);
      ::close(socket);
    }};
    CHECK(failure_of([&] { run(read(keeps_silent.port(), Clock::now() + 100ms)); }).trouble ==
          Trouble::prompt_timeout);
    // Commands without end are no text.
    TcpListener storms{[](int socket) {
      while (send_all(socket, command(will, status))) {
      }
      ::close(socket);
    }};
    CHECK(failure_of([&] { run(read(storms.port(), Clock::now() + 300ms)); }).trouble ==
          Trouble::prompt_timeout);
  }

  TEST_CASE("a dead peer is noticed: the kernel is told to look") {
    TcpListener listener{[](int socket) {
      wait_for_end(socket);
      ::close(socket);
    }};
    auto look = [&]() -> asio::awaitable<int> {
      auto socket = co_await transports::connect_tcp("127.0.0.1", listener.port(), soon());
      int alive = 0, timeout = 0, idle = 0, interval = 0, count = 0;
      socklen_t length = sizeof alive;
      ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_KEEPALIVE, &alive, &length);
      ::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, &length);
      ::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_KEEPIDLE, &idle, &length);
      ::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_KEEPINTVL, &interval, &length);
      ::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_KEEPCNT, &count, &length);
      CHECK(alive == 1);
      CHECK(timeout == 60'000);
      CHECK(idle + interval * count == 60);
      co_return 0;
    };
    run(look());
  }

  TEST_CASE("raw TCP passes every byte, and knows the speed of the line behind it") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    TcpListener echoes{[](int socket) {
      std::array<char, 512> buffer{};
      for (;;) {
        const auto length = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (length <= 0) break;
        send_all(socket, {buffer.data(), static_cast<std::size_t>(length)});
      }
      ::close(socket);
    }};
    auto talk = [&]() -> asio::awaitable<std::string> {
      transports::RawTcpOptions options;
      options.host = "127.0.0.1";
      options.port = echoes.port();
      auto transport = co_await transports::open_raw_tcp(std::move(options));
      CHECK(transport->time_for(960) == 1s);
      co_await transport->write(all, soon());
      std::string read;
      std::array<char, 100> buffer{};
      while (read.size() < all.size()) {
        const auto length = co_await transport->read_some(buffer, soon());
        read.append(buffer.data(), length);
      }
      co_await transport->close(soon());
      co_return read;
    };
    CHECK(run(talk()) == all);
  }
}

}  // namespace rtx::tests
