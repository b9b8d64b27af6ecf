#include "tests/playbooks/runner_scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace rtx::playbooks::testing {

namespace {

using namespace std::chrono_literals;
using transports::Trouble;
bool noted(const Recorder& recorder, const std::string& note) {
  return std::find(recorder.notes.begin(), recorder.notes.end(), note) != recorder.notes.end();
}

std::size_t place_of(const Recorder& recorder, const std::string& note) {
  return static_cast<std::size_t>(std::find(recorder.notes.begin(), recorder.notes.end(), note) -
                                  recorder.notes.begin());
}

/// Two steps of two lines on both routers, and one expectation.
void make_seed_like(Scene& scene) {
  scene.step("first", {"ip route default gateway 192.0.2.254", "ip lan2 address 192.0.2.1/24"});
  scene.step("second", {"tunnel select 1", "tunnel enable 1"});
  scene.expect("show thing", {"state == up"});
  for (FakeRouter& router : scene.routers) router.says["show thing"] = {"state=up id=1"};
  scene.bind();
}

}  // namespace

TEST_SUITE("playbooks/runner") {
  TEST_CASE("a run in which everything holds is met, and leaves every router once") {
    Scene scene;
    make_seed_like(scene);
    const RunReport report = scene.run();
    CHECK(report.verdict == Verdict::met);
    CHECK_FALSE(report.interrupted);
    for (const FakeRouter& router : scene.routers) {
      CHECK(router.typed == std::vector<std::string>{"ip route default gateway 192.0.2.254",
                                                     "ip lan2 address 192.0.2.1/24", "tunnel select 1",
                                                     "tunnel enable 1", "show thing"});
      CHECK(router.closed == 1);
      CHECK(router.saves == 0);
    }
    REQUIRE(report.routers.size() == 2);
    CHECK(report.routers[0].name == "tokyo");
    CHECK(report.routers[0].model == "RTX830");
    CHECK(report.routers[0].connected);
    CHECK(report.routers[0].trouble.empty());
    CHECK(report.steps[1].ends[1].expect[0]->verdict == Verdict::met);
    CHECK(report.steps[1].ends[1].expect[0]->output == "state=up id=1");
  }

  TEST_CASE("the next step waits for both ends") {
    Scene scene;
    scene.step("first", {"slow"});
    scene.step("second", {"after"});
    scene.routers[1].takes["slow"] = 30ms;
    scene.bind();
    CHECK(scene.run().verdict == Verdict::met);
    CHECK(place_of(scene.recorder, "line 0 1 0") < place_of(scene.recorder, "line 1 0 0"));
    CHECK(place_of(scene.recorder, "done 0 met") < place_of(scene.recorder, "step 1"));
  }

  TEST_CASE("a refused line stops that end, the other finishes only the line in flight, and both are left") {
    for (const std::size_t bad : {0U, 1U}) {
      CAPTURE(bad);
      Scene scene;
      scene.step("first", {"one", "two", "three"});
      scene.step("second", {"never"});
      scene.routers[bad].refuses["two"] = "Invalid command name";
      scene.routers[1 - bad].takes["two"] = 20ms;
      scene.bind();
      const RunReport report = scene.run(true);
      CHECK(report.verdict == Verdict::not_met);
      CHECK(scene.routers[bad].typed == std::vector<std::string>{"one", "two"});
      CHECK(scene.routers[1 - bad].typed == std::vector<std::string>{"one", "two"});
      const auto& lines = report.steps[0].ends[bad].lines;
      CHECK(lines[0].state == LineState::acknowledged);
      CHECK(lines[1].state == LineState::refused);
      CHECK(lines[1].answer == "Error: Invalid command name");
      CHECK(lines[2].state == LineState::not_sent);
      CHECK(report.steps[0].ends[1 - bad].lines[1].state == LineState::acknowledged);
      CHECK(report.steps[0].ends[1 - bad].lines[2].state == LineState::not_sent);
      CHECK(report.steps[0].verdict == Verdict::not_met);
      CHECK(report.steps[1].verdict == Verdict::not_run);
      CHECK(report.steps[1].ends[0].lines[0].state == LineState::not_sent);
      for (const FakeRouter& router : scene.routers) {
        CHECK(router.closed == 1);
        CHECK(router.saves == 0);
      }
    }
  }

  TEST_CASE("a declared error is met by that error, by no other and not by success") {
    const auto run_with = [](const std::optional<std::string>& error) {
      Scene scene{1};
      Step& step = scene.step("refused", {"one", "bad"});
      step.expect_error = "already registered";
      if (error) scene.routers[0].refuses["bad"] = *error;
      scene.bind();
      return scene.run();
    };
    const RunReport as_declared_report = run_with("Interface is already registered");
    CHECK(as_declared_report.verdict == Verdict::met);
    CHECK(as_declared_report.steps[0].ends[0].lines[1].state == LineState::refused);
    CHECK(as_declared(as_declared_report.steps[0].ends[0].lines[1]));
    CHECK(run_with("Parameter out of range").verdict == Verdict::not_met);
    CHECK(run_with(std::nullopt).verdict == Verdict::not_met);
  }

  TEST_CASE("a connection that dies at any command: acknowledged before it, unknown there, not sent behind") {
    constexpr std::size_t commands = 5;
    for (std::size_t bad = 0; bad < 2; ++bad) {
      for (std::size_t dies_at = 0; dies_at < commands; ++dies_at) {
        CAPTURE(bad);
        CAPTURE(dies_at);
        Scene scene;
        make_seed_like(scene);
        scene.routers[bad].dies_at = dies_at;
        const RunReport report = scene.run(true);
        CHECK(report.verdict == Verdict::could_not_tell);
        std::size_t number = 0;
        for (const StepResult& step : report.steps) {
          for (const LineResult& line : step.ends[bad].lines) {
            const LineState expected = number < dies_at    ? LineState::acknowledged
                                       : number == dies_at ? LineState::unknown
                                                           : LineState::not_sent;
            CHECK(line.state == expected);
            ++number;
          }
        }
        CHECK(scene.routers[bad].typed.size() == dies_at + 1);
        const RouterResult& lost = report.routers[bad];
        CHECK(lost.trouble == "the connection was cut");
        CHECK(lost.trouble_kind == "reset");
        CHECK(lost.next_step == "see whether the router is still there");
        CHECK_FALSE(lost.during.empty());
        CHECK(report.routers[1 - bad].trouble.empty());
        if (dies_at == 4) {
          CHECK(report.steps[1].ends[bad].expect[0]->verdict == Verdict::could_not_tell);
          CHECK(report.steps[1].ends[1 - bad].expect[0]->verdict == Verdict::met);
        }
        for (const FakeRouter& router : scene.routers) {
          CHECK(router.closed == 1);
          CHECK(router.saves == 0);
        }
      }
    }
  }

  TEST_CASE("where it died is said with step, line and command") {
    Scene scene{1};
    scene.step("NAT", {"one", "two"});
    scene.routers[0].dies_at = 1;
    scene.bind();
    CHECK(scene.run().routers[0].during == "step \"NAT\", line 2: two");
  }

  TEST_CASE("if one router cannot be reached no line is typed on the other") {
    for (std::size_t bad = 0; bad < 2; ++bad) {
      Scene scene;
      make_seed_like(scene);
      scene.routers[bad].opens = false;
      const RunReport report = scene.run();
      CHECK(report.verdict == Verdict::could_not_tell);
      CHECK(scene.routers[1 - bad].typed.empty());
      CHECK(scene.routers[1 - bad].closed == 1);
      CHECK(scene.routers[bad].closed == 0);
      CHECK_FALSE(report.routers[bad].connected);
      CHECK(report.routers[bad].trouble_kind == "refused");
      CHECK(noted(scene.recorder, "left " + std::to_string(bad)));
    }
  }

  TEST_CASE("saving comes last, on every end, and only the router's word counts") {
    SUBCASE("both save") {
      Scene scene;
      make_seed_like(scene);
      scene.routers[1].save_answer = "セーブ中... CONFIG0 終了";
      const RunReport report = scene.run(true);
      CHECK(report.verdict == Verdict::met);
      CHECK(report.routers[0].saved);
      CHECK(report.routers[1].saved);
      CHECK(scene.routers[0].typed.back() == "save 0");
    }
    SUBCASE("one does not") {
      Scene scene;
      make_seed_like(scene);
      scene.routers[1].save_answer = "External memory is not mounted";
      const RunReport report = scene.run(true);
      CHECK(report.verdict == Verdict::not_met);
      CHECK(report.routers[0].saved);
      CHECK_FALSE(report.routers[1].saved);
      CHECK(report.routers[1].trouble ==
            "the router did not say that it saved: External memory is not mounted");
      CHECK(noted(scene.recorder, "not saved 1"));
    }
    SUBCASE("one dies while saving") {
      Scene scene;
      make_seed_like(scene);
      scene.routers[0].dies_at = 5;
      const RunReport report = scene.run(true);
      CHECK(report.verdict == Verdict::could_not_tell);
      CHECK_FALSE(report.routers[0].saved);
      CHECK(report.routers[0].during == "save 0");
      CHECK(report.routers[1].saved);
    }
    SUBCASE("not when an expectation is unmet") {
      Scene scene;
      make_seed_like(scene);
      scene.routers[1].says["show thing"] = {"state=down"};
      CHECK(scene.run(true).verdict == Verdict::not_met);
      CHECK(scene.routers[0].saves + scene.routers[1].saves == 0);
    }
  }

  TEST_CASE("a step in which no end takes part is skipped") {
    Scene scene;
    scene.step("not here", {"one"});
    scene.step("here", {"two"});
    scene.bind();
    for (PlannedEnd& end : scene.plan.steps[0].ends) end.takes_part = false;
    const RunReport report = scene.run();
    CHECK(report.verdict == Verdict::met);
    CHECK(report.steps[0].skipped);
    CHECK(report.steps[0].verdict == Verdict::not_run);
    CHECK(scene.routers[0].typed == std::vector<std::string>{"two"});
  }

  TEST_CASE("a step runs only on the end that takes part") {
    Scene scene;
    scene.step("one end", {"one"});
    scene.expect("show thing", {"state == up"}, 0);
    scene.routers[0].says["show thing"] = {"state=up"};
    scene.bind();
    scene.plan.steps[0].ends[1].takes_part = false;
    const RunReport report = scene.run();
    CHECK(report.verdict == Verdict::met);
    CHECK(scene.routers[1].typed.empty());
    CHECK_FALSE(report.steps[0].ends[1].expect[0]);
  }

  TEST_CASE("settings that could not be put back are reported, whatever the verdict") {
    Scene scene{1};
    scene.step("one", {"one"});
    scene.routers[0].not_put_back = {"console columns 80"};
    scene.bind();
    const RunReport report = scene.run();
    CHECK(report.verdict == Verdict::met);
    CHECK(report.routers[0].not_put_back == std::vector<std::string>{"console columns 80"});
  }

  TEST_CASE("secrets are in no answer, trouble or transcript") {
    Scene scene{1};
    scene.step("secret", {"one", "two"});
    scene.expect("show thing", {"state == up"});
    scene.routers[0].says["one"] = {"you typed open-sesame"};
    scene.routers[0].says["show thing"] = {"state=open-sesame"};
    scene.bind();
    scene.plan.redactor.add(transports::Secret{"open-sesame"});
    const RunReport report = scene.run();
    CHECK(report.steps[0].ends[0].lines[0].answer == "you typed *");
    const ExpectationResult& expectation = *report.steps[0].ends[0].expect[0];
    CHECK(expectation.output == "state=*");
    CHECK(expectation.that[0].outcome.got.find("open-sesame") == std::string::npos);
    for (const std::string& note : scene.recorder.notes) CHECK(note.find("open-sesame") == std::string::npos);
  }

  TEST_CASE("verdicts together: not met decides, then could not tell") {
    CHECK(both(Verdict::met, Verdict::not_met) == Verdict::not_met);
    CHECK(both(Verdict::could_not_tell, Verdict::not_met) == Verdict::not_met);
    CHECK(both(Verdict::could_not_tell, Verdict::met) == Verdict::could_not_tell);
    CHECK(both(Verdict::not_run, Verdict::met) == Verdict::met);
    CHECK(both(Verdict::not_run, Verdict::not_run) == Verdict::not_run);
  }
}

}  // namespace rtx::playbooks::testing
