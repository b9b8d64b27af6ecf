#include "agent/commands.hpp"
#include "agent/run_words.hpp"
#include "safety/journal.hpp"
#include "tests/safety/scratch.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace rtx::agent {

namespace fs = std::filesystem;
using safety::Entry;
using safety::Journal;
using safety::Mark;
using safety::testing::put;
using safety::testing::Scratch;

namespace {

const Entry::Time first_run = std::chrono::system_clock::from_time_t(1'769'851'800);  // 2026-01-31T09:30:00Z

/// The state folder of a person, with runs in it.
struct Home {
  Home() {
    fs::create_directories(runs);
    setenv("XDG_STATE_HOME", scratch.path.c_str(), 1);
  }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  ~Home() { unsetenv("XDG_STATE_HOME"); }

  /// A run that began `hours` after 09:30, and what followed.
  [[nodiscard]] Journal began(const std::string& name, int hours, const std::vector<Entry>& more) const {
    fs::create_directory(runs / name);
    Journal journal = Journal::create(runs / name);
    const auto at = first_run + std::chrono::hours{hours};
    journal.write_now(
        {Mark::began, "", {{"playbook", "vpn.toml"}, {"subject", "tokyo-osaka"}, {"pid", "4711"}}, at});
    for (const Entry& entry : more) journal.write_now(entry);
    return journal;
  }

  [[nodiscard]] std::string says(const RunsOptions& options) const {
    std::ostringstream out;
    Screen screen;
    screen.out = &out;
    CHECK(agent::runs(options, screen) == Exit::met);
    return out.str();
  }

  Scratch scratch;
  fs::path runs = scratch.path / "rtxctl" / "runs";
};

const Entry::Facts schedule{{"kind", "schedule"}, {"id", "7"}, {"fires_at", "2026-01-31T09:40:00Z"}};
const Entry closed{Mark::closed, "", {{"outcome", "confirmed"}}};

}  // namespace

TEST_SUITE("agent/runs") {
  TEST_CASE("no runs are no trouble") {
    const Home home;
    CHECK(home.says({}) == "no runs in " + home.runs.string() + "\n");
    CHECK(home.says({.open = true}) == "no open runs in " + home.runs.string() + "\n");
    fs::remove_all(home.runs);
    CHECK(home.says({.json = true}).empty());
  }

  TEST_CASE("a run whose program has ended says where each router stands and what to do") {
    const Home home;
    static_cast<void>(home.began("a", 0,
                                 {{Mark::arming, "tokyo", schedule},
                                  {Mark::armed, "tokyo"},
                                  {Mark::typing, "tokyo", {{"line", "tunnel select 1"}}},
                                  {Mark::answered, "tokyo"},
                                  {Mark::typing, "tokyo", {{"line", "ip tunnel mtu 1240"}}},
                                  {Mark::began, "osaka"}}));
    const std::string folder = (home.runs / "a").string();
    CHECK(home.says({}) ==
          "2026-01-31T09:30:00Z  vpn.toml on tokyo-osaka: OPEN: its program has ended, and the run was not "
          "closed\n"
          "  tokyo  2 lines typed, 1 answered, not verified; by the journal it may restart by itself at "
          "2026-01-31T09:40:00Z (schedule 7)\n"
          "  osaka  nothing was changed\n"
          "  next: rtxctl recover " +
              folder + "\n");
    CHECK(home.says({.open = true}) == home.says({}));
  }

  TEST_CASE("a run that is closed says how, and is not listed among the open ones") {
    const Home home;
    static_cast<void>(home.began("a", 0,
                                 {{Mark::typing, "tokyo"},
                                  {Mark::answered, "tokyo"},
                                  {Mark::disarmed, "tokyo"},
                                  {Mark::saving, "tokyo"},
                                  {Mark::saved, "tokyo"},
                                  closed}));
    CHECK(home.says({}) ==
          "2026-01-31T09:30:00Z  vpn.toml on tokyo-osaka: confirmed\n"
          "  tokyo  changed and confirmed; saved\n"
          "  " +
              (home.runs / "a").string() + "\n");
    CHECK(home.says({.open = true}).starts_with("no open runs"));
  }

  TEST_CASE("a run that is at work says so") {
    const Home home;
    const Journal journal = home.began("a", 0, {{Mark::rolling_back, "tokyo"}});
    CHECK(home.says({.open = true}).find("vpn.toml on tokyo-osaka: process 4711 is at work\n") !=
          std::string::npos);
  }

  TEST_CASE("the newest comes first; folders without a journal are no runs, links to folders are") {
    const Home home;
    static_cast<void>(home.began("older", 1, {closed}));
    static_cast<void>(home.began("newer", 2, {closed}));
    static_cast<void>(home.began("newest", 3, {closed}));
    fs::rename(home.runs / "newest", home.scratch.path / "elsewhere");
    fs::create_directory_symlink(home.scratch.path / "elsewhere", home.runs / "newest");
    fs::create_directory_symlink(home.scratch.path / "nowhere", home.runs / "dangling");
    fs::create_directory(home.runs / "console");
    put(home.runs / "file", "text");
    std::vector<std::string> folders;
    std::istringstream lines{home.says({.json = true})};
    for (std::string line; std::getline(lines, line);) {
      folders.push_back(fs::path{nlohmann::json::parse(line).at("run_folder").get<std::string>()}.filename());
    }
    CHECK(folders == std::vector<std::string>{"newest", "newer", "older"});
  }

  TEST_CASE("a damaged journal is listed as such, among the open ones too") {
    const Home home;
    static_cast<void>(home.began("a", 0, {closed}));
    put(home.runs / "a" / "journal.ndjson", "\x1b[2J garbage\n{}\n");
    const std::string said = home.says({.open = true});
    CHECK(said.find("Z  a: DAMAGED\n  " + (home.runs / "a" / "journal.ndjson").string() +
                    ":1: the journal is damaged: it is no JSON object\n") != std::string::npos);
    CHECK(said.find('\x1b') == std::string::npos);
    fs::remove(home.runs / "a" / "journal.ndjson");
    fs::create_directory(home.runs / "a" / "journal.ndjson");
    CHECK(home.says({}).find("journal.ndjson: is not a regular file") != std::string::npos);
  }

  TEST_CASE("a run that was killed before its first entry touched nothing") {
    const Home home;
    fs::create_directory(home.runs / "a");
    static_cast<void>(Journal::create(home.runs / "a"));
    CHECK(home.says({}).find("  a: it ended before it began\n") != std::string::npos);
  }

  TEST_CASE("as JSON, one object a line, with what documentation promises") {
    const Home home;
    static_cast<void>(
        home.began("a", 0, {{Mark::arming, "tokyo", schedule}, {Mark::typing, "tokyo", {{"line", "ip x"}}}}));
    const auto object = nlohmann::json::parse(home.says({.json = true}));
    CHECK(object == nlohmann::json::parse(R"({
      "schema": 1, "type": "run", "condition": "open", "playbook": "vpn.toml", "subject": "tokyo-osaka",
      "started": "2026-01-31T09:30:00Z", "pid": 4711, "save_asked": false, "outcome": "", "trouble": null,
      "routers": [{"name": "tokyo", "stand": "changing", "saved": "no", "typed": 1, "answered": 0, "undo_typed": 0,
        "undo_answered": 0, "last_typed": "ip x",
        "switch": {"kind": "schedule", "id": "7", "fires_at": "2026-01-31T09:40:00Z"}}],
      "run_folder": ")" + (home.runs / "a").string() +
                                          "\"}"));
  }

  TEST_CASE("every stand has words of its own for a person") {
    const auto words = [](const std::vector<Entry>& entries) {
      safety::ListedRun run;
      run.state = safety::state_after(entries);
      return words_for(run, false);
    };
    const auto has = [](const std::string& text, const char* part) {
      return text.find(part) != std::string::npos;
    };
    CHECK(has(words({{Mark::prepared, "t"}}), "t  nothing was changed\n"));
    CHECK(
        has(words({{Mark::arming, "t"}}), "its switch was about to be armed; by the journal it may restart"));
    CHECK(has(words({{Mark::armed, "t"}}), "nothing was changed; its switch was armed; by the journal"));
    CHECK(has(words({{Mark::verified, "t"}}), "0 lines typed, verified, not confirmed\n"));
    CHECK(has(words({{Mark::confirming, "t"}}), "verified; it was about to be confirmed\n"));
    CHECK(has(words({{Mark::disarmed, "t"}}), "nothing was changed\n"));
    CHECK(has(words({{Mark::typing, "t"}, {Mark::disarmed, "t"}, {Mark::saving, "t"}}),
              "changed and confirmed; whether it is saved is not known\n"));
    CHECK(has(words({{Mark::typing, "t"}, {Mark::rolling_back, "t"}, {Mark::typing, "t"}}),
              "on the way back: 1 line typed, 0 answered, then to undo them 1 line typed, 0 answered\n"));
    CHECK(has(words({{Mark::rolled_back, "t"}}), "t  rolled back\n"));
    CHECK(has(words({{Mark::restarted, "t"}}), "restarted, with the configuration it had\n"));
    CHECK(
        has(words({{Mark::left_armed, "t", schedule}}), "left to restart by itself; by the journal it may"));
  }
}

}  // namespace rtx::agent
