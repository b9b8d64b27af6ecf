#include "twin/control.hpp"

#include "tests/twin/typist.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <deque>
#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

class Held {
 public:
  Held() {
    for (Router& router : world_.routers()) devices_.emplace_back(world_, router);
  }

  Json ask(const Json& request) { return Json::parse(control_.answer(request.dump())); }
  Json router(std::size_t index = 0) { return ask({{"ask", "state"}})["routers"][index]; }
  std::string error(const std::string& request) {
    const Json answer = Json::parse(control_.answer(request));
    CHECK(answer["ok"] == false);
    return answer["error"];
  }
  Device& device() { return devices_.front(); }

  // What the console shows of `keys`.
  static std::string type(Console& console, std::string_view keys) {
    console.receive(keys);
    console.pass();
    std::string seen;
    for (std::string bytes = console.take(); !bytes.empty(); bytes = console.take()) seen += bytes;
    return seen;
  }

 private:
  static Lab lab() {
    Lab lab;
    lab.routers = {english_router("ip lan1 address 192.0.2.1/24\n"), english_router()};
    lab.routers[1].name = "second";
    return lab;
  }

  LabTime now_{0};
  World world_{lab(), [this] { return now_; }};
  std::deque<Device> devices_;
  Control control_{world_, devices_, [this](LabTime time) { now_ += time; }};
};

}  // namespace

TEST_SUITE("twin/control") {
  TEST_CASE("state tells both configurations, without the header of a listing") {
    Held lab;
    Console console{lab.device(), "admin"};
    console.open();
    Held::type(console, "administrator\rsecret\rip lan2 address 192.0.2.129/25\r");
    const Json state = lab.router();
    CHECK(state["name"] == "rtx");
    CHECK(state["saved"] == "console character en.ascii\nip lan1 address 192.0.2.1/24\n");
    CHECK(state["running"].get<std::string>().ends_with("ip lan2 address 192.0.2.129/25\n"));
    CHECK(state["lines"] == 2);
    CHECK(state["sessions"] == 1);
    CHECK(state["boots"] == 1);
    CHECK(state["up"] == true);
    CHECK(lab.router(1)["name"] == "second");
  }

  TEST_CASE("state tells what is armed, and time that is moved forward brings it about") {
    Held lab;
    Console console{lab.device(), "admin"};
    console.open();
    Held::type(console, "administrator\rsecret\rschedule at 7 +600 * restart\r");
    Held::type(console, "lua -e \"rt.sleep(700) rt.command(\\\"restart\\\")\"\rrollback timer 300\r");
    const Json armed = lab.router()["armed"];
    CHECK(armed["schedules"] == Json::array({"schedule at 7 +600 * restart"}));
    CHECK(armed["schedule_due"] == 600.0);
    CHECK(armed["lua_tasks"] == 1);
    CHECK(armed["lua_due"] == 700.0);
    CHECK(armed["rollback_due"] == 300.0);
    CHECK(lab.ask({{"ask", "advance"}, {"seconds", 601}})["ok"] == true);
    const Json booting = lab.router();
    CHECK(booting["boots"] == 2);
    CHECK(booting["up"] == false);
    CHECK(booting["armed"]["schedules"].empty());
    CHECK(booting["armed"]["lua_tasks"] == 0);
    CHECK(booting["armed"]["rollback_due"].is_null());
    lab.ask({{"ask", "advance"}, {"seconds", 60}});
    CHECK(lab.router()["up"] == true);
    CHECK(console.ending() == Console::Ending::cut);
  }

  TEST_CASE("lines tells what has been entered, from a number on") {
    Held lab;
    Console console{lab.device(), "admin"};
    console.open();
    Held::type(console, "administrator\rsecret\r# mark\rconsole lines 30\rexit\rnexit\r");
    const Json lines = lab.ask({{"ask", "lines"}, {"router", "rtx"}, {"from", 2}})["lines"];
    REQUIRE(lines.size() == 3);
    CHECK(lines[0]["number"] == 2);
    CHECK(lines[0]["text"] == "console lines 30");
    CHECK(lines[0]["phases"] == Json::array({"echo", "effect", "answer", "prompt"}));
  }

  TEST_CASE("a fault is armed for the next time") {
    Held lab;
    CHECK(lab.ask({{"ask", "fault"},
                   {"router", "rtx"},
                   {"kind", "at-point"},
                   {"argument", "2 effect error"}})["ok"] == true);
    Console console{lab.device(), "admin"};
    console.open();
    const std::string seen = Held::type(console, "administrator\rsecret\rconsole lines 30\r");
    CHECK(lab.router()["struck"] == 1);
    CHECK(seen.ends_with("console lines 30\r\nError: Parameter out of range\r\n# "));
  }

  TEST_CASE("reset makes the lab a fresh one") {
    Held lab;
    lab.ask({{"ask", "fault"}, {"router", "rtx"}, {"kind", "save-fails"}});
    {
      Console console{lab.device(), "admin"};
      console.open();
      Held::type(
          console,
          "administrator\rsecret\rno ip lan1 address\rlogin password other\rschedule at 1 +60 * restart\r");
      Held::type(console, "rollback timer 30\r");
      lab.device().restart();
      lab.device().cut_path();
      CHECK(lab.ask({{"ask", "reset"}})["ok"] == true);
      CHECK(console.ending() == Console::Ending::cut);
    }
    const Json state = lab.router();
    CHECK(state["running"] == "console character en.ascii\nip lan1 address 192.0.2.1/24\n");
    CHECK(state["saved"] == state["running"]);
    CHECK(state["lines"] == 0);
    CHECK(state["boots"] == 1);
    CHECK(state["up"] == true);
    CHECK(state["path_cut"] == false);
    CHECK(state["armed"]["schedule_due"].is_null());
    CHECK(state["armed"]["rollback_due"].is_null());
    CHECK_FALSE(lab.device().faults().armed("save-fails"));
  }

  TEST_CASE("routers restart, tunnels flap, loads and losses change, and one router's state is told alone") {
    Held lab;
    CHECK(lab.ask({{"ask", "restart"}, {"router", "second"}})["ok"] == true);
    const Json state = lab.ask({{"ask", "state"}, {"router", "second"}})["routers"];
    REQUIRE(state.size() == 1);
    CHECK(state[0]["boots"] == 2);
    CHECK(state[0]["up"] == false);
    CHECK(lab.router(0)["boots"] == 1);
    CHECK(lab.ask({{"ask", "flap"}, {"router", "second"}, {"tunnel", 1}})["ok"] == true);
    CHECK(lab.ask({{"ask", "condition"}, {"router", "rtx"}, {"memory", 91}})["ok"] == true);
    CHECK(lab.device().router().condition().memory == 91);
    CHECK(lab.device().router().condition().cpu == std::nullopt);
    CHECK(lab.error(R"({"ask":"condition","router":"rtx","cpu":101})") ==
          "cpu must be a number from 0 to 100");
    CHECK(lab.error(R"({"ask":"loss","network":"wan","percent":5})") == "the lab has no network 'wan'");
    CHECK(lab.error(R"({"ask":"restart","router":"third"})") == "the lab has no router 'third'");
  }

  TEST_CASE("mistakes are answered") {
    Held lab;
    CHECK(lab.error("{") == "this is no JSON");
    CHECK(lab.error("[]") == "a request is a JSON object");
    CHECK(lab.error(R"({"ask":"explode"})") ==
          "a request asks for state, lines, fault, restart, flap, condition, loss, reset or advance");
    CHECK(lab.error(R"({"ask":"lines","router":"x"})") == "the lab has no router 'x'");
    CHECK(lab.error(R"({"ask":"lines","router":"rtx","from":0})") == "from must be a number from 1 to 20000");
    CHECK(lab.error(R"({"ask":"advance","seconds":-1})") == "seconds must be a number from 0 to 31622400");
    CHECK(lab.error(R"({"ask":"state","more":1})") == "a request 'state' has no 'more'");
    CHECK(lab.error(R"({"ask":"fault","router":"rtx","kind":"nonsense"})") == "unknown fault");
    CHECK(lab.error(R"({"ask":"fault","router":"rtx","kind":"at-point","argument":"1 echo"})")
              .starts_with("what happens at a point is one of "));
  }
}
