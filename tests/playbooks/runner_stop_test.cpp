#include "tests/playbooks/runner_scene.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::playbooks::testing {

namespace {

using namespace std::chrono_literals;
using boost::asio::cancellation_type;

constexpr std::size_t lines_per_router = 4;
constexpr std::size_t commands_per_router = lines_per_router + 2;  // and a show and `save 0`

void make(Scene& scene) {
  scene.step("first", {"one", "two"});
  scene.step("second", {"three", "four"});
  scene.expect("show thing", {"state == up"});
  for (FakeRouter& router : scene.routers) {
    router.says["show thing"] = {"state=up"};
    for (const auto* line : {"one", "two", "three", "four", "show thing", "save 0"}) router.takes[line] = 1ms;
  }
  scene.bind();
}

std::size_t count(const RunReport& report, std::size_t router, LineState state) {
  std::size_t result = 0;
  for (const StepResult& step : report.steps) {
    for (const LineResult& line : step.ends[router].lines) {
      if (line.state == state) ++result;
    }
  }
  return result;
}

}  // namespace

TEST_SUITE("playbooks/runner_stop") {
  TEST_CASE("a gentle stop at any command: what was typed is answered, nothing more is typed, all are left") {
    for (std::size_t at = 1; at <= 2 * commands_per_router; ++at) {
      CAPTURE(at);
      Scene scene;
      make(scene);
      scene.on_command = [&](std::size_t number) {
        if (number == at) scene.stop(cancellation_type::total);
      };
      const RunReport report = scene.run(true);
      for (std::size_t router = 0; router < 2; ++router) {
        CHECK(scene.routers[router].closed == 1);
        CHECK(count(report, router, LineState::unknown) == 0);
        const std::size_t acknowledged = count(report, router, LineState::acknowledged);
        CHECK(acknowledged == std::min(scene.routers[router].typed.size(), lines_per_router));
        CHECK(report.routers[router].trouble.empty());
        // Once saving has begun it is finished.
        CHECK(report.routers[router].saved == (scene.routers[router].saves == 1));
      }
      const bool was_saving = scene.routers[0].saves > 0;
      CHECK(report.interrupted == !was_saving);
      CHECK(report.verdict == (was_saving ? Verdict::met : Verdict::could_not_tell));
    }
  }

  TEST_CASE("a hard stop at any command: what was in flight is unknown, and everything is left") {
    for (std::size_t at = 1; at <= 2 * lines_per_router; ++at) {
      CAPTURE(at);
      Scene scene;
      make(scene);
      scene.on_command = [&](std::size_t number) {
        if (number == at) scene.stop(cancellation_type::terminal);
      };
      const RunReport report = scene.run(true);
      CHECK(report.interrupted);
      CHECK(report.verdict == Verdict::could_not_tell);
      std::size_t unknown = 0;
      for (std::size_t router = 0; router < 2; ++router) {
        CHECK(scene.routers[router].closed == 1);
        CHECK(scene.routers[router].saves == 0);
        unknown += count(report, router, LineState::unknown);
        CHECK(count(report, router, LineState::acknowledged) + count(report, router, LineState::unknown) ==
              scene.routers[router].typed.size());
      }
      CHECK(unknown >= 1);
    }
  }

  TEST_CASE("a gentle stop followed by a hard one gives up on a line that is not answered") {
    Scene scene{1};
    scene.step("stuck", {"never answered", "behind it"});
    scene.routers[0].takes["never answered"] = 1h;
    scene.bind();
    scene.on_command = [&](std::size_t) {
      scene.stop(cancellation_type::total);
      scene.stop_after(5ms, cancellation_type::terminal);
    };
    const RunReport report = scene.run();
    CHECK(report.interrupted);
    CHECK(report.steps[0].ends[0].lines[0].state == LineState::unknown);
    CHECK(report.steps[0].ends[0].lines[1].state == LineState::not_sent);
    CHECK(report.routers[0].trouble_kind == "cancelled");
    CHECK(scene.routers[0].closed == 1);
  }

  TEST_CASE("a stop while connecting") {
    Scene scene;
    make(scene);
    scene.recorder.also = [&](const std::string& note) {
      if (note == "connecting 1") scene.stop(cancellation_type::total);
    };
    const RunReport report = scene.run(true);
    CHECK(report.interrupted);
    CHECK(scene.routers[0].typed.empty());
    CHECK(scene.routers[0].closed == (report.routers[0].connected ? 1 : 0));
  }

  TEST_CASE("a stop between samples ends the waiting at once") {
    Scene scene{1};
    scene.step("wait");
    Expectation& expectation = scene.expect("show thing", {"state == up"});
    expectation.within = 1h;
    expectation.every = 1h;
    scene.routers[0].says["show thing"] = {"state=down"};
    scene.bind();
    scene.recorder.also = [&](const std::string& note) {
      if (note == "sampled 0 0 0") scene.stop_after(1ms, cancellation_type::total);
    };
    const auto began = std::chrono::steady_clock::now();
    const RunReport report = scene.run();
    CHECK(std::chrono::steady_clock::now() - began < 5s);
    CHECK(report.interrupted);
    CHECK(report.steps[0].ends[0].expect[0]->verdict == Verdict::could_not_tell);
    CHECK(report.steps[0].ends[0].expect[0]->trouble == "broken off before its time was over");
  }

  TEST_CASE("a stop while leaving changes nothing") {
    Scene scene;
    make(scene);
    scene.on_close = [&] { scene.stop(cancellation_type::terminal); };
    const RunReport report = scene.run();
    CHECK(scene.routers[0].closed == 1);
    CHECK(scene.routers[1].closed == 1);
    CHECK(report.verdict == Verdict::met);
    CHECK_FALSE(report.interrupted);
  }
}

}  // namespace rtx::playbooks::testing
