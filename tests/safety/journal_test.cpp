#include "safety/journal.hpp"

#include "safety/journal_text.hpp"
#include "tests/safety/scratch.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <doctest/doctest.h>

#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace rtx::safety {

namespace asio = boost::asio;
using testing::complaint_of;
using testing::FullDisk;
using testing::mode_of;
using testing::put;
using testing::Scratch;
using testing::text_of;

namespace {

const Entry::Time some_time =
    std::chrono::system_clock::from_time_t(1'769'851'800) + std::chrono::milliseconds{250};

Entry entry_of(Mark mark, std::string router = {}, Entry::Facts facts = {}) {
  return {mark, std::move(router), std::move(facts), some_time};
}

/// Three lines of a journal, as text.
std::string three_lines() {
  return journal_line(entry_of(Mark::began), 1) + journal_line(entry_of(Mark::arming, "tokyo"), 2) +
         journal_line(entry_of(Mark::armed, "tokyo"), 3);
}

std::string journal_refusal(const std::string& text) {
  return complaint_of<StoreError>([&] { static_cast<void>(parse_journal(text, "j")); });
}

asio::awaitable<void> write_one(Journal& journal, Entry entry) {
  co_await journal.write(std::move(entry));
}

}  // namespace

TEST_SUITE("safety/journal") {
  TEST_CASE("an entry is a line of JSON that says schema, sequence and time") {
    const Entry entry = entry_of(Mark::typing, "tokyo", {{"line", "ip route default gateway 192.0.2.254"}});
    const std::string line = journal_line(entry, 7);
    CHECK(line == R"({"schema":1,"seq":7,"at":"2026-01-31T09:30:00.250Z","mark":"typing","router":"tokyo",)"
                  R"("facts":{"line":"ip route default gateway 192.0.2.254"}})"
                  "\n");
    CHECK(entry.fact("line") == "ip route default gateway 192.0.2.254");
    CHECK_FALSE(entry.fact("lines").has_value());
  }

  TEST_CASE("whatever a fact holds comes back, and is harmless on a terminal") {
    const Entry entry =
        entry_of(Mark::typing, "東京", {{"line", "\x1b[2J\n\"\\ \xe8\xa8\xad"}, {"empty", ""}});
    const std::string line = journal_line(entry, 1);
    CHECK(line.find_first_not_of(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                                 "abcdefghijklmnopqrstuvwxyz{|}~") == line.size() - 1);
    CHECK(parse_journal(line, "j").entries == std::vector{entry});
    const Entry broken = entry_of(Mark::typing, "tokyo", {{"line", "a\xff"}});
    CHECK(parse_journal(journal_line(broken, 1), "j").entries.front().fact("line") == "a\xef\xbf\xbd");
  }

  TEST_CASE("every mark has a name of its own") {
    for (int i = 0; i <= static_cast<int>(Mark::closed); ++i) {
      CHECK(mark_named(name_of(static_cast<Mark>(i))) == static_cast<Mark>(i));
    }
    CHECK_FALSE(mark_named("").has_value());
  }

  TEST_CASE("times are read as they are written, and nothing else is a time") {
    CHECK(utc_text(some_time) == "2026-01-31T09:30:00.250Z");
    CHECK(utc_time("2026-01-31T09:30:00.250Z") == some_time);
    for (const char* text :
         {"", "2026-02-30T09:30:00.250Z", "2026-01-31T24:30:00.250Z", "2026-01-31 09:30:00.250Z",
          "2026-01-31T09:30:00.250+", "-026-01-31T09:30:00.250Z", "1969-01-31T09:30:00.250Z",
          "9999-01-31T09:30:00.250Z", "2026-01-31T09:-1:00.250Z"}) {
      CAPTURE(text);
      CHECK_FALSE(utc_time(text).has_value());
    }
  }

  TEST_CASE("a last line is dropped wherever it was torn") {
    const std::string text = three_lines();
    const std::size_t third = text.rfind('\n', text.size() - 2) + 1;
    for (std::size_t size = third; size < text.size(); ++size) {
      const JournalText read = parse_journal(text.substr(0, size), "j");
      CHECK(read.entries.size() == 2);
      CHECK(read.whole == third);
    }
    CHECK(parse_journal(text, "j").entries.size() == 3);
    CHECK(parse_journal("", "j").entries.empty());
  }

  TEST_CASE("a last line whose text did not reach the disk is torn as well") {
    std::string text = three_lines();
    const std::size_t third = text.rfind('\n', text.size() - 2) + 1;
    for (std::size_t i = third; i < third + 20; ++i) text[i] = '\0';
    CHECK(parse_journal(text, "j").entries.size() == 2);
    CHECK(parse_journal(text, "j").whole == third);
  }

  TEST_CASE("damage is said with its line, not passed over") {
    const std::string line = journal_line(entry_of(Mark::began), 1);
    CHECK(
        journal_refusal("garbage\n" + line).starts_with("j:1: the journal is damaged: it is no JSON object"));
    CHECK(journal_refusal(line + "{\"schema\":1\n" + line)
              .starts_with("j:2: the journal is damaged: it is no JSON object"));
    CHECK(
        journal_refusal(line + line).starts_with("j:2: the journal is damaged: a line before it is missing"));
    CHECK(journal_refusal(line + journal_line(entry_of(Mark::closed), 3))
              .starts_with("j:2: the journal is damaged: a line"));
    std::string zeroed = line;
    zeroed.insert(zeroed.size() - 1, 3, '\0');
    CHECK(journal_refusal(zeroed + line).starts_with("j:1: the journal is damaged: it holds zero bytes"));
    CHECK(journal_refusal(line + "\n").starts_with("j:2: the journal is damaged: it is no JSON object"));
    CHECK(journal_refusal("{\"schema\":2}\n")
              .starts_with("j:1: the journal is damaged: a newer rtxctl wrote it"));
    CHECK(journal_refusal("{}\n").starts_with("j:1: the journal is damaged: it has no schema number"));
    std::string unknown = line;
    unknown.replace(unknown.find("began"), 5, "begun");
    CHECK(journal_refusal(unknown).starts_with(
        "j:1: the journal is damaged: it has no mark that is known: 'begun'"));
    CHECK(journal_refusal(line + std::string(longest_journal_line, ' ') + "\n").find("j:2:") == 0);
  }

  TEST_CASE("an entry that no reader would take is not written") {
    const Scratch scratch;
    Journal journal = Journal::create(scratch.path);
    const Entry endless = entry_of(Mark::typing, "tokyo", {{"line", std::string(longest_journal_line, 'x')}});
    CHECK_THROWS_AS(journal.write_now(endless), StoreError);
    journal.write_now(entry_of(Mark::began));
    CHECK(read_journal(journal.file()) == std::vector{entry_of(Mark::began)});
  }

  TEST_CASE("a journal is private, begun once, and written by one program at a time") {
    const Scratch scratch;
    {
      Journal journal = Journal::create(scratch.path);
      CHECK(mode_of(journal.file()) == 0600U);
      CHECK(is_being_written(scratch.path));
      journal.write_now({Mark::began, "", {{"pid", "1"}}});
      CHECK(read_journal(journal.file()).front().at > some_time);
      const auto busy = complaint_of<StoreError>([&] { static_cast<void>(Journal::reopen(scratch.path)); });
      CHECK(busy.find("another rtxctl is at work on this run | rtxctl runs --open") != std::string::npos);
    }
    CHECK_FALSE(is_being_written(scratch.path));
    const auto again = complaint_of<StoreError>([&] { static_cast<void>(Journal::create(scratch.path)); });
    CHECK(again.find("there is a journal of another run | choose another --run-dir") != std::string::npos);
    CHECK_FALSE(is_being_written(scratch.path / "nowhere"));
    CHECK_THROWS_AS(static_cast<void>(Journal::reopen(scratch.path / "nowhere")), StoreError);
    CHECK_THROWS_AS(static_cast<void>(Journal::create(scratch.path / "nowhere")), StoreError);
  }

  TEST_CASE("who goes on with a journal cuts its torn line off") {
    const Scratch scratch;
    put(journal_in(scratch.path), three_lines() + R"({"schema":1,"seq":4,"at":"20)");
    Journal journal = Journal::reopen(scratch.path);
    journal.write_now(entry_of(Mark::rolling_back, "tokyo"));
    CHECK(text_of(journal.file()) == three_lines() + journal_line(entry_of(Mark::rolling_back, "tokyo"), 4));
  }

  TEST_CASE("a damaged journal is not gone on with, and not touched") {
    const Scratch scratch;
    put(journal_in(scratch.path), "garbage\n" + three_lines());
    CHECK_THROWS_AS(static_cast<void>(Journal::reopen(scratch.path)), StoreError);
    CHECK(text_of(journal_in(scratch.path)) == "garbage\n" + three_lines());
  }

  TEST_CASE("on a full disk a write fails, what was before stays readable, and later writes may work") {
    const Scratch scratch;
    Journal journal = Journal::create(scratch.path);
    journal.write_now(entry_of(Mark::began));
    const std::string before = text_of(journal.file());
    for (const std::size_t room : {0UL, 1UL, 50UL}) {
      const FullDisk full{before.size() + room};
      const auto complaint =
          complaint_of<StoreError>([&] { journal.write_now(entry_of(Mark::arming, "tokyo")); });
      CHECK(complaint ==
            journal.file().string() + ": could not be written: File too large | make room on its disk");
      CHECK(text_of(journal.file()) == before);
    }
    journal.write_now(entry_of(Mark::arming, "tokyo"));
    CHECK(text_of(journal.file()) == before + journal_line(entry_of(Mark::arming, "tokyo"), 2));
  }

  TEST_CASE("the loop goes on while the disk is written, and the coroutine comes back to it") {
    const Scratch scratch;
    Journal journal = Journal::create(scratch.path);
    asio::io_context loop{1};
    const auto here = std::this_thread::get_id();
    bool came_back = false;
    const auto task = [](Journal& to, std::thread::id loop_thread, bool& back) -> asio::awaitable<void> {
      for (int i = 0; i < 20; ++i) {
        Entry entry = entry_of(Mark::answered, "tokyo", {{"count", std::to_string(i)}});
        co_await to.write(std::move(entry));
        CHECK(std::this_thread::get_id() == loop_thread);
      }
      back = true;
    };
    asio::co_spawn(loop, task(journal, here, came_back), asio::detached);
    loop.run();  // Has nothing else to do, and must not end for that.
    CHECK(came_back);
    const auto entries = read_journal(journal.file());
    REQUIRE(entries.size() == 20);
    CHECK(entries.back().fact("count") == "19");
  }

  TEST_CASE("several coroutines write whole lines, in the order of their numbers") {
    const Scratch scratch;
    Journal journal = Journal::create(scratch.path);
    asio::io_context loop{1};
    for (int i = 0; i < 30; ++i) {
      asio::co_spawn(loop, write_one(journal, entry_of(Mark::typing, std::to_string(i))), asio::detached);
    }
    asio::post(loop, [&] { journal.write_now(entry_of(Mark::closed)); });
    loop.run();
    CHECK(read_journal(journal.file()).size() == 31);
  }

  TEST_CASE("a failed write reaches the coroutine that waits for it") {
    const Scratch scratch;
    Journal journal = Journal::create(scratch.path);
    asio::io_context loop{1};
    std::exception_ptr failed;
    const FullDisk full{0};
    asio::co_spawn(loop, write_one(journal, entry_of(Mark::began)),
                   [&](std::exception_ptr e) { failed = e; });
    loop.run();
    REQUIRE(failed != nullptr);
    CHECK_THROWS_AS(std::rethrow_exception(failed), StoreError);
    failed = nullptr;
    CHECK(text_of(journal.file()).empty());
  }

  TEST_CASE("a cancelled coroutine still writes what it must, and is still cancelled afterwards") {
    const Scratch scratch;
    Journal journal = Journal::create(scratch.path);
    asio::io_context loop{1};
    asio::cancellation_signal stop;
    bool was_cancelled = false;
    bool would_throw = false;
    const auto task = [](Journal& to, asio::cancellation_signal& signal, bool& cancelled,
                         bool& throws) -> asio::awaitable<void> {
      co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
      auto executor = co_await asio::this_coro::executor;
      asio::post(executor, [&signal] { signal.emit(asio::cancellation_type::total); });
      Entry during = entry_of(Mark::typing, "tokyo");
      co_await to.write(std::move(during));
      throws = co_await asio::this_coro::throw_if_cancelled();
      co_await asio::this_coro::throw_if_cancelled(false);
      Entry after = entry_of(Mark::rolling_back, "tokyo");
      co_await to.write(std::move(after));
      const auto state = co_await asio::this_coro::cancellation_state;
      cancelled = state.cancelled() != asio::cancellation_type::none;
    };
    asio::co_spawn(loop, task(journal, stop, was_cancelled, would_throw),
                   asio::bind_cancellation_slot(stop.slot(), asio::detached));
    loop.run();
    CHECK(was_cancelled);
    CHECK(would_throw);
    CHECK(read_journal(journal.file()).size() == 2);
  }

  TEST_CASE("a program that is killed leaves every entry it had written, and its journal free") {
    const Scratch scratch;
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      Journal journal = Journal::create(scratch.path);
      journal.write_now(entry_of(Mark::began));
      journal.write_now(entry_of(Mark::arming, "tokyo"));
      kill(getpid(), SIGKILL);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK_FALSE(is_being_written(scratch.path));
    Journal journal = Journal::reopen(scratch.path);
    CHECK(read_journal(journal.file()) ==
          std::vector{entry_of(Mark::began), entry_of(Mark::arming, "tokyo")});
  }
}

}  // namespace rtx::safety
