#include "tests/twin/typist.hpp"
#include "twin/config_difference.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

bool has_mtu(Bench& bench) {
  return bench.router().running().find("ip lan1 mtu") != nullptr;
}

// Sets a timer and a line on a console that then goes away in the way that `leave` does.
template <class Leave>
void change_and(Bench& bench, const std::string& seconds, Leave leave) {
  Typist typist{bench};
  typist.type("administrator\rsecret\rrollback timer " + seconds + "\rip lan1 mtu 1400\r");
  leave(typist);
}

std::string applied(const std::string& from, const std::string& to) {
  using rtx::language::Config;
  Config config = Config::parse(from);
  rtx::language::Selection selection;
  for (const std::string& line : difference(config, Config::parse(to))) {
    const auto reading = rtx::language::read(line, selection);
    if (!reading.command) return "not understood: " + line;
    config.apply(*reading.command);
    selection = rtx::language::after(*reading.command, selection);
  }
  return config.render();
}

}  // namespace

TEST_SUITE("twin/rollback") {
  TEST_CASE("the timer brings back what held when it was set, and nothing restarts") {
    Administrator it{english_router("ip lan1 address 10.0.0.1/24\n")};
    it.type("ip lan2 mtu 1300\rrollback timer 120\rip lan1 mtu 1400\rno ip lan1 address\r");
    it.wait(119s);
    CHECK(has_mtu(it));
    it.wait(1s);
    CHECK_FALSE(has_mtu(it));
    CHECK(it.router().running().find("ip lan1 address") != nullptr);
    CHECK(it.router().running().find("ip lan2 mtu") != nullptr);
    CHECK(it.console().ending() == Ending::open);
  }

  TEST_CASE("confirm, save and logging out keep what was changed") {
    for (const char* keys : {"confirm\r", "save\r", "save 1\r", "exit\rNexit\r"}) {
      CAPTURE(keys);
      Administrator it;
      it.type("rollback timer 120\rip lan1 mtu 1400\r");
      it.type(keys);
      it.wait(121s);
      it.device().pass();
      CHECK(has_mtu(it));
      CHECK_FALSE(it.device().rollbacks().next());
    }
  }

  TEST_CASE("leaving the administrator's level is no log-out") {
    Administrator it;
    it.type("rollback timer 120\rip lan1 mtu 1400\rexit\rN");
    it.wait(121s);
    CHECK_FALSE(has_mtu(it));
  }

  TEST_CASE("the last timer of a console counts, and a broken number sets none") {
    Administrator it;
    it.type("rollback timer 60\rip lan1 mtu 1400\rrollback timer 120\r");
    it.wait(121s);
    CHECK(has_mtu(it));
    CHECK(it.type("rollback timer 0\r").find("Error: Parameter out of range") != std::string::npos);
    CHECK(it.type("rollback timer soon\r").find("Error: Parameter must be an integer") != std::string::npos);
    CHECK_FALSE(it.device().rollbacks().next());
  }

  TEST_CASE("at the end of the login timer both readings are there") {
    for (const bool rolls_back : {true, false}) {
      LabRouter settings = english_router("login timer 200\n");
      settings.safety.rollback_at_login_timer = rolls_back;
      Administrator it{settings};
      it.type("rollback timer 1000\rip lan1 mtu 1400\r");
      it.wait(200s);
      CHECK(it.console().ending() == Ending::closed);
      it.pass(1000s);
      it.device().pass();
      CHECK(has_mtu(it) == !rolls_back);
    }
  }

  TEST_CASE("a connection that breaks leaves the timer running, or confirms") {
    for (const bool confirms : {false, true}) {
      LabRouter settings = english_router();
      settings.safety.lost_console_confirms = confirms;
      Bench bench{settings};
      change_and(bench, "120", [](Typist&) {});
      bench.pass(119s);
      bench.device().pass();
      CHECK(has_mtu(bench));
      bench.pass(1s);
      bench.device().pass();
      CHECK(has_mtu(bench) == confirms);
    }
  }

  TEST_CASE("a broken connection ends at its login timer, in both readings") {
    for (const bool rolls_back : {true, false}) {
      LabRouter settings = english_router();
      settings.safety.rollback_at_login_timer = rolls_back;
      Bench bench{settings};
      change_and(bench, "1000", [](Typist&) {});
      bench.pass(300s);
      bench.device().pass();
      CHECK(has_mtu(bench) == !rolls_back);
      CHECK_FALSE(bench.device().rollbacks().next());
    }
  }

  TEST_CASE("a connection may break when the answer to save or to the timer is due") {
    for (const char* command : {"save", "rollback timer", "confirm"}) {
      CAPTURE(command);
      LabRouter settings = english_router();
      settings.faults.push_back({"drop-after-effect", command, 1});
      Administrator it{settings};
      it.type("ip lan1 mtu 1400\r");
      const std::string line = command + std::string{command == std::string{"rollback timer"} ? " 60" : ""};
      CHECK(it.type(line + "\r") == line + "\r\n");
      CHECK(it.console().ending() == Ending::cut);
      CHECK(it.router().has_unsaved_changes() == (line != "save"));
      CHECK(it.device().rollbacks().next().has_value() == line.starts_with("rollback"));
    }
  }

  TEST_CASE("a restart ends the timer, and old firmware has none") {
    Bench bench{english_router()};
    change_and(bench, "120", [](Typist& typist) { typist.type("save\rrollback timer 60\rrestart\r"); });
    CHECK(has_mtu(bench));
    CHECK_FALSE(bench.device().rollbacks().next());
    LabRouter settings = english_router();
    settings.firmware = "15.02.02";
    Administrator old{settings};
    CHECK(old.type("rollback timer 60\r").find("Error: Invalid command name") != std::string::npos);
    CHECK(old.type("confirm\r").find("Error: Invalid command name") != std::string::npos);
  }

  TEST_CASE("only an administrator sets one") {
    Bench bench{english_router()};
    Typist typist{bench};
    CHECK(typist.type("rollback timer 60\r").find("Error: Administrator use only") != std::string::npos);
    CHECK(typist.type("lua -e \"rt.sleep(1)\"\r").find("Error: Administrator use only") != std::string::npos);
  }
}

TEST_SUITE("twin/lua") {
  TEST_CASE("a chunk is a row of sleeps and commands") {
    const auto steps = read_lua("rt.sleep(600) rt.command(\"restart\"); rt.command('no x', \"off\")");
    REQUIRE(steps);
    REQUIRE(steps->size() == 3);
    CHECK((*steps)[0].sleep == 600s);
    CHECK((*steps)[1].command == "restart");
    CHECK((*steps)[2].command == "no x");
    for (const char* chunk :
         {"rt.sleep(0.2)", "rt.sleep", "rt.command(restart)", "print(1)", "rt.command(\"x)"}) {
      CAPTURE(chunk);
      CHECK_FALSE(read_lua(chunk));
    }
  }

  TEST_CASE("a task restarts the router and stands in no configuration") {
    Administrator it;
    CHECK(it.type("lua -e \"rt.sleep(200) rt.command(\\\"restart\\\")\"\r").ends_with("\r\n# "));
    CHECK_FALSE(it.router().has_unsaved_changes());
    it.type("ip lan1 mtu 1400\r");
    it.wait(199s);
    CHECK(it.device().is_up());
    it.wait(1s);
    CHECK_FALSE(it.device().is_up());
    CHECK_FALSE(has_mtu(it));
    CHECK(it.device().lua().tasks().empty());
  }

  TEST_CASE("a task outlives its session, is listed, and is ended by its number") {
    Bench bench{english_router()};
    {
      Typist typist{bench};
      typist.type("administrator\rsecret\rlua -e \"rt.sleep(200) rt.command('restart')\"\r");
    }
    Typist typist{bench};
    typist.type("administrator\rsecret\r");
    CHECK(typist.type("show status lua\r").find("lua -e rt.sleep(200) rt.command('restart')") !=
          std::string::npos);
    CHECK(typist.type("terminate lua 2\r").find("Error: Parameter out of range") != std::string::npos);
    CHECK(typist.type("terminate lua 1\r") == "terminate lua 1\r\n# ");
    typist.wait(201s);
    CHECK(bench.device().is_up());
  }

  TEST_CASE("where lua holds the console, Ctrl-C ends the task") {
    LabRouter settings = english_router();
    settings.safety.lua_holds_console = true;
    Administrator it{settings};
    CHECK(it.type("lua -e \"rt.sleep(100) rt.command('ip lan1 mtu 1400')\"\r").find("# ") ==
          std::string::npos);
    it.wait(50s);
    CHECK(it.type("\x03").ends_with("^C\r\n# "));
    CHECK(it.device().lua().tasks().empty());
    it.type("lua -e \"rt.sleep(100) rt.command('ip lan1 mtu 1400')\"\r");
    CHECK(it.wait(101s).ends_with("# "));
    CHECK(has_mtu(it));
  }

  TEST_CASE("eight tasks at most, none while Lua is off, and no chunk that it does not know") {
    Administrator it;
    for (int i = 0; i < 8; ++i)
      CHECK(it.type("lua -e \"rt.sleep(60)\"\r").find("Error") == std::string::npos);
    CHECK(it.type("lua -e \"rt.sleep(60)\"\r").find("Error: ") != std::string::npos);
    it.wait(61s);
    CHECK(it.device().lua().tasks().empty());
    CHECK(it.type("lua -e \"rt.sleep(0.2)\"\r").find("Error: ") != std::string::npos);
    it.type("lua use off\r");
    CHECK(it.type("lua -e \"rt.sleep(60)\"\r").find("Error: ") != std::string::npos);
  }

  TEST_CASE("a task that ends itself blocks lua, terminate lua and restart") {
    Administrator it;
    it.type("lua -e \"rt.command('terminate lua 1')\"\r");
    it.wait(1s);
    const std::string timeout = "Error: Command execution was aborted due to timeout\r\n# ";
    CHECK(it.type("lua -e \"rt.sleep(1)\"\r").ends_with(timeout));
    CHECK(it.type("terminate lua 1\r").ends_with(timeout));
    CHECK(it.type("restart\r").ends_with(timeout));
    CHECK(it.device().is_up());
  }
}

TEST_SUITE("twin/config files") {
  TEST_CASE("five files, of which the first is booted") {
    Administrator it;
    it.type("ip lan1 mtu 1400\rsave 3\r");
    CHECK(it.router().has_unsaved_changes());
    CHECK(it.type("show config 2\r").find("Error: ") != std::string::npos);
    const std::string list = it.type("show config list\r");
    CHECK(list.find("* 0 ") != std::string::npos);
    CHECK(list.find("  3 ") != std::string::npos);
    CHECK(it.type("show config 3\r").ends_with("Login Password: "));
    CHECK(it.type("\r") == "\r\nAdministrator Password: ");
    CHECK(it.type("secret\r").find("ip lan1 mtu 1400") != std::string::npos);
    CHECK(it.type("show config 3\r\rwrong\r").find("Error: Incorrect password") != std::string::npos);
    it.device().restart();
    CHECK_FALSE(has_mtu(it));
    CHECK(it.router().file(3) != nullptr);
  }

  TEST_CASE("the difference is what has to be typed") {
    Administrator it{english_router("ip lan1 address 10.0.0.1/24\ntunnel select 1\n ipsec tunnel 1\n")};
    CHECK(it.type("show config difference 0\r").ends_with("Administrator Password: "));
    CHECK(it.type("secret\r") == "\r\n# ");
    it.type("no ip lan1 address\rip lan2 mtu 1400\r");
    CHECK(it.type("show config difference - 0\rsecret\r")
              .ends_with("no ip lan2 mtu\r\nip lan1 address 10.0.0.1/24\r\n# "));
    CHECK(it.type("show config difference 0 -\rsecret\r")
              .ends_with("no ip lan1 address\r\nip lan2 mtu 1400\r\n# "));
    CHECK(it.type("show config difference 7\r").find("Error: ") != std::string::npos);
  }

  TEST_CASE("applied, the difference makes one configuration of another") {
    const std::string one =
        "ip route default gateway 192.0.2.1\nip lan1 address 10.0.0.1/24\ntunnel select 1\n ipsec tunnel 1\n"
        "  ipsec sa policy 1 1 esp aes-cbc sha-hmac\n ip tunnel mtu 1400\n tunnel enable 1\n"
        "schedule at 1 3:00 * restart\nsyslog debug on\n";
    const std::string other =
        "ip lan1 address 10.0.0.2/24\npp select 1\n pp always-on on\n pp enable 1\ntunnel select 2\n"
        " ip tunnel mtu 1300\n tunnel enable 2\nsyslog debug on\n";
    const auto rendered = [](const std::string& text) { return rtx::language::Config::parse(text).render(); };
    CHECK(applied(one, other) == rendered(other));
    CHECK(applied(other, one) == rendered(one));
    CHECK(applied("", one) == rendered(one));
    CHECK(applied(one, "") == "");
    CHECK(applied(one, one) == rendered(one));
  }
}
