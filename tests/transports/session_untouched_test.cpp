#include "tests/transports/support/talk.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::tests {
namespace {

LoginOptions untouched(std::string password = "tiger") {
  LoginOptions options = login_options(std::move(password));
  options.keep_settings = true;
  return options;
}

/// 80 columns, 24 lines, Japanese in Shift_JIS: what a router comes with.
ConsoleHabits japanese() {
  ConsoleHabits habits;
  habits.pager = "---\x82\xc2\x82\xc3\x82\xad---";
  habits.erasure = "\r            \r";
  return habits;
}

void check_untouched(const Wire& wire, const ConsoleHabits& habits) {
  CHECK(wire.router.wrongs.empty());
  CHECK(wire.router.config == habits.config);
  for (const std::string& command : wire.router.commands) {
    CAPTURE(command);
    CHECK_FALSE(command.starts_with("console "));
    CHECK_FALSE(command.starts_with("no console "));
  }
}

}  // namespace

TEST_SUITE("transports/session untouched") {
  TEST_CASE("nothing is set: pages are turned, cut lines joined, Japanese read") {
    in_any_split([](std::size_t split) {
      ConsoleHabits habits = japanese();
      std::vector<Say> lines;
      std::string expected;
      for (int line = 0; line < 100; ++line) {
        std::string text = "トンネル[" + std::to_string(line) + "]: 接続されています";
        if (line % 7 == 0) text += " ipsec ike pre-shared-key " + std::string(90, 'x') + " end";
        if (line % 11 == 0) text = "    インデント";
        lines.push_back(Say{text + "\n"});
        expected += text + "\n";
      }
      habits.outputs["show status tunnel"] = lines;
      Wire wire{habits};
      wire.split = split;
      const auto replies = ask(wire, {alone("show status tunnel"), alone("show nothing")}, untouched());
      CHECK(replies[0].text == expected);
      CHECK_FALSE(replies[0].error);
      CHECK(replies[1].error == "コマンド名を確認してください");
      check_untouched(wire, habits);
    });
  }

  TEST_CASE("lines typed at once keep in step with the pager") {
    in_any_split([](std::size_t split) {
      ConsoleHabits habits = japanese();
      habits.outputs["show log"] = std::vector<Say>(70, Say{"2026/01/02 03:04:05: ログ\n"});
      habits.outputs["show environment"] = {Say{"CPU: 1%\n"}};
      Wire wire{habits};
      wire.split = split;
      std::vector<Reply> replies;
      auto talk = [&](Session& session) -> asio::awaitable<void> {
        std::vector<Command> commands{ahead("show log"), ahead("show environment"), ahead("show log")};
        replies = co_await session.send_all(std::move(commands));
      };
      CHECK(converse(wire, talk, untouched()).empty());
      REQUIRE(replies.size() == 3);
      CHECK(replies[0].text == replies[2].text);
      CHECK(std::count(replies[0].text.begin(), replies[0].text.end(), '\n') == 70);
      CHECK(replies[1].text == "CPU: 1%\n");
      check_untouched(wire, habits);
    });
  }

  TEST_CASE("the width and language that are set are the ones that count") {
    for (const char* character : {"console character ja.euc", "console character ja.utf8"}) {
      CAPTURE(character);
      ConsoleHabits habits = with_config({character, "console columns 120", "console lines 10"});
      const std::string line = "長い行" + std::string(200, 'y') + "の終わり";
      habits.outputs["show x"] = std::vector<Say>(30, Say{line + "\n"});
      Wire wire{habits};
      wire.split = 7;
      const auto replies = ask(wire, {alone("show x")}, untouched());
      CHECK(replies[0].text.substr(0, line.size() + 1) == line + "\n");
      CHECK(std::count(replies[0].text.begin(), replies[0].text.end(), '\n') == 30);
      check_untouched(wire, habits);
    }
  }

  TEST_CASE("configuration lines may be pushed and saved; the console's own are left alone") {
    ConsoleHabits habits = japanese();
    Wire wire{habits};
    auto talk = [&](Session& session) -> asio::awaitable<void> {
      Command line = ahead("ip lan1 mtu 1400");
      co_await session.send(std::move(line));
      const Reply saved = co_await session.save(0);
      CHECK_FALSE(saved.error);
    };
    CHECK(converse(wire, talk, untouched()).empty());
    REQUIRE(wire.router.saved.has_value());
    CHECK(has(*wire.router.saved, "ip lan1 mtu 1400"));
    for (const std::string& line : *wire.router.saved) CHECK_FALSE(line.starts_with("console "));
  }

  TEST_CASE("what a user sets is set, and stays") {
    Wire wire{japanese()};
    const auto replies = ask(wire, {alone("console columns 200"), alone("show config")}, untouched());
    CHECK_FALSE(replies[0].error);
    CHECK(has(wire.router.config, "console columns 200"));
  }

  TEST_CASE("a user who may not see the configuration reads all the same") {
    ConsoleHabits habits = japanese();
    habits.outputs["show environment"] = std::vector<Say>(40, Say{std::string(100, 'z') + "\n"});
    Wire wire{habits};
    LoginOptions options = untouched();
    options.level = Level::general;
    const auto replies = ask(wire, {alone("show environment")}, options);
    std::string expected;
    for (int line = 0; line < 40; ++line) expected += std::string(100, 'z') + "\n";
    CHECK(replies[0].text == expected);
    check_untouched(wire, habits);
  }
}

}  // namespace rtx::tests
