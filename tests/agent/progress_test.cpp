#include "agent/progress.hpp"

#include "tests/playbooks/runner_scene.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

namespace rtx::agent {

namespace {

using playbooks::testing::Scene;

/// What a run tells on a story without a terminal, times replaced.
std::string told(Scene& scene, Screen screen = {}) {
  std::ostringstream story;
  screen.story = &story;
  Progress progress{scene.plan, screen};
  scene.recorder.forward = &progress;
  static_cast<void>(scene.run());
  return story.str();
}

}  // namespace

TEST_SUITE("agent/progress") {
  TEST_CASE("plain lines where there is no terminal") {
    Scene scene{1};
    scene.step("Tunnel", {"tunnel select 1", "tunnel enable 1"});
    playbooks::Expectation& expectation = scene.expect("show thing", {"state == up"});
    expectation.within = std::chrono::seconds{10};
    expectation.every = std::chrono::milliseconds{1};
    scene.routers[0].says["show thing"] = {"state=down", "state=down", "state=up"};
    scene.bind();
    const std::string story = told(scene);
    CHECK(
        story.starts_with("  tokyo  connected: RTX830 Rev.15.02.31\n"
                          "1/1 Tunnel\n"
                          "  tokyo  2 lines done\n"
                          "  tokyo  waiting for show thing: "));
    CHECK(story.find("  tokyo  met: show thing (3 samples, ") != std::string::npos);
    CHECK(story.find('\033') == std::string::npos);
  }

  TEST_CASE("a refused line and what the router answered") {
    Scene scene{1};
    scene.step("Tunnel", {"one", "two"});
    scene.routers[0].refuses["one"] = "Parameter out of range\x1b[2J";
    scene.bind();
    const std::string story = told(scene);
    CHECK(
        story.find("  tokyo  line 1 of 2 REFUSED: one\n  tokyo    Error: Parameter out of range\\x1b[2J\n") !=
        std::string::npos);
  }

  TEST_CASE("on a terminal the live lines are gone in the end, and what stays is the same") {
    const auto run_on = [](const Screen& screen) {
      Scene scene;
      scene.step("Tunnel", {"one", "two", "three"});
      scene.bind();
      return told(scene, screen);
    };
    Screen terminal;
    terminal.live = true;
    const std::string live = run_on(terminal);
    CHECK(live.find("  tokyo  … line 1 of 3: one\n") != std::string::npos);
    CHECK(live.find("\033[J") != std::string::npos);
    CHECK(live.find("  osaka  3 lines done\n") != std::string::npos);
  }
}

}  // namespace rtx::agent
