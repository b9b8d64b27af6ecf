#include "tests/agent/report_scene.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace rtx::agent::testing {

namespace {

std::vector<std::string> keys_of(const nlohmann::ordered_json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_SUITE("agent/report_json") {
  TEST_CASE("the keys are those of the documentation") {
    const auto json = report_json(facts(), unmet_report());
    CHECK(keys_of(json) == Strings{"schema", "type", "playbook", "subject", "started", "seconds", "verdict",
                                   "interrupted", "save_asked", "run_folder", "routers", "steps"});
    CHECK(keys_of(json["routers"][0]) == Strings{"name", "role", "connected", "model", "firmware", "saved",
                                                 "save_answer", "left", "notices", "not_put_back", "switch",
                                                 "trouble"});
    CHECK(keys_of(json["steps"][0]) == Strings{"step", "name", "skipped", "verdict", "ends"});
    CHECK(keys_of(json["steps"][0]["ends"][0]) == Strings{"router", "lines", "expect"});
    CHECK(keys_of(json["steps"][0]["ends"][0]["lines"][0]) ==
          Strings{"text", "state", "as_declared", "answer", "place"});
    CHECK(keys_of(json["steps"][1]["ends"][1]["expect"][0]) == Strings{"name", "command", "verdict",
                                                                       "samples", "seconds", "that",
                                                                       "because", "next_step", "output"});
    CHECK(keys_of(json["steps"][1]["ends"][1]["expect"][0]["that"][0]) ==
          Strings{"text", "met", "expected", "got"});
  }

  TEST_CASE("values") {
    const auto json = report_json(facts(), unmet_report());
    CHECK(json["schema"] == 1);
    CHECK(json["verdict"] == "not_met");
    CHECK(json["routers"][0]["trouble"].is_null());
    const auto& bad = json["steps"][1]["ends"][1]["expect"][0];
    CHECK(bad["verdict"] == "not_met");
    CHECK(bad["seconds"] == 2.1);
    CHECK(bad["that"][0]["met"] == false);
    CHECK(bad["that"][0]["got"] == "tunnel[1].state is wait_ctl_reply");
  }

  TEST_CASE("what of an output was not understood") {
    auto report = unmet_report();
    report.steps[1].ends[1].expect[0]->not_understood = {2, "LAN1 is down"};
    const auto json = report_json(facts(), report);
    CHECK(json["steps"][1]["ends"][1]["expect"][0]["not_understood"] ==
          nlohmann::ordered_json{{"lines", 2}, {"first", "LAN1 is down"}});
  }

  TEST_CASE("a lost connection") {
    const auto json = report_json(facts(), lost_report());
    CHECK(json["verdict"] == "could_not_tell");
    CHECK(json["routers"][1]["trouble"] ==
          nlohmann::ordered_json{{"kind", "reset"},
                                 {"message", "ssh admin@198.51.100.1:22: the connection was reset"},
                                 {"during", "step \"Tunnel\", line 2: l2tp tunnel auth on *"},
                                 {"next_step", "see whether the router is still there"}});
    CHECK(json["steps"][0]["ends"][1]["lines"][1]["state"] == "unknown");
    CHECK(json["steps"][1]["ends"][1]["lines"][0]["state"] == "not_sent");
  }
}

}  // namespace rtx::agent::testing
