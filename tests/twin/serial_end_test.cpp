#include "twin/serial_end.hpp"

#include "tests/twin/typist.hpp"
#include "twin/login.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

using Clock = ByteEnd::Clock;

// A program at the other end of the line: real time is this object's, lab time the bench's.
class Port {
 public:
  explicit Port(LabRouter router)
      : bench_{std::move(router)},
        end_{bench_.device(), serial_dialogue(bench_.device()),
             SerialPeer{.stops_at_xoff = [this] { return obeys; }, .speed = [this] { return speed; }}} {}

  // Writes as the line takes it, for at most `time`, and returns what comes meanwhile.
  std::string exchange(std::string keys, Clock::duration time) {
    std::string seen;
    for (const Clock::time_point until = now_ + time; now_ < until; now_ += pace) {
      const std::size_t size = std::min(end_.room(now_), keys.size());
      if (size > 0) end_.receive(keys.substr(0, size), now_);
      keys.erase(0, size);
      if (reads) seen += end_.take(4096, now_);
    }
    unsent = keys.size();
    return seen;
  }

  SerialEnd& end() { return end_; }

  bool obeys = true;
  unsigned speed = 9600;
  bool reads = true;
  Clock::duration pace = 1ms;
  std::size_t unsent = 0;

 private:
  Bench bench_;
  SerialEnd end_;
  Clock::time_point now_{1h};
};

LabRouter router_on(LabLine line, std::string_view config = "") {
  LabRouter router = english_router(config);
  router.line = line;
  return router;
}

std::string many_lines() {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += "# line number " + std::to_string(i) + " of many\r";
  return lines;
}

}  // namespace

TEST_SUITE("twin/serial_end") {
  TEST_CASE("without a speed everything passes at once") {
    Port port{router_on({.state = LineState::user})};
    const std::string seen = port.exchange(many_lines(), 5ms);
    CHECK(seen.ends_with("# line number 99 of many\r\n> "));
    CHECK(port.end().lost() == 0);
  }

  TEST_CASE("at 9600 bits a second 960 bytes pass in one, either way") {
    Port port{router_on({.baud = 9600, .state = LineState::user})};
    const std::string seen = port.exchange("# " + std::string(1500, 'x'), 1s);
    CHECK(port.unsent > 1502 - 975);
    CHECK(port.unsent < 1502 - 945);
    CHECK(seen.size() > 900);
    CHECK(seen.size() < 1000);
  }

  TEST_CASE("a port that obeys XOFF loses nothing") {
    Port port{router_on({.baud = 9600, .state = LineState::user})};
    std::string seen = port.exchange(many_lines(), 6s);
    CHECK(port.unsent == 0);
    CHECK(port.end().lost() == 0);
    CHECK(std::ranges::count(seen, '\x13') > 0);
    CHECK(std::ranges::count(seen, '\x13') == std::ranges::count(seen, '\x11'));
    std::erase(seen, '\x13');
    std::erase(seen, '\x11');
    CHECK(seen.ends_with("> # line number 99 of many\r\n> "));
    CHECK(std::ranges::count(seen, '>') == 100);
  }

  TEST_CASE("a port that obeys XOFF loses nothing where a busy machine lets it write by bursts") {
    Port port{router_on({.baud = 115200, .state = LineState::user})};
    port.speed = 115200;
    port.reads = false;
    port.pace = 10ms;
    port.exchange(std::string(1000, '#'), 100ms);
    CHECK(port.unsent > 800);
    CHECK(port.end().lost() == 0);
  }

  TEST_CASE("a port that ignores XOFF, or is sent none, loses keys") {
    LabLine line{.baud = 9600, .state = LineState::user};
    SUBCASE("ignores") {}
    SUBCASE("is sent none") {
      line.xon_xoff = false;
    }
    Port port{router_on(line)};
    port.obeys = false;
    const std::string seen = port.exchange(many_lines(), 6s);
    CHECK(port.end().lost() > 10);
    CHECK((std::ranges::count(seen, '\x13') > 0) == line.xon_xoff);
  }

  TEST_CASE("keys that come while a command runs wait in the buffer, and Ctrl-C does not") {
    LabRouter router = router_on({.baud = 115200, .input_buffer = 16, .state = LineState::user});
    router.faults.push_back({"endless-output", "show environment", 0});
    Port port{router};
    port.speed = 115200;
    std::string seen = port.exchange("console lines infinity\r", 100ms);
    seen = port.exchange("show environment\r# a\r", 100ms);
    CHECK(seen.find("# a") == std::string::npos);
    seen = port.exchange("\x03", 200ms);
    CHECK(seen.ends_with("^C\r\n> # a\r\n> "));
  }

  TEST_CASE("XOFF from the other end holds the output until XON") {
    Port port{router_on({.baud = 115200, .state = LineState::user})};
    port.speed = 115200;
    port.exchange("\x13", 5ms);
    CHECK(port.exchange("# held\r", 50ms).empty());
    CHECK(port.exchange("\x11", 50ms) == "# held\r\n> ");
  }

  TEST_CASE("the wrong speed makes text unreadable") {
    Port port{router_on({.baud = 115200})};
    port.speed = 9600;
    const std::string seen = port.exchange("\r", 50ms);
    CHECK(seen.size() == 12);
    CHECK(seen.find("Password") == std::string::npos);
    CHECK(std::ranges::count_if(seen, [](char byte) { return byte <= 0; }) > 8);
    port.speed = 115200;
    CHECK(port.exchange("\x03", 50ms) == "\r\nPassword: ");
  }

  TEST_CASE("the states in which a line is found") {
    const auto answer = [](LineState state) {
      LabRouter router = router_on({.state = state}, "ip lan1 address 192.0.2.1/24\n");
      router.accounts.users.push_back({"alice", "alices", {}});
      Port port{router};
      CHECK(port.exchange("", 5ms).empty());
      return port.exchange("\r", 20ms);
    };
    CHECK(answer(LineState::login) == "\r\nPassword: ");
    CHECK(answer(LineState::username) == "\r\n\r\nPassword: ");
    CHECK(answer(LineState::user) == "\r\n> ");
    CHECK(answer(LineState::administrator) == "\r\n# ");
    CHECK(answer(LineState::administrator_password) == "\r\nError: Incorrect password\r\n> ");
    CHECK(answer(LineState::half_typed) == "\r\nError: Invalid command name\r\n> ");
    CHECK(answer(LineState::pager).starts_with("\r          \r# MAC Address : "));
    CHECK(answer(LineState::wrong_baud).find("Password") == std::string::npos);
  }
}
