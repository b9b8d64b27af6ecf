#include "tests/transports/support/talk.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::tests {
namespace {

/// The failure of a login to a router with `habits`.
Failure login_failure(ConsoleHabits habits, std::size_t split, LoginOptions options = login_options()) {
  Wire wire{std::move(habits)};
  wire.split = split;
  return failure_of([&] { ask(wire, {}, std::move(options)); });
}

}  // namespace

TEST_SUITE("transports/session login") {
  TEST_CASE("administrator without a password prompt") {
    in_any_split([](std::size_t split) {
      ConsoleHabits habits;
      habits.asks_administrator_password = false;
      Wire wire{habits};
      wire.split = split;
      CHECK(ask(wire, {ahead("ip lan1 mtu 1400")})[0].prompt == "# ");
      CHECK(wire.typed.find("tiger") == std::string::npos);
    });
  }

  TEST_CASE("administrator with an empty password is answered by Enter") {
    ConsoleHabits habits;
    habits.administrator_password = "";
    Wire wire{habits};
    CHECK(ask(wire, {ahead("ip lan1 mtu 1400")}, login_options(""))[0].prompt == "# ");
  }

  TEST_CASE("already administrator") {
    in_any_split([](std::size_t split) {
      ConsoleHabits habits;
      habits.is_administrator = true;
      Wire wire{habits};
      wire.split = split;
      CHECK(ask(wire, {ahead("ip lan1 mtu 1400")})[0].prompt == "# ");
      CHECK_FALSE(has(wire.router.commands, "administrator"));
    });
  }

  TEST_CASE("a general session never becomes administrator") {
    ConsoleHabits habits;
    habits.general_users_see_config = true;
    habits.outputs["show environment"] = {Say{"CPU: 1%\n"}};
    Wire wire{habits};
    LoginOptions options = login_options();
    options.level = Level::general;
    CHECK(ask(wire, {ahead("show environment")}, options)[0].text == "CPU: 1%\n");
    CHECK_FALSE(has(wire.router.commands, "administrator"));
    CHECK(wire.router.config == habits.config);
  }

  TEST_CASE("a wrong administrator password is refused in the router's words, in either language") {
    in_any_split([](std::size_t split) {
      const Failure japanese = login_failure(ConsoleHabits{}, split, login_options("lion"));
      CHECK(japanese.trouble == Trouble::administrator_refused);
      CHECK(std::string{japanese.what()} == "yamaha01 refused `administrator`: パスワードが間違っています");
      CHECK(japanese.next_step == "check the administrator password of this router");

      ConsoleHabits habits = with_config({"console character en.ascii"});
      const Failure english = login_failure(habits, split, login_options(""));
      CHECK(english.trouble == Trouble::administrator_refused);
      CHECK(
          std::string{english.what()} ==
          "yamaha01 refused `administrator`: Incorrect password; it asked for a password, and none is given");
    });
  }

  TEST_CASE("a user who may not be administrator") {
    ConsoleHabits habits = with_config({"console character en.ascii"});
    habits.may_be_administrator = false;
    const Failure failure = login_failure(habits, 1);
    CHECK(failure.trouble == Trouble::administrator_refused);
    CHECK(failure.next_step == "check `user attribute administrator` of this user");
  }

  TEST_CASE("login access is restricted") {
    for (const std::string words :
         {"Error: Login access is restricted.\n", "\nError: Login access is restricted."}) {
      in_any_split([&](std::size_t split) {
        ConsoleHabits habits;
        habits.last_words = words;
        const Failure failure = login_failure(habits, split);
        CHECK(failure.trouble == Trouble::access_restricted);
        CHECK(std::string{failure.what()} == "yamaha01 answered \"Login access is restricted.\"");
        CHECK(failure.next_step.find("IPv6") != std::string::npos);
      });
    }
  }

  TEST_CASE("a connection that ends before the prompt says what the transport said") {
    ConsoleHabits habits;
    habits.last_words = "\n";
    const Failure failure = login_failure(habits, 1);
    CHECK(failure.trouble == Trouble::closed);
    CHECK(std::string{failure.what()} == "the router closed the connection");
  }

  TEST_CASE("what is typed right behind the banner may get lost") {
    for (int lost = 1; lost <= 3; ++lost) {
      CAPTURE(lost);
      in_any_split([&](std::size_t split) {
        ConsoleHabits habits;
        habits.loses_commands = lost;
        Wire wire{habits};
        wire.split = split;
        CHECK(ask(wire, {ahead("ip lan1 mtu 1400")})[0].prompt == "# ");
        CHECK(wire.router.wrongs.empty());
        CHECK(wire.router.commands.front() == "administrator");
      });
    }
  }

  TEST_CASE("a console that shows nothing is woken by Enter") {
    ConsoleHabits habits;
    habits.says_nothing_at_login = true;
    Wire wire{habits};
    CHECK(ask(wire, {ahead("ip lan1 mtu 1400")})[0].prompt == "# ");
    CHECK(wire.writes.front() == "\r");
  }

  TEST_CASE("a console that shows nothing at all fails in time") {
    Wire wire{ConsoleHabits{}};
    wire.mishap = Mishap::silent;
    wire.mishap_at = 1;
    const auto began = wire.clock.now;
    const Failure failure = failure_of([&] { ask(wire, {}); });
    CHECK(failure.trouble == Trouble::prompt_timeout);
    CHECK(wire.clock.now - began <= std::chrono::seconds{23});
    CHECK(wire.is_closed);
  }

  TEST_CASE("a question right at login is not answered") {
    for (const std::string question : {"New_Password: ", "Password: ", "Accept ? (Y/N)"}) {
      CAPTURE(question);
      ConsoleHabits habits;
      habits.last_words = question;
      Wire wire{habits};
      wire.router.keep_line_open();
      const Failure failure = failure_of([&] { ask(wire, {}); });
      CHECK(failure.trouble == Trouble::undeclared_question);
      CHECK(std::string{failure.what()}.find(question.substr(0, 6)) != std::string::npos);
      CHECK(wire.typed.empty());
    }
  }

  TEST_CASE("banners of all models, with and without paragraphs about passwords") {
    struct Row {
      std::string banner, model, firmware;
    };
    for (const Row& row :
         {Row{"\nRTX1210 Rev.14.01.29 (Fri Jun 15 10:11:12 2018)\nMemory 256Mbytes, 3LAN, 1BRI\n\n"
              "The login password is factory default setting. Please request an administrator to "
              "change the password by the 'login password' command.\n",
              "RTX1210", "14.01.29"},
          Row{"\nRTX1200 Rev.10.01.78 (Wed Sep  9 2020)\n  Copyright (c) 1994-2020\n", "RTX1200", "10.01.78"},
          Row{"Welcome\n", "", ""}}) {
      ConsoleHabits habits;
      habits.banner = row.banner;
      Wire wire{habits};
      auto talk = [&](Session& session) -> asio::awaitable<void> {
        CHECK(session.banner().model == row.model);
        CHECK(session.banner().firmware == row.firmware);
        co_return;
      };
      CHECK(converse(wire, talk).empty());
    }
  }
}

}  // namespace rtx::tests
