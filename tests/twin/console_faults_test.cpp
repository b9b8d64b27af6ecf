#include "tests/twin/typist.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

LabRouter faulty(std::string kind, std::string argument = "", unsigned times = 0) {
  LabRouter settings = english_router("console lines infinity\nip lan1 address 192.0.2.1/24\n");
  settings.faults.push_back({std::move(kind), std::move(argument), times});
  REQUIRE(argument_error(settings.faults.back()).empty());
  return settings;
}

}  // namespace

TEST_SUITE("twin/faults") {
  TEST_CASE("pause-after-hash stops where the output looks like a prompt") {
    Administrator it{faulty("pause-after-hash", "300")};
    CHECK(it.type("show config\r") == "show config\r\n# ");
    CHECK(it.wait(299ms).empty());
    CHECK(it.wait(1ms).starts_with("RTX830 Rev."));
  }

  TEST_CASE("pause-in-output stops in the middle of a row") {
    Administrator it{faulty("pause-in-output", "400 show config", 1)};
    const std::string first = it.type("show config\r");
    CHECK(first.find("\r\n", std::string{"show config\r\n"}.size()) == std::string::npos);
    CHECK(it.wait(400ms).ends_with("\r\n# "));
    CHECK(it.type("show config\r").ends_with("\r\n# "));
  }

  TEST_CASE("drop-after-lines cuts when the next line is entered") {
    Bench bench{faulty("drop-after-lines", "2")};
    Typist typist{bench};
    typist.type("administrator\rsecret\r# a comment\r\r");
    CHECK(typist.type("ip lan2 address 192.0.2.129/25\r").ends_with("\r\n# "));
    CHECK(typist.type(route) == echoed_route);
    CHECK(typist.console().ending() == Console::Ending::cut);
    CHECK_FALSE(has_route(bench));
  }

  TEST_CASE("drop-before-effect and drop-after-effect differ in what the router then holds") {
    Administrator before{faulty("drop-before-effect", "ip route")};
    before.type(route);
    CHECK(before.console().ending() == Console::Ending::cut);
    CHECK_FALSE(has_route(before));
    Administrator after{faulty("drop-after-effect", "ip route")};
    CHECK(after.type(route) == echoed_route);
    CHECK(after.console().ending() == Console::Ending::cut);
    CHECK(has_route(after));
  }

  TEST_CASE("drop-after-bytes cuts in the middle of an output") {
    Administrator it{faulty("drop-after-bytes", "10 show config")};
    CHECK(it.type("show config\r") == "show config\r\n# RTX830 R");
    CHECK(it.console().ending() == Console::Ending::cut);
  }

  TEST_CASE("black-hole-after-lines and restart-after-lines") {
    Administrator hole{faulty("black-hole-after-lines", "1")};
    CHECK(hole.type(route) == echoed_route);
    CHECK(hole.console().ending() == Console::Ending::silent);
    Administrator boots{faulty("restart-after-lines", "2")};
    boots.type(route);
    CHECK(has_route(boots));
    boots.type(route);
    CHECK(boots.console().ending() == Console::Ending::cut);
    CHECK_FALSE(has_route(boots));
  }

  TEST_CASE("lose-first-command swallows the first line, once a session") {
    Bench bench{faulty("lose-first-command")};
    Typist typist{bench};
    CHECK(typist.type("administrator\r").empty());
    CHECK(typist.type("\r") == "\r\n> ");
    CHECK(Typist{bench}.type("exit\r").empty());
  }

  TEST_CASE("silent-after-login never says a word, and still goes by the login timer") {
    Bench bench{faulty("silent-after-login")};
    Typist typist{bench};
    CHECK(typist.banner().empty());
    CHECK(typist.type("\r\r").empty());
    CHECK(typist.console().ending() == Console::Ending::open);
    typist.wait(301s);
    CHECK(typist.console().ending() == Console::Ending::closed);
  }

  TEST_CASE("login-restricted refuses and closes, as often as it is told to") {
    Bench bench{faulty("login-restricted", "", 1)};
    Typist refused{bench};
    CHECK(refused.banner() == "Error: Login access is restricted.\r\n");
    CHECK(refused.console().ending() == Console::Ending::closed);
    CHECK(Typist{bench}.banner().ends_with("\r\n> "));
  }

  TEST_CASE("endless-output goes on until Ctrl-C, and no further than somebody fetches it") {
    Administrator it{faulty("endless-output", "show environment")};
    it.console().receive("show environment\r");
    std::size_t fetched = 0;
    for (int i = 0; i < 100; ++i) {
      it.console().pass();
      const std::string bytes = it.console().take();
      CHECK_FALSE(bytes.empty());
      fetched += bytes.size();
    }
    CHECK(fetched > 1'000'000);
    it.console().receive("\x03");
    CHECK(it.read().ends_with("^C\r\n# "));
  }

  TEST_CASE("garbage and escape sequences come in front of the output") {
    Administrator noisy{faulty("garbage", "show environment")};
    CHECK(noisy.type("show environment\r").size() > 2048);
    Administrator hostile{faulty("escape-sequences", "show environment")};
    CHECK(hostile.type("show environment\r").find("\x1b]0;") != std::string::npos);
  }

  TEST_CASE("slow-answer keeps even a silent command waiting") {
    Administrator it{faulty("slow-answer", "250 ip route")};
    CHECK(it.type(route) == echoed_route);
    CHECK(has_route(it));
    CHECK(it.wait(249ms).empty());
    CHECK(it.wait(1ms) == "# ");
  }

  TEST_CASE("wrong-prompt holds from the first line on") {
    Bench bench{faulty("wrong-prompt", "loader: ")};
    Typist typist{bench};
    CHECK(typist.banner().ends_with("\r\n> "));
    CHECK(typist.type("\r") == "\r\nloader: ");
  }

  TEST_CASE("messages come between a line's echo and its prompt, or behind the prompt") {
    Administrator within{faulty("message-in-output", "LAN2: link down", 1)};
    CHECK(within.type(route) == echoed_route + "LAN2: link down\r\n# ");
    CHECK(within.type(route) == echoed_route + "# ");
    Administrator behind{faulty("message-at-prompt", "LAN2: link down")};
    CHECK(behind.type(route) == echoed_route + "# \r\nLAN2: link down\r\n");
    CHECK(behind.type("\x12").starts_with("\r\n# "));
  }

  TEST_CASE("split-every-byte hands out one byte at a time") {
    Bench bench{faulty("split-every-byte")};
    Typist typist{bench};
    typist.console().receive("foo\r");
    typist.console().pass();
    CHECK(typist.console().take() == "f");
    CHECK(typist.console().take() == "o");
  }

  TEST_CASE("error-on refuses one line") {
    Administrator it{faulty("error-on", "ip route default gateway 192.0.2.254")};
    CHECK(it.type(route) == echoed_route + "Error: Parameter out of range\r\n# ");
    CHECK_FALSE(has_route(it));
    CHECK(it.type("ip route default gateway 192.0.2.253\r").ends_with("253\r\n# "));
  }

  TEST_CASE("ask-on asks, and carries out the line only for a Y") {
    Administrator it{faulty("ask-on", "ip route")};
    CHECK(it.type(route) == echoed_route + "Continue ? (Y/N)");
    CHECK(it.type("n") == "n\r\n# ");
    CHECK_FALSE(has_route(it));
    it.type(route);
    CHECK(it.type("y") == "y\r\n# ");
    CHECK(has_route(it));
  }

  TEST_CASE("save-fails never says that it is done") {
    Administrator it{faulty("save-fails", "", 1)};
    it.type(route);
    CHECK(it.type("save\r") == "save\r\nSaving ... CONFIG0\r\nError: Failed to save configuration\r\n# ");
    CHECK(it.router().has_unsaved_changes());
    CHECK(it.type("save\r").ends_with("CONFIG0 Done .\r\n# "));
  }

  TEST_CASE("save-usb-dialogue asks where to, unless a number is given") {
    Administrator it{faulty("save-usb-dialogue")};
    CHECK(it.type("save 0\r").ends_with("CONFIG0 Done .\r\n# "));
    CHECK(it.type("save\r").ends_with(
        "\r\nError: External memory is not mounted\r\nChange the destination ? (Y/N)"));
    CHECK(it.type("y") == "y\r\nConfiguration number (0-4) : ");
    CHECK(it.type("0") == "0\r\nSaving ... CONFIG0 Done .\r\n# ");
  }

  TEST_CASE("eats-typed-ahead loses what is typed while a command runs") {
    Administrator it{faulty("eats-typed-ahead", "ping")};
    it.type("ping -c 2 192.0.2.1\r");
    it.type("# lost\r");
    const std::string rest = it.wait(5s);
    CHECK(rest.find("lost") == std::string::npos);
    CHECK(rest.ends_with("\r\n# "));
  }

  TEST_CASE("a fault's milliseconds are real ones") {
    Lab lab;
    lab.speed = 10.0;
    lab.routers.push_back(faulty("slow-answer", "250"));
    World world{lab, [] { return LabTime{0}; }};
    Device device{world, world.routers().front()};
    CHECK(device.real(250) == 2500ms);
  }
}
