#include "twin/login.hpp"

#include "tests/twin/typist.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

LabRouter router_with_users(std::string_view config = "") {
  LabRouter router = english_router(config);
  router.accounts.login_password = "word";
  router.accounts.users.push_back({"alice", "alices", {}});
  return router;
}

// Somebody at a door where nobody has logged in yet.
class Visitor {
 public:
  Visitor(Bench& bench, Door door, const std::string& address = "127.0.0.1")
      : dialogue_{bench.device(), door} {
    dialogue_.comes_from(address);
  }
  std::string open() {
    dialogue_.open();
    return read();
  }
  std::string type(std::string_view keys) {
    dialogue_.receive(keys);
    return read();
  }
  std::string read() {
    std::string seen;
    for (std::string bytes = fetch(); !bytes.empty(); bytes = fetch()) seen += bytes;
    return seen;
  }
  LoginDialogue& dialogue() { return dialogue_; }

 private:
  std::string fetch() {
    dialogue_.pass();
    return dialogue_.take();
  }
  LoginDialogue dialogue_;
};

}  // namespace

TEST_SUITE("twin/login") {
  TEST_CASE("telnet asks the unnamed user for the password at once, and echoes nothing of it") {
    Bench bench{router_with_users()};
    Visitor visitor{bench, Door::telnet};
    CHECK(visitor.open() == "\r\nPassword: ");
    CHECK(visitor.type("word").empty());
    const std::string banner = visitor.type("\r");
    CHECK(banner.starts_with("\r\n\r\nRTX830 Rev."));
    CHECK(banner.ends_with("2LAN\r\n> "));
    CHECK(visitor.dialogue().console()->user().empty());
  }

  TEST_CASE("Enter alone leads to the user name, which is echoed") {
    Bench bench{router_with_users()};
    Visitor visitor{bench, Door::telnet};
    visitor.open();
    CHECK(visitor.type("\r") == "\r\nUsername: ");
    CHECK(visitor.type("alicx\b") == "alicx\b \b");
    CHECK(visitor.type("e\r") == "e\r\nPassword: ");
    CHECK(visitor.type("alices\r").ends_with("> "));
    CHECK(visitor.dialogue().console()->user() == "alice");
    CHECK(visitor.type("exit\r") == "exit\r\n");
    CHECK(visitor.dialogue().ending() == Ending::closed);
  }

  TEST_CASE("an empty user name begins anew") {
    Bench bench{router_with_users()};
    Visitor visitor{bench, Door::telnet};
    visitor.open();
    CHECK(visitor.type("\r\r") == "\r\nUsername: \r\n\r\nPassword: ");
    CHECK(visitor.type("\x03") == "\r\nPassword: ");
  }

  TEST_CASE("what Enter alone does without a login password has three readings") {
    LabRouter router = router_with_users();
    router.accounts.login_password = "";
    const auto answer = [&] {
      Bench bench{router};
      Visitor visitor{bench, Door::telnet};
      visitor.open();
      return visitor.type("\r");
    };
    CHECK(answer() == "\r\nUsername: ");
    router.login.empty_enter = EmptyEnter::logs_in;
    CHECK(answer().find("factory default setting") != std::string::npos);
    router.accounts.users.clear();
    router.login.empty_enter = EmptyEnter::by_users;
    CHECK(answer().ends_with("> "));
    router.login.empty_enter = EmptyEnter::asks_username;
    CHECK(answer() == "\r\nUsername: ");
  }

  TEST_CASE("models without an unnamed user begin with the user name, and so do others if the lab says so") {
    LabRouter router = router_with_users();
    SUBCASE("model") {
      router.model = "RTX1300";
    }
    SUBCASE("habit") {
      router.login.begins_with_username = true;
    }
    Bench bench{router};
    Visitor visitor{bench, Door::telnet};
    CHECK(visitor.open() == "\r\nUsername: ");
    CHECK(visitor.type("alice\rwrong\r") == "alice\r\nPassword: \r\nError: Incorrect password\r\nUsername: ");
  }

  TEST_CASE("a wrong password is told; the third closes a telnet connection") {
    Bench bench{router_with_users()};
    Visitor visitor{bench, Door::telnet};
    visitor.open();
    CHECK(visitor.type("no\r") == "\r\nError: Incorrect password\r\nPassword: ");
    CHECK(visitor.type("\rnobody\ralices\r") ==
          "\r\nUsername: nobody\r\nPassword: \r\nError: Incorrect password\r\nPassword: ");
    CHECK(visitor.dialogue().ending() == Ending::open);
    CHECK(visitor.type("no\r") == "\r\nError: Incorrect password\r\n");
    CHECK(visitor.dialogue().ending() == Ending::closed);
  }

  TEST_CASE("a failure may be silent, and tries without end") {
    LabRouter router = router_with_users();
    router.login.failure_text = "";
    router.login.tries = 0;
    Bench bench{router};
    Visitor visitor{bench, Door::telnet};
    visitor.open();
    for (int i = 0; i < 10; ++i) CHECK(visitor.type("no\r") == "\r\nPassword: ");
    CHECK(visitor.dialogue().ending() == Ending::open);
  }

  TEST_CASE("a user without a password cannot log in") {
    LabRouter router = router_with_users();
    router.accounts.users.push_back({"keys", "", {"ssh-ed25519 AAAA"}});
    Bench bench{router};
    Visitor visitor{bench, Door::telnet};
    visitor.open();
    CHECK(visitor.type("\rkeys\r\r").ends_with("Error: Incorrect password\r\nPassword: "));
  }

  TEST_CASE("telnetd host refuses those whom it does not name") {
    const auto greeting = [](std::string_view host, const std::string& address) {
      Bench bench{router_with_users("telnetd host " + std::string{host} + "\n")};
      Visitor visitor{bench, Door::telnet, address};
      const std::string seen = visitor.open();
      CHECK((visitor.dialogue().ending() == Ending::closed) == (seen != "\r\nPassword: "));
      return seen;
    };
    const std::string refused = "\r\nError: Login access is restricted.\r\n";
    CHECK(greeting("none", "127.0.0.1") == refused);
    CHECK(greeting("192.0.2.7", "127.0.0.1") == refused);
    CHECK(greeting("127.0.0.1-127.0.0.9", "127.0.0.1") == "\r\nPassword: ");
    CHECK(greeting("lan", "127.0.0.1") == "\r\nPassword: ");
    CHECK(greeting("any", "127.0.0.1") == "\r\nPassword: ");
  }

  TEST_CASE("the unnamed user has one telnet session at most") {
    Bench bench{router_with_users()};
    Visitor first{bench, Door::telnet};
    first.open();
    first.type("word\r");
    Visitor second{bench, Door::telnet};
    second.open();
    second.type("word\r");
    CHECK(second.dialogue().ending() == Ending::closed);
    Visitor named{bench, Door::telnet};
    named.open();
    CHECK(named.type("\ralice\ralices\r").ends_with("> "));
  }

  TEST_CASE("a connection for which no session is left is closed, with a word or without") {
    LabRouter router = router_with_users();
    SUBCASE("silent") {}
    SUBCASE("told") {
      router.login.session_limit_text = "Too many sessions";
    }
    Bench bench{router};
    Visitor visitor{bench, Door::telnet};
    visitor.dialogue().refuse();
    const std::string& text = router.login.session_limit_text;
    CHECK(visitor.open() == (text.empty() ? "" : text + "\r\n"));
    CHECK(visitor.dialogue().ending() == Ending::closed);
  }

  TEST_CASE("the login timer closes a telnet connection at the log-in and at the prompt") {
    Bench bench{router_with_users("login timer 120\n")};
    Visitor visitor{bench, Door::telnet};
    visitor.open();
    SUBCASE("log-in") {}
    SUBCASE("prompt") {
      visitor.type("word\r");
    }
    bench.pass(119s);
    visitor.read();
    CHECK(visitor.dialogue().ending() == Ending::open);
    REQUIRE(visitor.dialogue().next_event());
    CHECK(*visitor.dialogue().next_event() == LabTime{120s});
    bench.pass(1s);
    visitor.read();
    CHECK(visitor.dialogue().ending() == Ending::closed);
  }

  TEST_CASE("a serial line says nothing before Enter, and is back at the log-in after exit") {
    Bench bench{router_with_users()};
    Visitor visitor{bench, Door::serial};
    CHECK(visitor.open().empty());
    CHECK(visitor.type("x").empty());
    CHECK(visitor.type("\r") == "\r\nPassword: ");
    CHECK(visitor.type("word\r").ends_with("> "));
    CHECK(visitor.type("exit\r") == "exit\r\n\r\n");
    CHECK(visitor.dialogue().ending() == Ending::open);
    CHECK(visitor.dialogue().console() == nullptr);
    CHECK(visitor.type("\r") == "\r\nPassword: ");
    for (int i = 0; i < 10; ++i) visitor.type("no\r");
    CHECK(visitor.dialogue().ending() == Ending::open);
  }

  TEST_CASE("a serial line that prompts unasked does so after exit, too") {
    LabRouter router = router_with_users();
    router.login.serial_waits_for_enter = false;
    Bench bench{router};
    Visitor visitor{bench, Door::serial};
    CHECK(visitor.open() == "\r\nPassword: ");
    visitor.type("word\r");
    CHECK(visitor.type("exit\r") == "exit\r\n\r\n\r\nPassword: ");
  }

  TEST_CASE("the login timer ends a serial session, unless it is cleared") {
    const auto is_inside_after_an_hour = [](std::string_view timer) {
      Bench bench{router_with_users("login timer " + std::string{timer} + "\n")};
      Visitor visitor{bench, Door::serial};
      visitor.open();
      visitor.type("\rword\r");
      bench.pass(1h);
      visitor.read();
      return visitor.dialogue().console() != nullptr;
    };
    CHECK_FALSE(is_inside_after_an_hour("300"));
    CHECK(is_inside_after_an_hour("clear"));
  }

  TEST_CASE("restart cuts telnet, and leaves a serial line silent until the router is up") {
    Bench bench{router_with_users()};
    Visitor remote{bench, Door::telnet};
    remote.open();
    remote.type("word\r");
    Visitor local{bench, Door::serial};
    local.open();
    local.type("\rword\radministrator\rsecret\r");
    local.type("restart\r");
    CHECK(remote.dialogue().ending() == Ending::cut);
    CHECK(local.type("\r").empty());
    bench.pass(58s);
    CHECK(local.type("\r") == "\r\nPassword: ");
  }

  TEST_CASE("faults at the log-in") {
    LabRouter router = router_with_users();
    SUBCASE("nothing is ever said") {
      router.faults.push_back({"silent-at-connect", "", 0});
      Bench bench{router};
      Visitor visitor{bench, Door::telnet};
      CHECK(visitor.open().empty());
      CHECK(visitor.dialogue().ending() == Ending::silent);
    }
    SUBCASE("a banner of a megabyte") {
      router.faults.push_back({"long-banner", "1000000", 0});
      Bench bench{router};
      Visitor visitor{bench, Door::telnet};
      CHECK(visitor.open().size() == 1'000'012);
    }
    SUBCASE("noise in front of the prompt") {
      router.faults.push_back({"binary-noise", "500", 0});
      Bench bench{router};
      Visitor visitor{bench, Door::telnet};
      const std::string seen = visitor.open();
      CHECK(seen.size() == 512);
      CHECK(std::ranges::count_if(seen, [](char byte) { return byte < 0; }) > 100);
    }
    SUBCASE("no prompt at the log-in") {
      router.faults.push_back({"no-prompt", "login", 0});
      Bench bench{router};
      Visitor visitor{bench, Door::telnet};
      CHECK(visitor.open() == "\r\n");
      CHECK(visitor.type("word\r").ends_with("> "));
    }
    SUBCASE("no prompt behind the banner") {
      router.faults.push_back({"no-prompt", "console", 0});
      Bench bench{router};
      Visitor visitor{bench, Door::telnet};
      visitor.open();
      CHECK(visitor.type("word\r").ends_with("2LAN\r\n"));
    }
    SUBCASE("access is restricted once") {
      router.faults.push_back({"login-restricted", "", 1});
      Bench bench{router};
      CHECK(Visitor{bench, Door::telnet}.open() == "\r\nError: Login access is restricted.\r\n");
      CHECK(Visitor{bench, Door::telnet}.open() == "\r\nPassword: ");
    }
  }
}
