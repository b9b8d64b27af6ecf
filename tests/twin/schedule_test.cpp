#include "twin/schedule.hpp"

#include "tests/twin/typist.hpp"
#include "twin/caretaker.hpp"
#include "twin/lab_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace language = rtx::language;
using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

constexpr LabTime boot = 58s;

// The clock at noon, a second after the lab has begun.
void set_noon(Administrator& it) {
  it.wait(1s);
  it.type("date 2026/11/23\rtime 12:00:00\r");
}

bool is_set(Administrator& it, const std::string& key) {
  return it.router().running().find(key) != nullptr;
}

std::string next_after(const std::string& date, const std::string& time, LocalTime after) {
  const auto pattern = TimePattern::parse(date, time);
  if (!pattern) return "wrong";
  const auto next = pattern->next(after);
  if (!next) return "never";
  return slashed_time(WallTime{next->time_since_epoch()} - 9h);
}

LocalTime on(int year, int month, int day, LabTime time) {
  return LocalTime{std::chrono::local_days{std::chrono::year{year} / month / day} + time};
}

}  // namespace

TEST_SUITE("twin/schedule") {
  TEST_CASE("dates and times name the next point that fits") {
    const LocalTime monday = on(2026, 11, 23, 12h);
    CHECK(next_after("*/*", "12:00:00", monday) == "2026/11/24 12:00:00");
    CHECK(next_after("*/*", "12:00:01", monday) == "2026/11/23 12:00:01");
    CHECK(next_after("*/*", "*:30", monday) == "2026/11/23 12:30:00");
    CHECK(next_after("*/*", "*:*", monday) == "2026/11/23 12:01:00");
    CHECK(next_after("11/22", "12:00", monday) == "2027/11/22 12:00:00");
    CHECK(next_after("1,3/2-7", "00:00", monday) == "2027/01/02 00:00:00");
    CHECK(next_after("12-/-7", "23:59:59", monday) == "2026/12/01 23:59:59");
    CHECK(next_after("*/sun", "03:00", monday) == "2026/11/29 03:00:00");
    CHECK(next_after("*/Mon-Fri", "11:00", monday) == "2026/11/24 11:00:00");
    CHECK(next_after("*/sat,sun", "03:00", monday) == "2026/11/28 03:00:00");
    CHECK(next_after("2/29", "00:00", monday) == "2028/02/29 00:00:00");
    CHECK(next_after("2/30", "00:00", monday) == "never");
  }

  TEST_CASE("what is no date or time is refused") {
    const LocalTime monday = on(2026, 11, 23, 12h);
    for (const char* date : {"13/1", "0/1", "1/32", "*/1,mon", "*/", "7-2/1", "2026/11/23", "-/1"}) {
      CAPTURE(date);
      CHECK(next_after(date, "00:00", monday) == "wrong");
    }
    for (const char* time : {"24:00", "12:60", "12:00:60", "12", "+600", "12:00:*"}) {
      CAPTURE(time);
      CHECK(next_after("*/*", time, monday) == "wrong");
    }
    Administrator it;
    CHECK(it.type("schedule at 1 25:00 * restart\r").find("Error: Illegal keyword") != std::string::npos);
    CHECK(it.type("schedule at 1 +3601 * restart\r").find("Error: Parameter out of range") !=
          std::string::npos);
    CHECK(it.type("schedule at 1 +600 restart\r").find("Error: ") != std::string::npos);
    CHECK(it.type("schedule at 1 2026/11/24 3:00 * restart\r").find("Error: ") != std::string::npos);
    CHECK_FALSE(it.router().has_unsaved_changes());
  }

  TEST_CASE("an armed restart undoes what was not saved, whoever is logged in") {
    Administrator it;
    it.type("schedule at 99 +200 * restart\rip lan1 address 10.0.0.1/24\r");
    it.wait(199s);
    CHECK(it.console().ending() == Ending::open);
    CHECK(it.device().is_up());
    CHECK(is_set(it, "ip lan1 address"));
    it.wait(2s);
    CHECK(it.console().ending() == Ending::cut);
    CHECK_FALSE(it.device().is_up());
    CHECK_FALSE(is_set(it, "ip lan1 address"));
    CHECK_FALSE(is_set(it, "schedule at 99"));
    it.pass(boot);
    CHECK(it.device().is_up());
    CHECK_FALSE(it.device().next_event());
  }

  TEST_CASE("it fires though nobody is there") {
    Bench bench{english_router()};
    {
      Typist typist{bench};
      typist.type("administrator\rsecret\rschedule at 1 +60 * restart\rip lan1 mtu 1400\r");
    }
    bench.pass(59s);
    bench.device().pass();
    CHECK(bench.device().is_up());
    bench.pass(1s);
    bench.device().pass();
    CHECK_FALSE(bench.device().is_up());
    CHECK(bench.router().running().find("ip lan1 mtu") == nullptr);
  }

  TEST_CASE("a served router needs no session to go by its schedule") {
    Lab lab;
    lab.speed = 1000;
    lab.routers.push_back(english_router("schedule at 1 +60 * ip lan1 mtu 1400\n"));
    World world{std::move(lab), lab_clock(1000)};
    Device device{world, world.routers().front()};
    boost::asio::io_context context;
    boost::asio::co_spawn(context, take_care(device), boost::asio::detached);
    context.run_for(20ms);
    language::Selection selection;
    CHECK(device.router().running().find("ip lan1 mtu") == nullptr);
    // What is typed meanwhile wakes it up.
    static_cast<void>(device.router().execute("schedule at 2 +10 * ip lan2 mtu 1400", selection,
                                              Level::administrator, Language::english));
    device.tell_change();
    for (int i = 0; i < 200 && device.next_event(); ++i) context.run_for(10ms);
    CHECK(device.router().running().find("ip lan1 mtu") != nullptr);
    CHECK(device.router().running().find("ip lan2 mtu") != nullptr);
  }

  TEST_CASE("disarmed in time, nothing happens") {
    Administrator it;
    it.type("schedule at 99 +600 * restart\rip lan1 address 10.0.0.1/24\r");
    it.wait(100s);
    it.type("no schedule at 99\r");
    CHECK_FALSE(is_set(it, "schedule at 99"));
    CHECK_FALSE(it.device().next_event());
    it.wait(150s);
    CHECK(it.device().is_up());
    CHECK(is_set(it, "ip lan1 address"));
  }

  TEST_CASE("typed once more, its seconds count anew") {
    Administrator it;
    it.type("schedule at 99 +200 * restart\r");
    it.wait(150s);
    it.type("schedule at 99 +200 * restart\r");
    it.wait(199s);
    CHECK(it.device().is_up());
    it.wait(2s);
    CHECK_FALSE(it.device().is_up());
  }

  TEST_CASE("saved while armed, it restarts the router over and over") {
    Administrator it;
    it.type("schedule at 99 +600 * restart\rsave 0\r");
    it.pass(600s);
    it.device().pass();
    CHECK_FALSE(it.device().is_up());
    for (int round = 0; round < 3; ++round) {
      it.pass(boot);
      it.device().pass();
      CHECK(it.device().is_up());
      it.pass(599s);
      it.device().pass();
      CHECK(it.device().is_up());
      it.pass(1s);
      it.device().pass();
      CHECK_FALSE(it.device().is_up());
    }
  }

  TEST_CASE("a lab's own configuration is armed when the lab begins") {
    Bench bench{
        english_router("schedule at 1 startup * ip lan1 mtu 1300\nschedule at 2 +15 * ip lan2 mtu 1400\n")};
    bench.device().pass();
    CHECK(bench.router().running().find("ip lan1 mtu") != nullptr);
    CHECK(bench.router().running().find("ip lan2 mtu") == nullptr);
    bench.pass(15s);
    bench.device().pass();
    CHECK(bench.router().running().find("ip lan2 mtu") != nullptr);
  }

  TEST_CASE("a time without a date comes every day, by the router's own clock") {
    Administrator it;
    set_noon(it);
    it.type("schedule at 1 12:02 * ip lan1 mtu 1400\r");
    CHECK(
        it.type("show config | grep schedule\r").find("schedule at 1 */* 12:02:00 * ip lan1 mtu 1400\r\n") !=
        std::string::npos);
    it.wait(119s);
    CHECK_FALSE(is_set(it, "ip lan1 mtu"));
    it.wait(1s);
    CHECK(is_set(it, "ip lan1 mtu"));
    it.type("no ip lan1 mtu\r");
    it.wait(100s);
    it.pass(24h - 100s);
    it.device().pass();
    CHECK(is_set(it, "ip lan1 mtu"));
  }

  TEST_CASE("a saved time restarts the router daily, and not while it boots") {
    Administrator it;
    set_noon(it);
    it.type("schedule at 1 */* 12:01 * restart\rsave\r");
    it.wait(60s);
    CHECK_FALSE(it.device().is_up());
    it.pass(24h - 1s);
    it.device().pass();
    CHECK(it.device().is_up());
    it.pass(1s);
    it.device().pass();
    CHECK_FALSE(it.device().is_up());
  }

  TEST_CASE("a clock that is fast fires early, and one that is set forward jumps over") {
    LabRouter settings = english_router();
    settings.safety.clock_ahead = 308s;
    Administrator it{settings};
    const WallTime shown = it.router().clock().shows(it.now());
    CHECK(shown - it.device().world().wall_time(it.now()) == 308s);
    CHECK(it.type("show environment\r").find("Current time: " + slashed_time(shown)) != std::string::npos);
    set_noon(it);
    it.type("schedule at 1 12:02 * restart\rtime 12:03\r");
    it.wait(200s);
    CHECK(it.device().is_up());
    it.type("time 12:01:50\r");
    it.wait(10s);
    CHECK_FALSE(it.device().is_up());
  }

  TEST_CASE("setting the clock does not touch seconds that are counted") {
    Administrator it;
    set_noon(it);
    it.type("schedule at 1 +100 * restart\rtime 23:00\r");
    it.wait(99s);
    CHECK(it.device().is_up());
    it.wait(1s);
    CHECK_FALSE(it.device().is_up());
  }

  TEST_CASE("dates and times that there are not do not set the clock") {
    Administrator it;
    set_noon(it);
    for (const char* line : {"date 2026/13/01\r", "date 11/23\r", "time 25:00\r", "time now\r"}) {
      CAPTURE(line);
      CHECK(it.type(line).find("Error: Illegal keyword") != std::string::npos);
    }
    CHECK(it.type("show environment\r").find("Current time: 2026/11/23 12:00:00 +09:00") !=
          std::string::npos);
  }

  TEST_CASE("a clock that is lost at boot begins in 1980") {
    LabRouter settings = english_router();
    settings.safety.clock_lost_at_boot = true;
    Bench bench{settings};
    bench.device().restart();
    bench.pass(boot);
    CHECK(slashed_time(bench.router().clock().shows(bench.now())) == "1980/01/01 00:00:58");
  }

  TEST_CASE("whether a spent relative line stays is a habit") {
    for (const bool stays : {true, false}) {
      LabRouter settings = english_router();
      settings.safety.relative_stays = stays;
      Administrator it{settings};
      it.type("schedule at 1 +10 * ip lan1 mtu 1400\r");
      it.wait(11s);
      CHECK(is_set(it, "ip lan1 mtu"));
      CHECK(is_set(it, "schedule at 1") == stays);
      CHECK_FALSE(it.device().next_event());
    }
  }

  TEST_CASE("old firmware knows no seconds, and has dates") {
    LabRouter settings = english_router();
    settings.firmware = "15.02.02";
    Administrator it{settings};
    CHECK(it.type("schedule at 1 +600 * restart\r").find("Error: Illegal keyword") != std::string::npos);
    CHECK_FALSE(is_set(it, "schedule at 1"));
    it.type("schedule at 1 */* 3:00 * restart\r");
    CHECK(is_set(it, "schedule at 1"));
    settings.firmware = "15.02.03";
    Administrator newer{settings};
    newer.type("schedule at 1 +600 * restart\r");
    CHECK(is_set(newer, "schedule at 1"));
  }

  TEST_CASE("an RTX1210 shows no seconds that are 0") {
    LabRouter settings =
        english_router("schedule at 1 0:00 * ntpdate ntp.example.jp\nschedule at 2 1:02:03 * restart\n");
    settings.model = "RTX1210";
    settings.firmware = "14.01.42";
    Administrator it{settings};
    const std::string shown = it.type("show config | grep schedule\r");
    CHECK(shown.find("schedule at 1 */* 00:00 * ntpdate ntp.example.jp\r\n") != std::string::npos);
    CHECK(shown.find("schedule at 2 */* 01:02:03 * restart\r\n") != std::string::npos);
  }

  TEST_CASE("barred commands do not run, a tunnel is selected, and the log says what ran") {
    Administrator it;
    it.type("schedule at 1 +10 * save\rschedule at 2 +10 tunnel 3 tunnel encapsulation l2tpv3\r");
    it.type("ip lan1 mtu 1400\r");
    it.wait(11s);
    CHECK(it.router().has_unsaved_changes());
    CHECK(is_set(it, "tunnel 3: tunnel encapsulation"));
    const std::string log = it.type("show log | grep SCHEDULE\r");
    CHECK(log.find("[SCHEDULE] +10: save") < log.find("[SCHEDULE] +10: tunnel encapsulation l2tpv3"));
    CHECK(log.find("[SCHEDULE] +10: tunnel encapsulation l2tpv3") != std::string::npos);
    CHECK(is_barred_from_schedule("no schedule at 1"));
    CHECK(is_barred_from_schedule("Show config"));
    CHECK_FALSE(is_barred_from_schedule("restart"));
    CHECK_FALSE(is_barred_from_schedule("savegame"));
    CHECK_FALSE(is_barred_from_schedule("console prompt x"));
  }
}
