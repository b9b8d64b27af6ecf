#include "tests/playbooks/runner_scene.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::playbooks::testing {

namespace {

using namespace std::chrono_literals;
/// One step with one expectation about `show thing`, sampled every 2 ms.
struct Watched {
  explicit Watched(const std::vector<std::string>& that, std::size_t routers = 1) : scene{routers} {
    scene.step("watch");
    Expectation& expectation = scene.expect("show thing", that);
    expectation.every = 2ms;
    timing = &expectation;
  }

  const ExpectationResult& run(std::size_t router = 0) {
    scene.bind();
    report = scene.run();
    return *report.steps[0].ends[router].expect[0];
  }

  Scene scene;
  Expectation* timing;
  RunReport report;
};

}  // namespace

TEST_SUITE("playbooks/runner_expect") {
  TEST_CASE("without 'within' one sample decides") {
    Watched watched{{"state == up"}};
    watched.scene.routers[0].says["show thing"] = {"state=down", "state=up"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.samples == 1);
    REQUIRE(result.that.size() == 1);
    CHECK(result.that[0].outcome.truth == Truth::not_met);
    CHECK(result.that[0].outcome.got.find("down") != std::string::npos);
    CHECK(watched.report.verdict == Verdict::not_met);
  }

  TEST_CASE("what nothing parses is recorded, and has to be answered") {
    Scene scene{1};
    scene.step("look");
    scene.expect("show thing", {"state == up"});
    scene.expect("show other", {});
    scene.expect("show refused", {});
    scene.expect("show thing", {"state == down"});
    scene.routers[0].says["show thing"] = {"state=up"};
    scene.routers[0].says["show other"] = {"no parser knows this"};
    scene.routers[0].refuses["show refused"] = "Invalid command name";
    scene.bind();
    const RunReport report = scene.run();
    const auto& results = report.steps[0].ends[0].expect;
    CHECK(results[1]->verdict == Verdict::met);
    CHECK(results[1]->output == "no parser knows this");
    CHECK(results[2]->verdict == Verdict::could_not_tell);
    CHECK(results[3]->verdict == Verdict::not_met);
  }

  TEST_CASE("absence is not told by an output of which nothing is understood, and of a part it is said") {
    Scene scene{1};
    scene.step("look");
    scene.expect("show arp", {"count(entry) == 0"});
    scene.routers[0].says["show arp"] = {"no neighbours so far\n"};
    SUBCASE("nothing") {
      scene.bind();
      const RunReport report = scene.run();
      const auto& result = *report.steps[0].ends[0].expect[0];
      CHECK(result.verdict == Verdict::could_not_tell);
      CHECK(result.trouble.starts_with("show arp:1:1: its only line was not understood:"));
      CHECK_FALSE(result.not_understood);
    }
    SUBCASE("a part") {
      scene.routers[0].says["show arp"] = {"Count: 0\nno neighbours so far\nnone at all\n"};
      scene.bind();
      const RunReport report = scene.run();
      const auto& result = *report.steps[0].ends[0].expect[0];
      CHECK(result.verdict == Verdict::met);
      CHECK(result.not_understood.lines == 2);
      CHECK(result.not_understood.first == "no neighbours so far");
    }
  }

  TEST_CASE("with 'within' it is sampled until it is met") {
    Watched watched{{"state == up"}};
    watched.timing->within = 10s;
    watched.scene.routers[0].says["show thing"] = {"state=down", "state=down", "state=up"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::met);
    CHECK(result.samples == 3);
  }

  TEST_CASE("with 'within' it is not met when the time has passed, and not before") {
    Watched watched{{"state == up"}};
    watched.timing->within = 30ms;
    watched.scene.routers[0].says["show thing"] = {"state=down"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.took >= 30ms);
    CHECK(result.samples >= 3);
  }

  TEST_CASE("'hold' asks for samples in a row: a gap begins the row anew") {
    Watched watched{{"state == up"}};
    watched.timing->within = 10s;
    watched.timing->hold = 3;
    watched.scene.routers[0].says["show thing"] = {"state=up", "state=up", "state=down", "state=up"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::met);
    CHECK(result.samples == 6);
  }

  TEST_CASE("'hold' without 'within' needs every sample met") {
    SUBCASE("met") {
      Watched watched{{"state == up"}};
      watched.timing->hold = 3;
      watched.scene.routers[0].says["show thing"] = {"state=up"};
      const ExpectationResult& result = watched.run();
      CHECK(result.verdict == Verdict::met);
      CHECK(result.samples == 3);
    }
    SUBCASE("not met at the second") {
      Watched watched{{"state == up"}};
      watched.timing->hold = 3;
      watched.scene.routers[0].says["show thing"] = {"state=up", "state=down"};
      const ExpectationResult& result = watched.run();
      CHECK(result.verdict == Verdict::not_met);
      CHECK(result.samples == 2);
    }
  }

  TEST_CASE("a row that began in time may be completed after it") {
    Watched watched{{"state == up"}};
    watched.timing->within = 10ms;
    watched.timing->hold = 20;
    watched.scene.routers[0].says["show thing"] = {"state=up"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::met);
    CHECK(result.samples == 20);
    CHECK(result.took > 10ms);
  }

  TEST_CASE("both ends must hold in the same rounds") {
    Watched watched{{"state == up"}, 2};
    watched.timing->within = 10s;
    watched.timing->hold = 2;
    watched.scene.routers[0].says["show thing"] = {"state=up"};
    watched.scene.routers[1].says["show thing"] = {"state=up", "state=down", "state=up"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::met);
    CHECK(result.samples == 4);
    CHECK(watched.report.steps[0].ends[1].expect[0]->samples == 4);
  }

  TEST_CASE("one end met, the other not: each has its own verdict") {
    Watched watched{{"state == up"}, 2};
    watched.timing->within = 10ms;
    watched.timing->hold = 2;
    watched.scene.routers[0].says["show thing"] = {"state=up"};
    watched.scene.routers[1].says["show thing"] = {"state=down"};
    CHECK(watched.run(0).verdict == Verdict::met);
    CHECK(watched.report.steps[0].ends[1].expect[0]->verdict == Verdict::not_met);
    CHECK(watched.report.verdict == Verdict::not_met);
  }

  TEST_CASE("an assertion sees the other end's output of the same round") {
    Watched watched{{"id == peer.id"}, 2};
    watched.timing->within = 10s;
    watched.scene.routers[0].says["show thing"] = {"id=1", "id=2", "id=7"};
    watched.scene.routers[1].says["show thing"] = {"id=2", "id=7", "id=7"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::met);
    CHECK(result.samples == 3);
  }

  TEST_CASE("output that cannot be parsed is not told, with the place in it") {
    Watched watched{{"state == up"}};
    watched.scene.routers[0].says["show thing"] = {"state=up nonsense"};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::could_not_tell);
    CHECK(result.trouble.find("show thing:1:10") != std::string::npos);
    CHECK(result.trouble.find("expected state= or id=") != std::string::npos);
    CHECK(result.output == "state=up nonsense");
    CHECK(watched.report.verdict == Verdict::could_not_tell);
  }

  TEST_CASE("what the other end's output is needed for cannot be told without it; the rest can") {
    Scene scene;
    scene.step("watch");
    scene.expect("show thing", {"state == up", "id == peer.id"});
    scene.routers[0].says["show thing"] = {"state=up id=1"};
    scene.routers[1].says["show thing"] = {"???"};
    scene.bind();
    const RunReport report = scene.run();
    const ExpectationResult& own = *report.steps[0].ends[0].expect[0];
    CHECK(own.verdict == Verdict::could_not_tell);
    CHECK(own.trouble == "the other end, osaka, could not be read");
    REQUIRE(own.that.size() == 1);
    CHECK(own.that[0].outcome.truth == Truth::met);
  }

  TEST_CASE("a show that the router refuses tells nothing") {
    Watched watched{{"state == up"}};
    watched.scene.routers[0].refuses["show thing"] = "Administrator use only";
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::could_not_tell);
    CHECK(result.trouble == "the router refused the command: Administrator use only");
  }

  TEST_CASE("unreadable samples are forgiven while there is time") {
    Watched watched{{"state == up"}};
    watched.timing->within = 10s;
    watched.scene.routers[0].says["show thing"] = {"???", "state=up"};
    CHECK(watched.run().verdict == Verdict::met);
  }

  TEST_CASE(
      "neighbours that are sampled once share one round trip; one with 'within' is a round of its own") {
    Scene scene{1};
    scene.step("three");
    scene.expect("show thing", {"state == up"});
    scene.expect("show thing 2", {"state == up"});
    scene.expect("show thing 3", {"state == up"}).within = 1s;
    for (const auto* show : {"show thing", "show thing 2", "show thing 3"}) {
      scene.routers[0].says[show] = {"state=up"};
    }
    scene.bind();
    CHECK(scene.run().verdict == Verdict::met);
    CHECK(scene.routers[0].sent_together == 1);
    CHECK(scene.routers[0].typed == std::vector<std::string>{"show thing", "show thing 2", "show thing 3"});
  }

  TEST_CASE("expectations behind an unmet one are not asked") {
    Scene scene{1};
    scene.step("two");
    scene.expect("show thing", {"state == up"}).hold = 2;
    scene.expect("show thing 2", {"state == up"});
    scene.routers[0].says["show thing"] = {"state=down"};
    scene.bind();
    const RunReport report = scene.run();
    CHECK(report.verdict == Verdict::not_met);
    CHECK(scene.routers[0].typed == std::vector<std::string>{"show thing"});
    CHECK(report.steps[0].ends[0].expect[1]->verdict == Verdict::not_run);
  }

  TEST_CASE("evidence is bounded") {
    Watched watched{{"state == up"}};
    watched.scene.routers[0].says["show thing"] = {std::string(1'000'000, 'x')};
    const ExpectationResult& result = watched.run();
    CHECK(result.verdict == Verdict::could_not_tell);
    CHECK(result.output.size() < 70'000);
    CHECK(result.output.ends_with("more bytes)\n"));
  }
}

}  // namespace rtx::playbooks::testing
