#include "tests/transports/support/talk.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::tests {
namespace {

const Lines address{"ip lan1 address 192.0.2.1/24"};

Lines plus(Lines lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

TEST_SUITE("transports/session settings") {
  TEST_CASE("what makes output readable is set with the first command and put back as found") {
    struct Row {
      Lines found, set, put_back;
    };
    for (const Row& row : {
             Row{{},
                 {"console character en.ascii", "console columns 4096", "console lines infinity"},
                 {"no console character", "no console columns", "no console lines"}},
             Row{{"console character ja.utf8", "console columns 200", "console lines 50"},
                 {"console character en.ascii", "console columns 4096", "console lines infinity"},
                 {"console character ja.utf8", "console columns 200", "console lines 50"}},
             Row{{"console character en.ascii", "console lines infinity"},
                 {"console columns 4096"},
                 {"no console columns"}},
             Row{{"console character en.ascii", "console columns 4096", "console info on",
                  "console lines infinity"},
                 {},
                 {}},
         }) {
      in_any_split([&](std::size_t split) {
        ConsoleHabits habits = with_config(plus(address, row.found));
        Wire wire{habits};
        wire.split = split;
        auto talk = [&](Session& session) -> asio::awaitable<void> {
          CHECK(wire.router.config == habits.config);
          Command command = ahead("ip lan1 address 192.0.2.1/24");
          const Reply reply = co_await session.send(std::move(command));
          CHECK(reply.text.empty());
          for (const std::string& line : row.set) CHECK(has(wire.router.config, line));
          Command show = ahead("show config");
          const Reply config = co_await session.send(std::move(show));
          for (const std::string& line : row.set) CHECK(config.text.find(line) == std::string::npos);
          for (const std::string& line : habits.config) CHECK(config.text.find(line) != std::string::npos);
        };
        CHECK(converse(wire, talk).empty());
        Lines expected{"administrator", "show config | grep console"};
        expected.insert(expected.end(), row.set.begin(), row.set.end());
        expected.insert(expected.end(), {"ip lan1 address 192.0.2.1/24", "show config"});
        expected.insert(expected.end(), row.put_back.begin(), row.put_back.end());
        expected.insert(expected.end(), {"exit", "exit"});
        CHECK(wire.router.commands == expected);
        CHECK(wire.router.config == habits.config);
        CHECK_FALSE(wire.router.saved);
      });
    }
  }

  TEST_CASE("without grep the whole configuration is read, through the pager, and nothing is lost in it") {
    Lines lines;
    for (int i = 10; i < 99; ++i)
      lines.push_back("ip route 198.51.100." + std::to_string(i) + " gateway null");
    lines.push_back("console columns 120");
    for (const std::string erasure :
         {"\r          \r", "          ", "\r          \r\r", "\b \b \b \b \b \b \b \b \b \b "}) {
      in_any_split([&](std::size_t split) {
        ConsoleHabits habits = with_config(lines);
        habits.knows_grep = false;
        habits.erasure = erasure;
        Wire wire{habits};
        wire.split = split;
        ask(wire, {ahead("ip lan1 mtu 1400"), ahead("no ip lan1 mtu 1400")});
        CHECK(has(wire.router.commands, "show config"));
        CHECK(has(wire.router.config, "console columns 120"));
        CHECK_FALSE(has(wire.router.config, "console lines infinity"));
        CHECK(wire.router.wrongs.empty());
      });
    }
  }

  TEST_CASE("firmware that knows fewer columns or other names gets what it knows") {
    ConsoleHabits narrow;
    narrow.banner = "\nRTX830 Rev.15.02.10 (Mon Jan  7 10:00:00 2019)\n";
    narrow.widest = 200;
    Wire narrow_wire{narrow};
    ask(narrow_wire, {ahead("ip lan1 mtu 1400")});
    CHECK(has(narrow_wire.router.commands, "console columns 200"));
    CHECK_FALSE(has(narrow_wire.router.commands, "console columns 4096"));

    ConsoleHabits old;
    old.banner = "\nRTX1200 Rev.10.01.78 (Wed Sep  9 10:00:00 2020)\n";
    old.widest = 200;
    old.knows_en_ascii = false;
    Wire old_wire{old};
    ask(old_wire, {ahead("ip lan1 mtu 1400")});
    CHECK(has(old_wire.router.commands, "console character ascii"));
    CHECK_FALSE(has(old_wire.router.commands, "console character en.ascii"));
  }

  TEST_CASE("firmware that nothing is known of is tried before the first command") {
    ConsoleHabits habits;
    habits.banner = "\nhello\n";
    habits.widest = 200;
    habits.knows_en_ascii = false;
    habits.outputs["show environment"] = {Say{std::string(150, 'x') + "\n"}};
    in_any_split([&](std::size_t split) {
      Wire wire{habits};
      wire.split = split;
      auto talk = [&](Session& session) -> asio::awaitable<void> {
        CHECK(has(wire.router.config, "console character ascii"));
        CHECK(has(wire.router.config, "console columns 200"));
        CHECK(has(wire.router.config, "console lines infinity"));
        Command command = ahead("show environment");
        CHECK((co_await session.send(std::move(command))).text == std::string(150, 'x') + "\n");
      };
      CHECK(converse(wire, talk).empty());
      CHECK(wire.router.config == habits.config);
    });
  }

  TEST_CASE("lines that are cut at the right edge are joined, in every charset") {
    const std::string wide =
        "説明: " + std::string(71, 'a') + "漢字が切れ目にある" + std::string(100, 'b') + "終";
    for (const std::string charset : {"ja.sjis", "ja.euc", "ja.utf8"}) {
      for (std::size_t shift = 0; shift < 4; ++shift) {
        CAPTURE(charset);
        CAPTURE(shift);
        ConsoleHabits habits = with_config({"console character " + charset});
        const std::string line = std::string(shift, '-') + wide;
        habits.outputs["show status pp 1"] = {Say{"次\n"}, Say{line + "\n"}, Say{" 次の行\n"}};
        Wire wire{habits};
        // A general user who cannot see the configuration changes nothing: 80 columns, Japanese, pager.
        LoginOptions options = login_options();
        options.level = Level::general;
        CHECK(ask(wire, {ahead("show status pp 1")}, options)[0].text == "次\n" + line + "\n 次の行\n");
      }
    }
  }

  TEST_CASE("where nothing may be set the pager is answered, and typing ahead waits for it") {
    for (const std::string pager : {"---more---", "--- more ---", "---つづく---", "--- つづく ---"}) {
      for (const std::string charset : {"ja.sjis", "ja.euc", "ja.utf8"}) {
        CAPTURE(pager);
        CAPTURE(charset);
        ConsoleHabits habits = with_config({"console character " + charset});
        habits.pager = *transports::encode(pager, transports::charset_named(charset));
        const std::size_t width = transports::columns_of(habits.pager, transports::charset_named(charset));
        habits.erasure = "\r" + std::string(width, ' ') + "\r";
        std::string expected;
        for (int i = 0; i < 100; ++i) {
          const std::string line = (i % 3 == 0 ? "  " : "") + std::string{"行 "} + std::to_string(i) + "\n";
          habits.outputs["show log"].push_back(Say{line});
          expected += line;
        }
        for (const std::string& erasure : {habits.erasure, std::string(width, ' ')}) {
          habits.erasure = erasure;
          Wire wire{habits};
          LoginOptions options = login_options();
          options.level = Level::general;
          auto talk = [&](Session& session) -> asio::awaitable<void> {
            std::vector<Command> commands(3, ahead("show log"));
            const auto replies = co_await session.send_all(std::move(commands));
            for (const Reply& reply : replies) CHECK(reply.text == expected);
          };
          CHECK(converse(wire, talk, options).empty());
          CHECK(wire.router.wrongs.empty());
        }
      }
    }
  }

  TEST_CASE("saving puts the settings back before, and sets them again when they are needed") {
    in_any_split([](std::size_t split) {
      ConsoleHabits habits = with_config(plus(address, {"console character ja.sjis"}));
      Wire wire{habits};
      wire.split = split;
      auto talk = [&](Session& session) -> asio::awaitable<void> {
        Command change = ahead("ip lan2 address 198.51.100.1/24");
        co_await session.send(std::move(change));
        const Reply saved = co_await session.save(0);
        CHECK_FALSE(saved.error);
        CHECK(saved.text == "セーブ中... CONFIG0 終了\n");
        CHECK_FALSE(has(wire.router.config, "console lines infinity"));
        Command show = ahead("foo");
        CHECK((co_await session.send(std::move(show))).error == "Invalid command name");
        CHECK(has(wire.router.config, "console lines infinity"));
      };
      CHECK(converse(wire, talk).empty());
      const Lines expected = plus(habits.config, {"ip lan2 address 198.51.100.1/24"});
      REQUIRE(wire.router.saved);
      CHECK(wire.router.config == *wire.router.saved);
      CHECK(has(*wire.router.saved, "console character ja.sjis"));
      CHECK(has(*wire.router.saved, "ip lan2 address 198.51.100.1/24"));
      CHECK(wire.router.saved->size() == 2);  // The simulated router keeps one line a family.
      CHECK(expected.size() == 3);
    });
  }

  TEST_CASE("a router that does not say that it saved has not") {
    ConsoleHabits habits;
    habits.outputs["save 0"] = {Say{"External memory is not mounted\n"}};
    Wire wire{habits};
    wire.router.save_prints_output();
    auto talk = [&](Session& session) -> asio::awaitable<void> {
      const Reply reply = co_await session.save(0);
      REQUIRE(reply.error);
      CHECK(reply.error->find("External memory is not mounted") != std::string::npos);
      bool refused = false;
      try {
        co_await session.save(7);
      } catch (const Failure& failure) {
        refused = failure.trouble == Trouble::broken;
      }
      CHECK(refused);
    };
    converse(wire, talk);
  }

  TEST_CASE("what a playbook sets at the console is what is put back") {
    ConsoleHabits habits = with_config(plus(address, {"console columns 120"}));
    habits.outputs["show log"] = {Say{std::string(300, 'x') + "\n"}};
    Wire wire{habits};
    const auto replies = ask(wire, {ahead("console columns 100"), ahead("no console lines"),
                                    ahead("console character ja.utf8"), ahead("show log")});
    for (const Reply& reply : replies) CHECK_FALSE(reply.error);
    CHECK(replies[3].text == std::string(300, 'x') + "\n");
    CHECK(wire.router.config ==
          Lines{"console character ja.utf8", "console columns 100", "ip lan1 address 192.0.2.1/24"});
  }

  TEST_CASE("leaving with unsaved changes answers N, in either language, and saves nothing") {
    for (const Lines& config : {Lines{}, Lines{"console character en.ascii"}}) {
      in_any_split([&](std::size_t split) {
        ConsoleHabits habits = with_config(config);
        Wire wire{habits};
        wire.split = split;
        ask(wire, {ahead("ip lan2 address 198.51.100.1/24"), alone("tunnel select 1")});
        CHECK_FALSE(wire.router.saved);
        CHECK(has(wire.router.config, "ip lan2 address 198.51.100.1/24"));
        CHECK(wire.router.wrongs.empty());
        CHECK(wire.is_closed);
        CHECK(wire.router.has_hung_up());
      });
    }
  }
}

}  // namespace rtx::tests
