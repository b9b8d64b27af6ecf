#include "agent/json_stream.hpp"

#include "tests/playbooks/runner_scene.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>

namespace rtx::agent {

using playbooks::testing::Scene;

TEST_SUITE("agent/json_stream") {
  TEST_CASE("a whole run: every line is an object with schema and type, in the order of events") {
    Scene scene{1};
    scene.step("Tunnel", {"tunnel select 1"});
    scene.expect("show thing", {"state == up"});
    scene.routers[0].says["show thing"] = {"state=up"};
    scene.bind();
    std::ostringstream out;
    JsonStream stream{scene.plan, out};
    scene.recorder.forward = &stream;
    static_cast<void>(scene.run(true));

    std::vector<std::string> types;
    std::istringstream lines{out.str()};
    nlohmann::ordered_json line_done;
    nlohmann::ordered_json expectation_done;
    for (std::string line; std::getline(lines, line);) {
      const auto json = nlohmann::ordered_json::parse(line);
      CHECK(json.begin().key() == "schema");
      CHECK(json["schema"] == 1);
      types.push_back(json["type"]);
      if (json["type"] == "line_done") line_done = json;
      if (json["type"] == "expectation_done") expectation_done = json;
    }
    CHECK(types == std::vector<std::string>{"connecting", "connected", "step_began", "line_done", "sampled",
                                            "expectation_done", "step_done", "saving", "saved", "left"});
    CHECK(line_done["step"] == 1);
    CHECK(line_done["router"] == "tokyo");
    CHECK(line_done["line"] == 1);
    CHECK(line_done["text"] == "tunnel select 1");
    CHECK(line_done["state"] == "acknowledged");
    CHECK(expectation_done["expectation"] == 1);
    CHECK(expectation_done["verdict"] == "met");
    CHECK(expectation_done["output"] == "state=up");
  }
}

}  // namespace rtx::agent
