#include "transports/session.hpp"

#include "tests/transports/support/talk.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::tests {

TEST_SUITE("transports/session") {
  TEST_CASE("logging in tells model, firmware and prompt, and ends where it began") {
    in_any_split([](std::size_t split) {
      Wire wire{ConsoleHabits{}};
      wire.split = split;
      auto talk = [](Session& session) -> asio::awaitable<void> {
        CHECK(session.banner().model == "RTX830");
        CHECK(session.banner().firmware == "15.02.31");
        CHECK(session.prompt_string().empty());
        co_return;
      };
      CHECK(converse(wire, talk).empty());
      CHECK(wire.router.commands == Lines{"administrator", "show config | grep console", "exit", "exit"});
      CHECK(wire.router.config == Lines{"ip lan1 address 192.0.2.1/24"});
      CHECK(wire.router.wrongs.empty());
      CHECK(wire.is_closed);
    });
  }

  TEST_CASE("a command's reply is what it printed, and nothing else") {
    in_any_split([](std::size_t split) {
      ConsoleHabits habits;
      habits.outputs["show status l2tp"] = {Say{"-- L2TP --\n"}, Say{"TUNNEL[1]: \n"},
                                            Say{"  State: established\n"}};
      Wire wire{habits};
      wire.split = split;
      const auto replies =
          ask(wire, {ahead("show status l2tp"), alone("show status l2tp"), ahead("ip lan2 mtu 1400")});
      for (std::size_t at = 0; at < 2; ++at) {
        CHECK(replies[at].text == "-- L2TP --\nTUNNEL[1]: \n  State: established\n");
        CHECK_FALSE(replies[at].error);
        CHECK(replies[at].prompt == "# ");
        CHECK(replies[at].context.empty());
        CHECK(replies[at].notices.empty());
      }
      CHECK(replies[2].text.empty());
      CHECK_FALSE(replies[2].error);
      CHECK(wire.router.wrongs.empty());
    });
  }

  TEST_CASE("every prompt is learned, whatever it holds") {
    for (const std::string string : {"", "yamaha01", "[RTX1210] ", "OFFICE-SUDO", "a> b", "x# y", "> ", "# ",
                                     "0123456789012345678901234567890123456789012345678901234567890123"}) {
      CAPTURE(string);
      in_any_split([&](std::size_t split) {
        ConsoleHabits habits =
            with_config(string.empty() ? Lines{} : Lines{"console prompt \"" + string + "\""});
        habits.outputs["show environment"] = {Say{"CPU: 1%\n"}};
        Wire wire{habits};
        wire.split = split;
        auto talk = [&](Session& session) -> asio::awaitable<void> {
          CHECK(session.prompt_string() == string);
          Command show = ahead("show environment");
          const Reply reply = co_await session.send(std::move(show));
          CHECK(reply.text == "CPU: 1%\n");
          CHECK(reply.prompt == string + "# ");
          Command select = alone("tunnel select 12");
          const Reply tunnel = co_await session.send(std::move(select));
          CHECK(tunnel.prompt == string + "tunnel12# ");
          CHECK(tunnel.context == "tunnel12");
          Command again = alone("show environment");
          const Reply inside = co_await session.send(std::move(again));
          CHECK(inside.text == "CPU: 1%\n");
          CHECK(inside.context == "tunnel12");
          CHECK(session.prompt_string() == string);
          Command none = ahead("tunnel select none");
          const Reply top = co_await session.send(std::move(none));
          CHECK(top.context.empty());
        };
        CHECK(converse(wire, talk).empty());
        CHECK(wire.router.wrongs.empty());
        CHECK(wire.router.config == habits.config);
      });
    }
  }

  TEST_CASE("the prompts of pp and its anonymous peer are contexts") {
    ConsoleHabits habits;
    Wire wire{habits};
    const auto replies =
        ask(wire, {ahead("pp select 1"), ahead("pp select anonymous"), alone("pp select none")});
    CHECK(replies[0].context == "pp1");
    CHECK(replies[1].context == "ppanonymous");
    CHECK(replies[1].prompt == "ppanonymous# ");
    CHECK(replies[2].context.empty());
  }

  TEST_CASE("a prompt that is changed on the way is the prompt from then on") {
    for (const Typing typing : {Typing::ahead, Typing::alone}) {
      in_any_split([&](std::size_t split) {
        Wire wire{ConsoleHabits{}};
        wire.split = split;
        const auto replies =
            ask(wire, {Command{"tunnel select 1", typing}, Command{"console prompt yamaha01", typing},
                       Command{"ip lan2 mtu 1400", typing}, Command{"console prompt \"[x] # \"", typing},
                       Command{"no console prompt", typing}});
        CHECK(replies[1].prompt == "yamaha01tunnel1# ");
        CHECK(replies[1].context == "tunnel1");
        CHECK(replies[2].prompt == "yamaha01tunnel1# ");
        CHECK(replies[3].prompt == "[x] # tunnel1# ");
        CHECK(replies[3].context == "tunnel1");
        CHECK(replies[4].prompt == "tunnel1# ");
        for (const Reply& reply : replies) CHECK_FALSE(reply.error);
        CHECK(wire.router.wrongs.empty());
      });
    }
  }

  TEST_CASE("errors are values, in both languages") {
    Wire english{ConsoleHabits{}};
    const auto replies = ask(english, {ahead("foo bar"), alone("foo bar"), ahead("ip lan2 mtu 1400")});
    for (std::size_t at = 0; at < 2; ++at) {
      CHECK(replies[at].error == "Invalid command name");
      CHECK(replies[at].text == "Error: Invalid command name\n");
    }
    CHECK_FALSE(replies[2].error);

    // A general user who may not see the configuration changes no setting, so that it answers in Japanese.
    Wire japanese{ConsoleHabits{}};
    LoginOptions options = login_options();
    options.level = Level::general;
    const auto answers = ask(japanese, {ahead("foo bar")}, options);
    CHECK(answers[0].error == "コマンド名を確認してください");
    CHECK(answers[0].prompt == "> ");
    CHECK(japanese.router.commands == Lines{"show config | grep console", "show config", "foo bar", "exit"});
  }

  TEST_CASE("what is sent ahead costs one round trip together") {
    ConsoleHabits habits;
    habits.outputs["show environment"] = {Say{"CPU: 1%\n"}};
    habits.outputs["show status l2tp"] = {Say{"# looks like a prompt\n# \n> \n"}};
    in_any_split([&](std::size_t split) {
      Wire wire{habits};
      wire.split = split;
      std::vector<Reply> replies;
      auto talk = [&](Session& session) -> asio::awaitable<void> {
        const std::size_t before = wire.round_trips;
        std::vector<Command> commands;
        for (int i = 0; i < 5; ++i)
          commands.push_back(ahead(i % 2 == 0 ? "show environment" : "show status l2tp"));
        replies = co_await session.send_all(std::move(commands));
        CHECK(wire.round_trips - before == 1);
        std::vector<Command> none;
        CHECK((co_await session.send_all(std::move(none))).empty());
      };
      CHECK(converse(wire, talk).empty());
      REQUIRE(replies.size() == 5);
      for (std::size_t at = 0; at < 5; ++at) {
        CHECK(replies[at].text == (at % 2 == 0 ? "CPU: 1%\n" : "# looks like a prompt\n# \n> \n"));
      }
    });
  }

  TEST_CASE("login, administrator, five shows and leaving take six writes") {
    ConsoleHabits habits;
    habits.outputs["show environment"] = {Say{"CPU: 1%\n"}};
    Wire wire{habits};
    auto talk = [&](Session& session) -> asio::awaitable<void> {
      CHECK(wire.round_trips == 3);  // mark and administrator; password; show config | grep console
      std::vector<Command> commands(5, ahead("show environment"));
      const auto replies = co_await session.send_all(std::move(commands));
      CHECK(replies.back().text == "CPU: 1%\n");
      CHECK(wire.round_trips == 4);  // the settings, and all five
    };
    CHECK(converse(wire, talk).empty());
    // What was set is put back and the level left in one write.
    CHECK(wire.writes.size() == 6);
    CHECK(wire.router.config == habits.config);
  }

  TEST_CASE("more than the router's input can hold is typed as the answers come") {
    Wire wire{ConsoleHabits{}};
    auto talk = [&](Session& session) -> asio::awaitable<void> {
      std::vector<Command> commands;
      for (int i = 0; i < 300; ++i) commands.push_back(ahead("ip lan" + std::to_string(i) + " mtu 1400"));
      const auto replies = co_await session.send_all(std::move(commands));
      CHECK(replies.size() == 300);
      for (const Reply& reply : replies) CHECK_FALSE(reply.error);
    };
    CHECK(converse(wire, talk).empty());
    for (const std::string& written : wire.writes) CHECK(written.size() <= 4200);
  }

  TEST_CASE("a long command's echo is taken off, also where it fills its line") {
    for (const bool eager : {true, false}) {
      for (std::size_t length = 60; length < 180; ++length) {
        CAPTURE(eager);
        CAPTURE(length);
        ConsoleHabits habits;
        habits.wraps_eagerly = eager;
        habits.widest = 200;
        const std::string command = "description lan1 " + std::string(length, '1');
        habits.outputs[command] = {Say{"done\n"}};
        Wire wire{habits};
        // A general user's console stays at 80 columns.
        LoginOptions options = login_options();
        options.level = Level::general;
        const auto replies = ask(wire, {alone(command)}, options);
        CHECK(replies[0].text == "done\n");
      }
    }
  }

  TEST_CASE("words that the router completes are an echo, too") {
    ConsoleHabits habits;
    habits.completions = {{"sh", "show"}, {"env", "environment"}};
    habits.outputs["show environment detail"] = {Say{"CPU: 1%\n"}};
    in_any_split([&](std::size_t split) {
      Wire wire{habits};
      wire.split = split;
      const auto replies = ask(wire, {ahead("sh env detail"), alone("sh env detail")});
      for (const Reply& reply : replies) {
        CHECK(reply.text == "CPU: 1%\n");
        CHECK_FALSE(reply.error);
      }
    });
  }

  TEST_CASE("trailing blanks behind the echo and answers to comments belong to neither") {
    ConsoleHabits habits;
    habits.echoes_blank = true;
    habits.answers_comments_with_error = true;
    habits.outputs["show environment"] = {Say{"CPU: 1%\n"}};
    in_any_split([&](std::size_t split) {
      Wire wire{habits};
      wire.split = split;
      const auto replies =
          ask(wire, {ahead("show environment"), alone("show environment"), ahead("ip lan1 mtu 1")});
      CHECK(replies[0].text == "CPU: 1%\n");
      CHECK(replies[1].text == "CPU: 1%\n");
      CHECK(replies[2].text.empty());
      CHECK_FALSE(replies[2].error);
    });
  }

  TEST_CASE("system messages in between are notices, except where a log was asked for") {
    ConsoleHabits habits;
    habits.noise = "2026/01/02 03:04:05: LAN2: link down";
    habits.outputs["show log"] = {Say{"2026/01/02 03:04:05: Login succeeded for SSH: 192.0.2.9 user\n"}};
    in_any_split([&](std::size_t split) {
      Wire wire{habits};
      wire.split = split;
      const auto replies =
          ask(wire, {ahead("ip lan1 mtu 1400"), alone("ip lan1 mtu 1300"), ahead("show log")});
      for (std::size_t at = 0; at < 2; ++at) {
        CHECK(replies[at].text.empty());
        CHECK_FALSE(replies[at].error);
        REQUIRE_FALSE(replies[at].notices.empty());
        CHECK(replies[at].notices.back() == "2026/01/02 03:04:05: LAN2: link down");
      }
      CHECK(replies[2].text.starts_with("2026/01/02 03:04:05: Login succeeded for SSH: 192.0.2.9 user\n"));
    });
  }

  TEST_CASE("only CR is Enter") {
    Wire wire{ConsoleHabits{}};
    ask(wire, {ahead("ip lan1 mtu 1400"), alone("foo")});
    CHECK(wire.typed.find('\n') == std::string::npos);
    CHECK(wire.typed.find('\r') != std::string::npos);
  }

  TEST_CASE("command lines that could act on the terminal are refused before anything is typed") {
    for (const std::string text :
         {"", "   ", "show log\rrestart", "show\nlog", "show\tlog", "show \x1b[2J", "a\x7f"}) {
      CAPTURE(text);
      Wire wire{ConsoleHabits{}};
      std::size_t typed = 0;
      auto talk = [&](Session& session) -> asio::awaitable<void> {
        typed = wire.typed.size();
        Command command = ahead(text);
        const Reply reply = co_await session.send(std::move(command));
        CHECK(reply.text == "must not be reached");
      };
      const Failure failure = failure_of([&] { converse(wire, talk); });
      CHECK(failure.trouble == Trouble::broken);
      CHECK(wire.typed.size() == typed);
    }
    Wire wire{ConsoleHabits{}};
    CHECK(failure_of([&] { ask(wire, {ahead(std::string(4096, 'a'))}); }).trouble == Trouble::broken);
  }

  TEST_CASE("Japanese in a command is typed as the router keeps it") {
    const std::string command = "description lan1 \"\xe6\x9c\xac\xe7\xa4\xbe\"";
    Wire wire{ConsoleHabits{}};
    const auto replies = ask(wire, {ahead(command)});
    CHECK_FALSE(replies[0].error);
    CHECK(wire.typed.find("description lan1 \"\x96\x7b\x8e\xd0\"\r") != std::string::npos);
    CHECK(failure_of([] {
            Wire other{ConsoleHabits{}};
            ask(other, {ahead("description lan1 \"\xf0\x9f\x98\x80\"")});
          }).trouble == Trouble::broken);
  }

  TEST_CASE("hostile bytes never reach the reply") {
    ConsoleHabits habits;
    habits.outputs["show log"] = {
        Say{"\x1b[2J\x1b]0;owned\x07"
            "a\x08\x08\x08"
            "b\x1b[31mred\x1b[0m\x01\x7f \xc2\x9b"
            "31m\n"}};
    in_any_split([&](std::size_t split) {
      Wire wire{habits};
      wire.split = split;
      const auto replies = ask(wire, {ahead("show log"), alone("show log")});
      for (const Reply& reply : replies) {
        CHECK(reply.text.find('\x1b') == std::string::npos);
        CHECK(reply.text.find('\x01') == std::string::npos);
        CHECK(reply.text.find("\xc2\x9b") == std::string::npos);
        CHECK(reply.text.find("red\\x01\\x7f") != std::string::npos);
      }
    });
  }

  TEST_CASE("output without end is stopped at the limit, and the console left in order") {
    for (const bool stubborn : {false, true}) {
      CAPTURE(stubborn);
      Wire wire{ConsoleHabits{}};
      wire.never_ends = stubborn;
      LoginOptions options = login_options();
      options.output_limit = 1'000'000;
      Trouble trouble = Trouble::broken;
      std::string message;
      auto talk = [&](Session& session) -> asio::awaitable<void> {
        Command first = ahead("ip lan1 address 192.0.2.1/24");
        co_await session.send(std::move(first));
        wire.endless = true;
        Command command = ahead("show log");
        try {
          co_await session.send(std::move(command));
        } catch (const Failure& failure) {
          trouble = failure.trouble;
          message = failure.what();
        }
      };
      const auto began = wire.clock.now;
      const Lines not_put_back = converse(wire, talk, std::move(options));
      CHECK(trouble == Trouble::output_too_long);
      CHECK(message.find("show log") != std::string::npos);
      CHECK(wire.clock.now - began < std::chrono::seconds{9});
      CHECK(wire.is_closed);
      if (stubborn) {
        CHECK(not_put_back == Lines{"no console character", "no console columns", "no console lines"});
      } else {
        CHECK(not_put_back.empty());
        CHECK(wire.router.config == Lines{"ip lan1 address 192.0.2.1/24"});
        CHECK(wire.router.commands.back() == "exit");
      }
    }
  }
}

}  // namespace rtx::tests
