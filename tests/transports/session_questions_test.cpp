#include "tests/transports/support/talk.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::tests {
namespace {

using transports::Answer;

ConsoleHabits asking() {
  ConsoleHabits habits;
  Ask overwrite;
  overwrite.text = "Overwrite the file ? (Y/N)";
  overwrite.answers["Y"] = {Say{"done\n"}};
  overwrite.answers["N"] = {};
  habits.asks["copy config 0 1"] = overwrite;
  Ask password;
  password.text = "New_Password: ";
  password.one_key = false;
  password.answers["s3cret"] = {Say{"Password Strength : Strong\n"}};
  habits.asks["login password"] = password;
  Ask key;
  key.text = "Paste a key here: ";
  key.one_key = false;
  key.answers["ssh-rsa AAAA"] = {Say{"stored\n"}};
  habits.asks["import sshd authorized-keys"] = key;
  Ask japanese;
  japanese.text = "指定したファイルは既に存在しています。上書きしますか ? (Y/N)";
  japanese.answers["Y"] = {};
  habits.asks["copy config 0 2"] = japanese;
  return habits;
}

Command asking_for(std::string text, std::string question, std::string reply) {
  Command command = alone(std::move(text));
  command.answers.emplace_back(std::move(question), Secret{std::move(reply)});
  return command;
}

/// The failure of `command`, after which the session must be left in order.
Failure failure_then_leave(Wire& wire, const Command& command, Lines* not_put_back = nullptr) {
  std::optional<Failure> failed;
  auto talk = [&](Session& session) -> asio::awaitable<void> {
    Command first = ahead("ip lan1 address 192.0.2.1/24");
    co_await session.send(std::move(first));
    Command copy = command;
    try {
      co_await session.send(std::move(copy));
    } catch (const Failure& failure) {
      failed = failure;
    }
  };
  const Lines left = converse(wire, talk);
  if (not_put_back != nullptr) *not_put_back = left;
  REQUIRE(failed);
  return *failed;
}

}  // namespace

TEST_SUITE("transports/session questions") {
  TEST_CASE("a declared answer is one key without Enter where one key is asked for") {
    in_any_split([](std::size_t split) {
      Wire wire{asking()};
      wire.split = split;
      const auto replies =
          ask(wire, {asking_for("copy config 0 1", "overwrite", "Y"), ahead("ip lan1 mtu 1400")});
      CHECK(replies[0].text == "Overwrite the file ? (Y/N)Y\ndone\n");
      CHECK_FALSE(replies[0].error);
      CHECK(replies[1].text.empty());
      CHECK(wire.router.wrongs.empty());
      CHECK(wire.typed.find("Y\r") == std::string::npos);
    });
  }

  TEST_CASE("a declared answer is a line where a line is asked for, and is not in the reply") {
    in_any_split([](std::size_t split) {
      Wire wire{asking()};
      wire.split = split;
      const auto replies = ask(wire, {asking_for("login password", "new_password", "s3cret")});
      CHECK(replies[0].text == "New_Password: \nPassword Strength : Strong\n");
      CHECK(wire.router.wrongs.empty());
    });
  }

  TEST_CASE("a declared answer fits a question of unknown form, once the router waits") {
    in_any_split([](std::size_t split) {
      Wire wire{asking()};
      wire.split = split;
      const auto replies =
          ask(wire, {asking_for("import sshd authorized-keys", "paste a key", "ssh-rsa AAAA")});
      CHECK(replies[0].text == "Paste a key here: \nstored\n");
      CHECK(wire.router.wrongs.empty());
    });
  }

  TEST_CASE("Japanese questions are compared as text, not as bytes") {
    Wire wire{asking()};
    LoginOptions options = login_options();
    options.level = Level::general;  // Shift_JIS, 80 columns.
    const auto replies = ask(wire, {asking_for("copy config 0 2", "上書きしますか", "Y")}, options);
    CHECK(replies[0].text.find("上書きしますか ? (Y/N)Y\n") != std::string::npos);
    CHECK(wire.router.wrongs.empty());
  }

  TEST_CASE("an undeclared question fails by its words, is not answered, and the session is left in order") {
    for (const Typing typing : {Typing::alone, Typing::ahead}) {
      for (const std::string text : {"copy config 0 1", "login password"}) {
        in_any_split([&](std::size_t split) {
          CAPTURE(text);
          Wire wire{asking()};
          wire.split = split;
          const Failure failure = failure_then_leave(wire, Command{text, typing});
          CHECK(failure.trouble == Trouble::undeclared_question);
          const std::string question =
              text == "login password" ? "New_Password:" : "Overwrite the file ? (Y/N)";
          if (typing == Typing::alone) {
            CHECK(std::string{failure.what()} == "\"" + text.substr(0, text.find(' ', text.find(' ') + 1)) +
                                                     (text == "login password" ? "" : " ...") +
                                                     "\" asked \"" + question +
                                                     "\", and no declared answer fits");
            CHECK(wire.router.wrongs.empty());
          }
          CHECK(wire.router.config == Lines{"ip lan1 address 192.0.2.1/24"});
          CHECK_FALSE(wire.router.saved);
          CHECK(wire.router.commands.back() == "exit");
        });
      }
    }
  }

  TEST_CASE("a question of unknown form that nobody declared fails at the deadline, by its words") {
    Wire wire{asking()};
    Command command = alone("import sshd authorized-keys");
    command.deadline = std::chrono::milliseconds{5000};
    const auto began = wire.clock.now;
    const Failure failure = failure_then_leave(wire, command);
    CHECK(failure.trouble == Trouble::undeclared_question);
    CHECK(std::string{failure.what()}.find("Paste a key here:") != std::string::npos);
    CHECK(wire.clock.now - began < std::chrono::seconds{11});
    CHECK(wire.router.wrongs.empty());
  }

  TEST_CASE("an answer that does not fit the question's form is not given") {
    Wire wire{asking()};
    const Failure failure = failure_then_leave(wire, asking_for("copy config 0 1", "overwrite", "yes"));
    CHECK(failure.trouble == Trouble::undeclared_question);
    CHECK(failure.next_step == "declare Y or N");
    CHECK(wire.router.wrongs.empty());
  }

  TEST_CASE("an answer that is wrong again and again ends in a failure, not in a loop") {
    ConsoleHabits habits;
    Ask password;
    password.text = "Login Password: ";
    password.one_key = false;
    password.answers["wrong"] = {Say{"again\n"}};
    habits.asks["show config 1"] = password;
    habits.asks["show config 1"].asks_for_ever = true;
    Wire wire{habits};
    const Failure failure = failure_then_leave(wire, asking_for("show config 1", "login password", "wrong"));
    CHECK(failure.trouble == Trouble::undeclared_question);
    CHECK(std::string{failure.what()}.find("wrong") == std::string::npos);
  }

  TEST_CASE("where Ctrl-C does not help, the line is cut, and what is left behind is said") {
    ConsoleHabits habits = asking();
    habits.ignores_interrupt = true;
    Wire wire{habits};
    Lines not_put_back;
    const Failure failure = failure_then_leave(wire, alone("copy config 0 1"), &not_put_back);
    CHECK(failure.trouble == Trouble::undeclared_question);
    CHECK(not_put_back == Lines{"no console character", "no console columns", "no console lines"});
    CHECK(wire.is_closed);
    CHECK(wire.router.wrongs.empty());
  }

  TEST_CASE("no secret of a command line is in the failure's message") {
    Wire wire{ConsoleHabits{}};
    wire.router.hang_at("ipsec ike pre-shared-key 1 text hunter2");
    const Failure failure = failure_then_leave(wire, ahead("ipsec ike pre-shared-key 1 text hunter2"));
    CHECK(failure.trouble == Trouble::prompt_timeout);
    CHECK(std::string{failure.what()} ==
          "yamaha01 did not come back to its prompt after \"ipsec ike ...\" in time");
  }
}

}  // namespace rtx::tests
