#include "tests/twin/typist.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

// Line 1 is `administrator`; so the first that an Administrator types is line 2.
LabRouter faulty_at(std::string point) {
  LabRouter settings = english_router("console lines infinity\nip lan1 address 192.0.2.1/24\n");
  settings.faults.push_back({"at-point", std::move(point), 0});
  REQUIRE(argument_error(settings.faults.back()) == "");
  return settings;
}

}  // namespace

TEST_SUITE("twin/points") {
  TEST_CASE("a reset at each phase of a line: what was seen of it, and whether it took effect") {
    struct Row {
      std::string phase;
      std::string seen;
      bool effect;
    };
    const std::vector<Row> rows{{"echo", "", false},
                                {"effect", echoed_route, false},
                                {"answer", echoed_route, true},
                                {"prompt", echoed_route, true}};
    for (const Row& row : rows) {
      CAPTURE(row.phase);
      Administrator it{faulty_at("2 " + row.phase + " reset")};
      CHECK(it.type(route) == row.seen);
      CHECK(it.console().ending() == Console::Ending::cut);
      CHECK(has_route(it) == row.effect);
    }
  }

  TEST_CASE("an answer that prints is missing at `answer`, and there at `prompt`") {
    Administrator early{faulty_at("2 answer reset")};
    CHECK(early.type("show config\r") == "show config\r\n");
    Administrator late{faulty_at("2 prompt reset")};
    CHECK(late.type("show config\r").ends_with("ip lan1 address 192.0.2.1/24\r\n"));
    Administrator saves{faulty_at("2 answer reset")};
    saves.router().set_user("someone", "word");
    CHECK(saves.type("save\r") == "save\r\n");
    CHECK_FALSE(saves.router().has_unsaved_changes());
    Administrator saved{faulty_at("2 prompt reset")};
    CHECK(saved.type("save\r") == "save\r\nSaving ... CONFIG0 Done .\r\n");
  }

  TEST_CASE("lines are counted over all sessions; comments, empty lines and passwords are none") {
    Bench bench{faulty_at("4 effect reset")};
    Typist first{bench};
    first.type("administrator\rsecret\r# a mark\r\r  # another\r");
    first.type("console columns 200\r");
    Typist second{bench};
    CHECK(second.type("show environment\r").ends_with("> "));
    CHECK(bench.device().entered().count() == 3);
    CHECK(first.type(route) == echoed_route);
    CHECK(first.console().ending() == Console::Ending::cut);
    const auto& kept = bench.device().entered().kept();
    REQUIRE(kept.size() == 4);
    CHECK(kept[0].text == "administrator");
    CHECK(kept[0].prompted);
    CHECK(kept[1].text == "console columns 200");
    CHECK(kept[2].text == "show environment");
    CHECK_FALSE(kept[3].answered);
  }

  TEST_CASE("of what is typed ahead the line that is carried out counts") {
    Administrator it{faulty_at("3 answer reset")};
    const std::string seen =
        it.type("ip lan2 address 192.0.2.129/25\r# 1\r" + route + "# 2\rno ip lan1 address\r");
    CHECK(seen == "ip lan2 address 192.0.2.129/25\r\n# # 1\r\n# " + echoed_route);
    CHECK(has_route(it));
    CHECK(it.router().running().find("ip lan1 address") != nullptr);
  }

  TEST_CASE("error refuses the line, slow delays each phase") {
    Administrator refuses{faulty_at("2 effect error")};
    CHECK(refuses.type(route) == echoed_route + "Error: Parameter out of range\r\n# ");
    CHECK_FALSE(has_route(refuses));
    struct Row {
      std::string phase;
      std::string before;
      std::string after;
      bool effect;
    };
    const std::vector<Row> rows{{"echo", "", echoed_route + "# ", false},
                                {"effect", echoed_route, "# ", false},
                                {"answer", echoed_route, "# ", true},
                                {"prompt", echoed_route, "# ", true}};
    for (const Row& row : rows) {
      CAPTURE(row.phase);
      Administrator it{faulty_at("2 " + row.phase + " slow 250")};
      CHECK(it.type(route) == row.before);
      CHECK(has_route(it) == row.effect);
      CHECK(it.wait(249ms).empty());
      CHECK(it.wait(1ms) == row.after);
      CHECK(has_route(it));
    }
  }

  TEST_CASE("what is printed waits at `answer`, and the router goes on though nobody is there any more") {
    Administrator it{faulty_at("2 answer slow 1000")};
    CHECK(it.type("save\r") == "save\r\n");
    it.device().restart();
    CHECK(it.read().empty());
    CHECK(it.console().ending() == Console::Ending::cut);
  }

  TEST_CASE("garbage comes where the point is") {
    for (const std::string phase : {"echo", "effect", "answer", "prompt"}) {
      CAPTURE(phase);
      Administrator it{faulty_at("2 " + phase + " garbage")};
      const std::string seen = it.type("save\r");
      CHECK(seen.size() > 2048);
      CHECK(seen.starts_with("save\r\n") == (phase != "echo"));
      CHECK(seen.starts_with("save\r\nSaving ... CONFIG0 Done .\r\n") == (phase == "prompt"));
      CHECK(seen.ends_with("# "));
    }
  }

  TEST_CASE("a wrong prompt stays with its session") {
    Administrator it{faulty_at("2 prompt wrong-prompt")};
    CHECK(it.type(route) == echoed_route + "loader: ");
    CHECK(it.type("\r") == "\r\nloader: ");
    CHECK(Typist{static_cast<Bench&>(it)}.banner().ends_with("> "));
    CHECK(point_error("2 answer wrong-prompt") == "wrong-prompt happens at prompt only");
  }

  TEST_CASE("a black hole, the login timer, a restart") {
    Administrator hole{faulty_at("2 effect black-hole")};
    hole.type(route);
    CHECK(hole.console().ending() == Console::Ending::silent);
    CHECK(hole.device().sessions(Door::ssh) == 1);
    hole.pass(301s);
    CHECK(hole.device().sessions(Door::ssh) == 0);  // The router has ended it by its login timer.
    Administrator idle{faulty_at("2 answer login-timer")};
    CHECK(idle.type(route) == echoed_route);
    CHECK(idle.console().ending() == Console::Ending::closed);
    Administrator boots{faulty_at("2 prompt restart")};
    boots.type(route);
    CHECK(boots.console().ending() == Console::Ending::cut);
    CHECK(boots.device().boots() == 2);
    CHECK_FALSE(has_route(boots));
  }

  TEST_CASE("a cut path takes all connections with it until the router has restarted") {
    Bench bench{faulty_at("2 answer path-cut")};
    Typist other{bench};
    Console serial{bench.device(), "admin", Door::serial};
    serial.open();
    Typist it{bench};
    it.type("administrator\rsecret\r" + route);
    CHECK(has_route(bench));
    CHECK(bench.device().is_path_cut());
    CHECK(it.console().ending() == Console::Ending::silent);
    CHECK(other.console().ending() == Console::Ending::silent);
    CHECK(serial.ending() == Console::Ending::open);
    bench.device().restart();
    CHECK_FALSE(bench.device().is_path_cut());
    CHECK(other.console().ending() == Console::Ending::cut);
    CHECK_FALSE(bench.device().is_up());
  }

  TEST_CASE("who changes the address that he came by is cut off until it is back") {
    LabRouter settings = english_router("ip lan1 address 192.0.2.1/24\n");
    settings.reached_by = "lan1";
    Administrator it{settings};
    CHECK(it.type("ip lan2 address 192.0.2.129/25\r").ends_with("# "));
    CHECK(it.device().is_reachable());
    CHECK(it.type("schedule at 1 +60 * restart\r").ends_with("# "));
    CHECK(it.type("ip lan1 address 192.0.2.7/24\r") == "ip lan1 address 192.0.2.7/24\r\n");
    CHECK(it.console().ending() == Console::Ending::silent);
    CHECK_FALSE(it.device().is_reachable());
    it.pass(61s);
    it.device().pass();
    CHECK(it.console().ending() == Console::Ending::cut);
    CHECK(it.device().is_reachable());
    CHECK_FALSE(it.device().is_up());
  }

  TEST_CASE("a rollback timer brings the path back, and the connection that was cut off stays dead") {
    LabRouter settings = english_router("ip lan1 address 192.0.2.1/24\n");
    settings.reached_by = "lan1";
    Administrator it{settings};
    it.type("rollback timer 60\r");
    it.type("no ip lan1 address\r");
    CHECK_FALSE(it.device().is_reachable());
    it.pass(61s);
    it.device().pass();
    CHECK(it.device().is_reachable());
    CHECK(it.console().ending() == Console::Ending::silent);
    CHECK(Typist{static_cast<Bench&>(it)}.banner().ends_with("> "));
  }

  TEST_CASE("another administrator changes something, or saves what is running") {
    Administrator changes{faulty_at("2 effect admin-changes ip route default gateway 192.0.2.9")};
    CHECK(changes.type("console columns 100\r").ends_with("# "));
    CHECK(has_route(changes));
    Administrator saves{faulty_at("2 answer admin-saves")};
    saves.type(route);
    CHECK(saves.router().saved().find("ip route default") != nullptr);
  }

  TEST_CASE("hold goes on when its file has gone") {
    const fs::path file = fs::temp_directory_path() / ("rtx-hold-" + std::to_string(::getpid()));
    Administrator it{faulty_at("2 effect hold " + file.string())};
    CHECK(it.type(route) == echoed_route);
    CHECK(fs::exists(file));
    CHECK(it.wait(5s).empty());
    CHECK_FALSE(has_route(it));
    fs::remove(file);
    CHECK(it.wait(10ms) == "# ");
    CHECK(has_route(it));
  }

  TEST_CASE("a line that ends its session has neither answer nor prompt") {
    Bench bench{faulty_at("1 answer reset")};
    Typist it{bench};
    it.type("exit\r");
    CHECK(it.console().ending() == Console::Ending::closed);
    CHECK_FALSE(bench.device().entered().kept().front().answered);
  }

  TEST_CASE("mistakes in a point are told") {
    CHECK(point_error("x effect reset") == "at-point is LINE PHASE KIND [ARGUMENT], lines counted from 1");
    CHECK(point_error("0 effect reset") == "at-point is LINE PHASE KIND [ARGUMENT], lines counted from 1");
    CHECK(point_error("1 later reset") == "a point's phase is one of echo, effect, answer, prompt");
    CHECK(point_error("1 echo explode").starts_with("what happens at a point is one of admin-changes, "));
    CHECK(point_error("1 echo reset now") == "reset at a point takes no argument");
    CHECK(point_error("1 echo error") == "error happens at effect only");
    CHECK(point_error("1 echo slow soon") == "slow at a point needs milliseconds, an hour at most");
    CHECK(point_error("1 echo hold") == "hold at a point needs a text");
  }
}
