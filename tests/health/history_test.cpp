#include "health/history.hpp"

#include "health/history_rows.hpp"
#include "tests/health/scene.hpp"
#include "tests/safety/scratch.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace rtx::health {

using safety::testing::mode_of;
using safety::testing::Scratch;
using testing::minute;
using testing::verdict_of;
using namespace std::chrono_literals;

namespace {

/// A history with one run that is going on.
struct Scene {
  Scene() { history.begin_run("r1", "--group west", minute(0)); }

  Added add(const std::string& subject, Health health, int at) {
    return history.add("r1", verdict_of(subject, health, minute(at)));
  }

  Scratch scratch;
  std::filesystem::path file = scratch.path / "state" / "history.db";
  History history = History::open(file);
};

std::vector<Health> path_of(const std::vector<Change>& changes) {
  std::vector<Health> path;
  path.reserve(changes.size());
  for (const Change& change : changes) path.push_back(change.to);
  return path;
}

}  // namespace

TEST_SUITE("health/history") {
  TEST_CASE("a history is private, and what was kept is there when it is opened again") {
    Scene scene;
    const Verdict added = scene.add("tokyo-osaka", Health::degraded, 1).verdict;
    CHECK(mode_of(scene.file) == 0600U);
    CHECK(mode_of(scene.file.parent_path()) == 0700U);
    CHECK(mode_of(scene.file.string() + "-wal") == 0600U);
    const History again = History::open(scene.file);
    CHECK(again.notice().empty());
    CHECK(again.before("tokyo-osaka") == added);
    CHECK_FALSE(again.before("tokyo-nagoya").has_value());
  }

  TEST_CASE("the first verdict is a change from nothing; only another health is one after it") {
    Scene scene;
    const Added first = scene.add("a", Health::healthy, 0);
    CHECK(first.change == Change{"a", minute(0), std::nullopt, Health::healthy, ""});
    CHECK_FALSE(first.verdict.was.has_value());
    CHECK(first.verdict.since == minute(0));

    const Added same = scene.add("a", Health::healthy, 5);
    CHECK_FALSE(same.change.has_value());
    CHECK(same.verdict.was == Health::healthy);
    CHECK(same.verdict.since == minute(0));

    const Added down = scene.add("a", Health::down, 10);
    CHECK(down.change == Change{"a", minute(10), Health::healthy, Health::down, "the tunnel is down"});
    CHECK(down.verdict.since == minute(10));
    CHECK(scene.add("a", Health::down, 15).verdict.since == minute(10));
    CHECK(scene.add("b", Health::down, 20).verdict.since == minute(20));
  }

  TEST_CASE("a clock that jumps back changes neither order nor since") {
    Scene scene;
    scene.add("a", Health::healthy, 100);
    scene.add("a", Health::down, 110);
    const Added after = scene.add("a", Health::down, 3);
    CHECK(after.verdict.was == Health::down);
    CHECK(after.verdict.since == minute(110));
    CHECK(scene.history.before("a") == after.verdict);
    scene.add("a", Health::healthy, 4);
    const Trend trend = scene.history.trend("a", minute(0), 10);
    REQUIRE(trend.points.size() == 4);
    CHECK(trend.points[0].at == minute(100));
    CHECK(trend.points[3].at == minute(4));
    CHECK(path_of(scene.history.changes(std::nullopt, minute(0), 10)) ==
          std::vector{Health::healthy, Health::down, Health::healthy});
  }

  TEST_CASE("a trend has the newest points, the oldest first, and of both ends the worse") {
    Scene scene;
    for (int i = 0; i < 5; ++i) {
      Verdict verdict = verdict_of("a", Health::healthy, minute(i));
      verdict.ends[0].loss = parsers::Permille{static_cast<std::uint32_t>(i)};
      verdict.ends[1].loss = parsers::Permille{200};
      verdict.ends[0].rtt = 7ms;
      verdict.ends[1].rtt = 3ms;
      verdict.ends[0].tunnel_uptime = 60s;
      verdict.ends[1].tunnel_uptime = 50s;
      scene.history.add("r1", verdict);
    }
    const Trend trend = scene.history.trend("a", minute(1), 2);
    CHECK(trend.subject == "a");
    REQUIRE(trend.points.size() == 2);
    CHECK(trend.points[0].at == minute(3));
    CHECK(trend.points[1] == TrendPoint{minute(4), Health::healthy, parsers::Permille{200}, 7000us, 50s});
    CHECK(scene.history.trend("a", minute(3), 10).points.size() == 2);
    CHECK(scene.history.trend("b", minute(0), 10).points.empty());
  }

  TEST_CASE("what was not seen is absent from a trend") {
    Scene scene;
    scene.add("a", Health::could_not_tell, 0);
    CHECK(scene.history.trend("a", minute(0), 1).points ==
          std::vector{TrendPoint{minute(0), Health::could_not_tell, {}, {}, {}}});
    Verdict one_end = verdict_of("a", Health::healthy, minute(1));
    one_end.ends[1].rtt = 9ms;
    CHECK(point_of(one_end).rtt == 9000us);
  }

  TEST_CASE("changes of one subject or of all, the newest if there are too many") {
    Scene scene;
    scene.add("a", Health::healthy, 0);
    scene.add("b", Health::healthy, 1);
    scene.add("a", Health::down, 2);
    scene.add("b", Health::healthy, 3);
    CHECK(scene.history.changes(std::nullopt, minute(0), 10).size() == 3);
    CHECK(path_of(scene.history.changes("a", minute(0), 10)) == std::vector{Health::healthy, Health::down});
    CHECK(path_of(scene.history.changes("a", minute(0), 1)) == std::vector{Health::down});
    CHECK(scene.history.changes("b", minute(2), 10).empty());
    CHECK(scene.history.subjects() == std::vector<std::string>{"a", "b"});
  }

  TEST_CASE("runs, their verdicts, and which one was the last that was whole") {
    Scene scene;
    CHECK(scene.history.last_whole_runs().empty());
    scene.add("b", Health::down, 1);
    scene.add("a", Health::healthy, 2);
    scene.history.end_run("r1", minute(3), true);
    scene.history.begin_run("r2", "", minute(4));
    scene.history.end_run("r2", minute(5), false);
    scene.history.begin_run("r3", "", minute(6));

    const auto runs = scene.history.runs(2);
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].id == "r3");
    CHECK_FALSE(runs[0].ended.has_value());
    CHECK(runs[1].ended == minute(5));
    CHECK_FALSE(runs[1].complete);

    const auto last = scene.history.last_whole_runs();
    REQUIRE(last.size() == 1);
    CHECK(last[0].id == "r1");
    CHECK(last[0].name == "--group west");
    CHECK(last[0].began == minute(0));
    CHECK(last[0].complete);
    const auto whole = scene.history.run("r1");
    REQUIRE(whole.has_value());
    REQUIRE(whole->verdicts.size() == 2);
    CHECK(whole->verdicts[0].subject == "a");
    CHECK(whole->verdicts[1].health == Health::down);
    CHECK_FALSE(scene.history.run("r4").has_value());
  }

  TEST_CASE("each name has its own last run that was whole") {
    Scene scene;
    scene.history.end_run("r1", minute(1), true);
    scene.history.begin_run("r2", "--all", minute(2));
    scene.history.end_run("r2", minute(3), true);
    scene.history.begin_run("r3", "--group west", minute(4));
    scene.history.end_run("r3", minute(5), true);
    scene.history.begin_run("r4", "--all", minute(6));
    scene.history.end_run("r4", minute(7), false);
    const auto last = scene.history.last_whole_runs();
    REQUIRE(last.size() == 2);
    CHECK(last[0].id == "r2");
    CHECK(last[1].id == "r3");
  }

  TEST_CASE("who is known to be healthy since the last run of a name") {
    Scene scene;
    scene.add("a", Health::healthy, 0);
    scene.add("b", Health::healthy, 1);
    scene.history.begin_run("r2", "--group west", minute(2));
    scene.history.begin_run("r3", "--pair d", minute(3));
    const auto add = [&](const char* run, const char* subject, Health health, int at) {
      scene.history.add(run, verdict_of(subject, health, minute(at)));
    };
    add("r2", "b", Health::healthy, 4);
    add("r2", "c", Health::healthy, 5);
    add("r2", "e", Health::degraded, 6);
    add("r3", "c", Health::down, 7);
    add("r3", "d", Health::healthy, 8);
    add("r3", "e", Health::healthy, 9);

    CHECK_FALSE(scene.history.last_run_named("--all").has_value());
    const auto last = scene.history.last_run_named("--group west");
    REQUIRE(last.has_value());
    CHECK(last->id == "r2");
    CHECK(last->began == minute(2));
    CHECK(scene.history.healthy_since("r2") == std::vector<std::string>{"b", "d", "e"});
    CHECK(scene.history.healthy_since("r1") == std::vector<std::string>{"a", "b", "d", "e"});
    CHECK(scene.history.healthy_since("r3") == std::vector<std::string>{"d", "e"});
    CHECK(scene.history.healthy_since("r4").empty());
    // What a run that was begun before says last counts, too, and is not of this night.
    add("r1", "d", Health::healthy, 10);
    CHECK(scene.history.healthy_since("r2") == std::vector<std::string>{"b", "e"});
  }

  TEST_CASE("a run has one beginning, and a verdict has a run") {
    Scene scene;
    CHECK_THROWS_AS(scene.history.begin_run("r1", "", minute(9)), HistoryError);
    CHECK_THROWS_AS(scene.history.add("r2", verdict_of("a", Health::down, minute(0))), HistoryError);
    CHECK_THROWS_AS(scene.history.end_run("r2", minute(9), true), HistoryError);
    CHECK_FALSE(scene.history.before("a").has_value());
    CHECK(scene.history.runs(9).size() == 1);
  }

  TEST_CASE("findings are kept with their evidence, what the routers printed is not") {
    Scene scene;
    Verdict verdict = verdict_of("a", Health::down, minute(0));
    verdict.ends[0].outputs.push_back({"show status l2tp", std::string(10'000, 'x')});
    CHECK(scene.history.add("r1", verdict).verdict.ends[0].outputs.size() == 1);
    const auto kept = scene.history.before("a");
    REQUIRE(kept.has_value());
    CHECK(kept->findings == verdict.findings);
    CHECK(kept->ends[0].outputs.empty());
    CHECK(kept_text_of(verdict).size() < 1000);
  }

  TEST_CASE("texts are values, whatever they hold") {
    Scene scene;
    const std::vector<std::string> names{"o'brien",
                                         "a\"; DROP TABLE verdicts; --",
                                         std::string{"a\0b", 3},
                                         std::string{"a\0c", 3},
                                         "a\xff\xfe",
                                         "東京-大阪",
                                         "?1",
                                         "\x1b[2J"};
    for (const std::string& name : names) {
      Verdict verdict = verdict_of(name, Health::down, minute(0));
      verdict.reason = name;
      scene.history.begin_run(name, name, minute(0));
      scene.history.add(name, verdict);
    }
    for (const std::string& name : names) {
      CAPTURE(name);
      const auto kept = scene.history.before(name);
      REQUIRE(kept.has_value());
      CHECK(kept->subject == name);
      const auto changes = scene.history.changes(name, minute(0), 10);
      REQUIRE(changes.size() == 1);
      CHECK(changes[0].reason == name);
      CHECK(scene.history.run(name)->name == name);
    }
    CHECK(scene.history.subjects().size() == names.size());
  }

  TEST_CASE("what is old is forgotten, the last of each subject is not, and since stays") {
    Scene scene;
    for (int i = 0; i < 20; ++i) scene.add("a", Health::down, i);
    scene.add("gone", Health::healthy, 5);
    scene.history.begin_run("r2", "", minute(50));
    scene.history.begin_run("r0", "", minute(1));  // Has no verdict.
    CHECK(scene.history.forget(minute(15)) == 15);
    CHECK(scene.history.trend("a", minute(0), 100).points.size() == 5);
    CHECK(scene.history.before("gone").has_value());
    CHECK(scene.add("a", Health::down, 60).verdict.since == minute(0));
    const auto runs = scene.history.runs(10);
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].id == "r2");
    CHECK(runs[1].id == "r1");
    CHECK(scene.history.forget(minute(15)) == 0);
  }

  TEST_CASE("forgetting gives room back") {
    Scene scene;
    Verdict verdict = verdict_of("a", Health::down, minute(0));
    verdict.findings[0].evidence = std::string(2000, 'e');
    for (int i = 0; i < 2500; ++i) scene.history.add("r1", verdict);
    CHECK(scene.history.forget(minute(1)) == 2499);
    {
      const History closed = std::move(scene.history);
    }  // Now all is in the one file.
    CHECK(std::filesystem::file_size(scene.file) < 300'000);
    CHECK(History::open(scene.file).before("a").has_value());
  }
}

}  // namespace rtx::health
