#include "health/database.hpp"
#include "health/history.hpp"
#include "health/history_file.hpp"
#include "health/outbox.hpp"
#include "tests/health/scene.hpp"
#include "tests/safety/scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <linux/magic.h>
#include <optional>
#include <random>
#include <thread>
#include <unistd.h>
#include <vector>

namespace rtx::health {

using safety::testing::FullDisk;
using safety::testing::put;
using safety::testing::Scratch;
using safety::testing::text_of;
using testing::ended;
using testing::in_child;
using testing::minute;
using testing::verdict_of;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

template <class Act>
std::optional<HistoryError> error_of(const Act& act) {
  try {
    act();
  } catch (const HistoryError& error) {
    return error;
  }
  return std::nullopt;
}

std::optional<HistoryError> error_of_opening(const fs::path& file) {
  return error_of([&] { static_cast<void>(History::open(file, 200ms)); });
}

/// Its health goes round with its number.
Verdict numbered(const std::string& subject, int number) {
  return verdict_of(subject, static_cast<Health>(number / 3 % 4), minute(number));
}

void add_many(const fs::path& file, const std::string& run, const std::string& subject, int count) {
  History history = History::open(file, 20s);
  history.begin_run(run, "", minute(0));
  for (int i = 0; i < count; ++i) history.add(run, numbered(subject, i));
  history.end_run(run, minute(count), true);
}

/// Every verdict of `subject` says of the one before it what that says of itself; how many there are.
std::size_t check_chain(const History& history, const std::string& subject) {
  std::optional<Health> was;
  std::optional<Time> since;
  std::size_t count = 0;
  for (const CheckRun& run : history.runs(1000)) {
    const auto whole = history.run(run.id);
    if (!whole) continue;
    for (const Verdict& verdict : whole->verdicts) {
      if (verdict.subject != subject) continue;
      CHECK(verdict.was == was);
      if (was != verdict.health) since = verdict.at;
      CHECK(verdict.since == since);
      was = verdict.health;
      ++count;
    }
  }
  return count;
}

bool is_whole(const fs::path& file) {
  const Database database{file, 1s};
  return database.text("PRAGMA integrity_check") == "ok";
}

/// The names in the folder of `file` that begin with `begin`.
std::vector<fs::path> beside(const fs::path& file, const std::string& begin) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator{file.parent_path()})
    if (entry.path().filename().string().starts_with(begin)) found.push_back(entry.path());
  return found;
}

/// A history with one verdict in it, closed.
fs::path made_in(const Scratch& scratch) {
  const fs::path file = scratch.path / "history.db";
  add_many(file, "r1", "a", 1);
  return file;
}

}  // namespace

TEST_SUITE("health/history in trouble") {
  TEST_CASE("processes write at once, from the first opening on") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    std::vector<pid_t> children;
    for (const char* name : {"r1", "r2", "r3", "r4"})
      children.push_back(in_child([&] { add_many(file, name, std::string{"of-"} + name, 60); }));
    for (const pid_t child : children) CHECK(ended(child) == 0);
    const History history = History::open(file);
    CHECK(history.notice().empty());
    for (const char* name : {"of-r1", "of-r2", "of-r3", "of-r4"}) CHECK(check_chain(history, name) == 60);
    CHECK(is_whole(file));
  }

  TEST_CASE("two threads see one subject change once") {
    const Scratch scratch;
    const fs::path file = made_in(scratch);
    const auto watch = [&](const char* run) {
      History history = History::open(file, 20s);
      history.begin_run(run, "", minute(0));
      for (int i = 0; i < 50; ++i) history.add(run, verdict_of("a", Health::down, minute(i)));
    };
    std::thread other{watch, "r2"};
    watch("r3");
    other.join();
    CHECK(History::open(file).changes("a", minute(0), 100).size() == 2);
  }

  TEST_CASE("a program that is killed while it writes leaves a history that is whole") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    std::mt19937 random{4711};
    std::size_t kept = 0;
    for (int round = 0; round < 12; ++round) {
      const std::string run = "r" + std::to_string(round);
      const pid_t child = in_child([&] { add_many(file, run, "of-" + run, 1'000'000); });
      std::this_thread::sleep_for(std::chrono::milliseconds{random() % 60});
      CHECK(::kill(child, SIGKILL) == 0);
      CHECK(ended(child) == -SIGKILL);
      const History history = History::open(file);
      CHECK(history.notice().empty());
      CHECK(is_whole(file));
      kept += check_chain(history, "of-" + run);
    }
    CHECK(kept > 0);
  }

  TEST_CASE("what is no database is kept aside, said, and begun anew") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    for (const std::string& text : {std::string{"x"}, std::string(5000, 'y')}) {
      put(file, text);
      const History history = History::open(file);
      const auto aside = beside(file, "history.db.corrupt-20");
      CHECK(history.notice().find("is kept as history.db.corrupt-20") != std::string::npos);
      CHECK(history.subjects().empty());
      CHECK(std::ranges::any_of(aside, [&](const fs::path& kept) { return text_of(kept) == text; }));
      fs::remove(file);
      fs::remove(file.string() + "-wal");
      fs::remove(file.string() + "-shm");
    }
    CHECK(beside(file, "history.db.corrupt-20").size() == 2);
  }

  TEST_CASE("a history that was damaged is found so, together with its log") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    add_many(file, "r1", "a", 200);
    std::string text = text_of(file);
    for (std::size_t i = 4096; i < text.size(); ++i) text[i] = static_cast<char>(i * 7);
    put(file, text);
    put(file.string() + "-wal", "the last words");
    const History history = History::open(file);
    CHECK_FALSE(history.notice().empty());
    CHECK_FALSE(history.before("a").has_value());
    CHECK(beside(file, "history.db.corrupt-").size() >= 2);
    CHECK(History::open(file).notice().empty());
  }

  TEST_CASE("two programs that find the same damage keep one file aside") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    put(file, "not a database, but long enough to be taken for one at the first look");
    std::vector<pid_t> children;
    for (const char* name : {"r1", "r2", "r3"})
      children.push_back(in_child([&] { add_many(file, name, "a", 5); }));
    for (const pid_t child : children) CHECK(ended(child) == 0);
    CHECK(beside(file, "history.db.corrupt-").size() == 1);
    CHECK(History::open(file).runs(10).size() == 3);
  }

  TEST_CASE("damage that shows in use is said, and the next opening keeps the file aside") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    add_many(file, "r1", "a", 200);
    const Database database{file, 1s};
    std::string text = text_of(file);
    for (std::size_t i = 4096; i < text.size(); ++i) text[i] = '\x55';
    put(file, text);
    const auto error = error_of([&] { static_cast<void>(database.number("SELECT count(*) FROM verdicts")); });
    REQUIRE(error.has_value());
    CHECK(error->trouble == HistoryTrouble::damaged);
    CHECK(error->next_step == "the next run keeps it aside and begins a new history");
    CHECK(fs::exists(damage_mark_of(file)));
    CHECK_FALSE(History::open(file).notice().empty());
    CHECK_FALSE(fs::exists(damage_mark_of(file)));
  }

  TEST_CASE("a search for damage that takes too long is told from damage") {
    const Scratch scratch;
    const Database database{made_in(scratch), 1s};
    database.limit_time(20ms);
    const auto error = error_of([&] {
      static_cast<void>(database.number(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"));
    });
    REQUIRE(error.has_value());
    CHECK(error->trouble == HistoryTrouble::broken);
    CHECK(database.ran_out_of_time());
  }

  TEST_CASE("a newer history and other programs' databases are left alone") {
    const Scratch scratch;
    const fs::path file = made_in(scratch);
    Database{file, 1s}.run("PRAGMA user_version=99");
    const auto newer = error_of_opening(file);
    REQUIRE(newer.has_value());
    CHECK(newer->trouble == HistoryTrouble::newer);
    CHECK(newer->what() == file.string() + ": a newer rtxctl wrote it (schema 99, this one knows 3)");
    CHECK(newer->next_step == "update rtxctl, or move the file away: a new history is begun then");

    const fs::path other = scratch.path / "other.db";
    put(other, "");
    Database{other, 1s}.run("CREATE TABLE theirs(x)");
    const auto foreign = error_of_opening(other);
    REQUIRE(foreign.has_value());
    CHECK(foreign->trouble == HistoryTrouble::foreign);
    CHECK(Database{other, 1s}.number("SELECT count(*) FROM sqlite_schema") == 1);
  }

  TEST_CASE("an older history is brought up to date and keeps what it holds") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    put(file, "");
    {
      const Database old{file, 1s};
      apply_schema_step(old, 1);
      old.run("PRAGMA application_id=1381259336");
      old.run("INSERT INTO runs(id, name, began) VALUES('r1', 'old', 7)");
    }
    const History history = History::open(file);
    CHECK(history.run("r1")->name == "old");
    CHECK(history.database().number("PRAGMA user_version") == history_schema());
    CHECK(history.database().number("SELECT count(*) FROM tellings") == 0);
  }

  TEST_CASE("who was told of what by an older rtxctl is told of what came after") {
    const Scratch scratch;
    const fs::path file = made_in(scratch);
    {
      History history = History::open(file);
      history.begin_run("r2", "", minute(1));
      history.add("r2", verdict_of("a", Health::down, minute(1)));
      history.database().run(
          "DROP TABLE tellings; DROP TABLE watched; DROP TABLE receivers; PRAGMA user_version=1");
      apply_schema_step(history.database(), 2);
      history.database().run("INSERT INTO tellings(receiver, verdict, state) VALUES('noc', 2, 'pending')");
      history.add("r2", verdict_of("a", Health::healthy, minute(2)));
    }
    const History history = History::open(file);
    CHECK(history.database().number("PRAGMA user_version") == history_schema());
    const Outbox outbox{history.database()};
    outbox.watch("noc", {"a"});
    outbox.queue("noc");
    const auto news = outbox.pending("noc", 10);
    REQUIRE(news.size() == 2);
    CHECK(news[0].change == Change{"a", minute(1), Health::healthy, Health::down, "the tunnel is down"});
    CHECK(news[1].change == Change{"a", minute(2), Health::down, Health::healthy, ""});
  }

  TEST_CASE("a lock that does not go away is an error, and soon") {
    const Scratch scratch;
    const fs::path file = made_in(scratch);
    History history = History::open(file, 100ms);
    const Database other{file, 1s};
    const Transaction held{other};
    const auto begun = std::chrono::steady_clock::now();
    const auto error = error_of([&] { history.begin_run("r2", "", minute(0)); });
    CHECK(std::chrono::steady_clock::now() - begun < 2s);
    REQUIRE(error.has_value());
    CHECK(error->trouble == HistoryTrouble::busy);
    CHECK(error->what() == file.string() + ": another program has been writing it for 0.1 s");
    CHECK(history.before("a").has_value());  // Reading goes on.
    history.set_patience(1ms);
    const auto sooner = error_of([&] { history.begin_run("r2", "", minute(0)); });
    REQUIRE(sooner.has_value());
    CHECK(sooner->what() == file.string() + ": another program has been writing it for 0.001 s");
  }

  TEST_CASE("a full disk is an error, and what was there stays") {
    const Scratch scratch;
    const fs::path file = scratch.path / "history.db";
    {
      const FullDisk full{0};
      const auto error = error_of_opening(file);
      REQUIRE(error.has_value());
      CHECK(error->trouble == HistoryTrouble::full);
    }
    History history = History::open(file);
    CHECK(history.notice().empty());
    history.begin_run("r1", "", minute(0));
    const Added before = history.add("r1", verdict_of("a", Health::healthy, minute(0)));
    Verdict large = verdict_of("a", Health::down, minute(1));
    large.findings[0].evidence = std::string(300'000, 'x');
    {
      const FullDisk full{fs::file_size(file.string() + "-wal") + 10'000};
      const auto error = error_of([&] { history.add("r1", large); });
      REQUIRE(error.has_value());
      CHECK(error->trouble == HistoryTrouble::full);
      CHECK(error->what() == file.string() + ": no more could be written");
      CHECK(error->next_step == "make room on its disk; if there is room, see what it reports: dmesg");
      CHECK(history.before("a") == before.verdict);
    }
    CHECK(history.add("r1", large).change.has_value());
    CHECK(is_whole(file));
  }

  TEST_CASE("a folder or file that may not be written is an error that says where to look") {
    const Scratch scratch;
    const fs::path file = made_in(scratch);
    const fs::path new_file = scratch.path / "other" / "history.db";
    const auto denied = [](const fs::path& path) {
      const auto error = error_of_opening(path);
      return error && error->trouble == HistoryTrouble::denied &&
             error->next_step.find("ls -ld") != std::string::npos;
    };
    fs::permissions(scratch.path, fs::perms{0555});
    fs::permissions(file, fs::perms{0444});
    const pid_t child = in_child([&] {
      constexpr uid_t nobody = 65534;
      // Root may write anything.
      if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) _exit(2);
      if (!denied(file)) _exit(3);
      if (!denied(new_file)) _exit(4);
    });
    CHECK(ended(child) == 0);
    fs::permissions(scratch.path, fs::perms{0777});
    const pid_t second = in_child([&] {
      constexpr uid_t nobody = 65534;
      if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) _exit(2);
      fs::remove(file.string() + ".lock");
      if (!denied(file)) _exit(3);
    });
    CHECK(ended(second) == 0);
    fs::permissions(scratch.path, fs::perms{0700});
    CHECK(History::open(scratch.path / "new.db").notice().empty());
  }

  TEST_CASE("what is no regular file is not followed") {
    const Scratch scratch;
    fs::create_directory(scratch.path / "folder.db");
    CHECK(error_of_opening(scratch.path / "folder.db")->trouble == HistoryTrouble::denied);
    fs::create_symlink(made_in(scratch), scratch.path / "link.db");
    CHECK(error_of_opening(scratch.path / "link.db")->trouble == HistoryTrouble::denied);
  }

  TEST_CASE("no log in shared memory on file systems of other machines") {
    CHECK(journal_mode_on(NFS_SUPER_MAGIC) == std::string{"truncate"});
    CHECK(journal_mode_on(EXT4_SUPER_MAGIC) == std::string{"wal"});
    const Scratch scratch;
    const Database database{made_in(scratch), 1s};
    CHECK(database.text("PRAGMA journal_mode=truncate") == "truncate");
  }
}

}  // namespace rtx::health
