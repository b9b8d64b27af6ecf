#include "tests/transports/support/console_door.hpp"
#include "tests/transports/support/talk.hpp"

#include <doctest/doctest.h>

#include <exception>
#include <string>

namespace rtx::tests {
namespace {

constexpr const char* mtu = "ip lan1 mtu 1400";

LoginOptions entering(std::string user, std::string password, bool wake) {
  LoginOptions options = login_options();
  transports::EntranceOptions entrance;
  entrance.user = std::move(user);
  entrance.password = Secret{std::move(password)};
  entrance.wake = wake;
  options.entrance = std::move(entrance);
  return options;
}
LoginOptions telnet(std::string user = "alice", std::string password = "lynx") {
  return entering(std::move(user), std::move(password), false);
}
LoginOptions serial(std::string user = "alice", std::string password = "lynx") {
  return entering(std::move(user), std::move(password), true);
}
DoorHabits serial_door() {
  DoorHabits habits;
  habits.stays = true;
  return habits;
}

/// Logs in, types one command, leaves. The reply to it.
Reply visit(DoorWire& wire, LoginOptions options) {
  auto conversation = [&]() -> asio::awaitable<Reply> {
    transports::SessionParts parts;
    parts.now = [&wire] { return wire.clock.now; };
    parts.nonce = 0x7f3a;
    auto transport = std::make_unique<DoorTransport>(wire);
    auto session =
        co_await transports::open_session(std::move(transport), std::move(options), std::move(parts));
    Command command = ahead(mtu);
    Reply reply;
    std::exception_ptr trouble;
    try {
      reply = co_await session->send(std::move(command));
    } catch (const Failure&) {
      trouble = std::current_exception();
    }
    co_await session->close();
    if (trouble) std::rethrow_exception(trouble);
    co_return reply;
  };
  return run(conversation());
}

/// No password has been typed where it could be seen or carried out.
void check_no_password_shown(const DoorWire& wire) {
  CHECK(wire.door.visible.find("lynx") == std::string::npos);
  CHECK(wire.door.visible.find("lion") == std::string::npos);
}

void check_visit(DoorWire& wire, LoginOptions options, const std::string& user) {
  const Reply reply = visit(wire, std::move(options));
  CHECK(reply.prompt == "# ");
  CHECK_FALSE(reply.error);
  CHECK(wire.door.user == user);
  CHECK(has(wire.door.commands, mtu));
  CHECK(wire.door.asks_for_login());
  CHECK(wire.is_closed);
  check_no_password_shown(wire);
}

Failure refusal(DoorHabits habits, LoginOptions options, std::size_t split = 7) {
  DoorWire wire{std::move(habits)};
  wire.split = split;
  const Failure failure = failure_of([&] { visit(wire, options); });
  check_no_password_shown(wire);
  return failure;
}

}  // namespace

TEST_SUITE("transports/session entrance") {
  TEST_CASE("telnet: the unnamed user, a named one, and models without an unnamed one") {
    in_any_split([](std::size_t split) {
      DoorWire unnamed{DoorHabits{}};
      unnamed.split = split;
      check_visit(unnamed, telnet("", "lion"), "");
      CHECK(unnamed.door.wrong_passwords == 0);

      DoorWire named{DoorHabits{}};
      named.split = split;
      check_visit(named, telnet(), "alice");
      CHECK(named.door.wrong_passwords == 0);

      DoorHabits habits;
      habits.has_unnamed_user = false;
      DoorWire first{habits};
      first.split = split;
      check_visit(first, telnet(), "alice");
      CHECK(first.door.wrong_passwords == 0);
    });
  }

  TEST_CASE("telnet: a factory-fresh router lets everybody in by Enter, whoever was to log in") {
    for (const char* user : {"", "alice"}) {
      DoorHabits habits;
      habits.login_password = "";
      DoorWire wire{habits};
      check_visit(wire, telnet(user, ""), "");
    }
  }

  TEST_CASE("telnet: a server that waits for Enter") {
    DoorHabits habits;
    habits.is_silent = true;
    DoorWire wire{habits};
    check_visit(wire, telnet(), "alice");
  }

  TEST_CASE("telnet: a wrong password is told apart, in the router's words, and typed once") {
    in_any_split([](std::size_t split) {
      DoorWire wire{DoorHabits{}};
      wire.split = split;
      const Failure named = failure_of([&] { visit(wire, telnet("alice", "lion")); });
      CHECK(named.trouble == Trouble::authentication_refused);
      CHECK(std::string{named.what()} == "yamaha01 refused the login of user 'alice': Login incorrect.");
      CHECK(wire.door.wrong_passwords == 1);

      const Failure unnamed = refusal(DoorHabits{}, telnet("", "lynx"), split);
      CHECK(unnamed.trouble == Trouble::authentication_refused);
      CHECK(std::string{unnamed.what()} ==
            "yamaha01 refused the login without a user name: Login incorrect.");
    });
  }

  TEST_CASE("telnet: a router that hangs up after the password") {
    DoorHabits habits;
    habits.most_tries = 1;
    habits.refusal = "";
    const Failure failure = refusal(habits, telnet("alice", "lion"));
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(std::string{failure.what()} == "yamaha01 hung up after the password");
    CHECK(failure.next_step.find("telnetd session") != std::string::npos);
  }

  TEST_CASE("telnet: a user name is needed and none is given") {
    DoorHabits habits;
    habits.has_unnamed_user = false;
    const Failure failure = refusal(habits, telnet("", ""));
    CHECK(failure.trouble == Trouble::authentication_refused);
    CHECK(std::string{failure.what()}.find("none is given") != std::string::npos);
  }

  TEST_CASE("telnet: refused address, session limit") {
    DoorHabits habits;
    habits.last_words = "\r\nError: Login access is restricted.\r\n";
    const Failure restricted = refusal(habits, telnet(), 1);
    CHECK(restricted.trouble == Trouble::access_restricted);
    CHECK(restricted.next_step.find("telnetd host") != std::string::npos);

    habits.last_words = "\r\n";
    const Failure full = refusal(habits, telnet());
    CHECK(full.trouble == Trouble::closed);
    CHECK(std::string{full.what()} == "yamaha01 hung up before it asked for a login");
    CHECK(full.next_step.find("telnetd session") != std::string::npos);
  }

  TEST_CASE("questions that are not the login's get no answer") {
    for (const std::string question :
         {"\r\nNew_Password: ", "\r\nOld_Password: ", "\r\nDelete all ? (Y/N)", "\r\nalice's Password: "}) {
      CAPTURE(question);
      DoorHabits habits;
      habits.last_words = question;
      habits.hangs_up_after_last_words = false;
      DoorWire wire{habits};
      wire.split = 1;
      const Failure failure = failure_of([&] { visit(wire, telnet()); });
      CHECK(failure.trouble == Trouble::undeclared_question);
      CHECK(wire.typed.empty());
    }
  }

  TEST_CASE("serial: the login's questions, silent or not, whatever Ctrl-C does there") {
    for (const bool is_silent : {false, true}) {
      for (const bool takes_interrupt : {false, true}) {
        for (const bool has_unnamed : {false, true}) {
          CAPTURE(is_silent);
          CAPTURE(takes_interrupt);
          CAPTURE(has_unnamed);
          in_any_split([&](std::size_t split) {
            DoorHabits habits = serial_door();
            habits.is_silent = is_silent;
            habits.takes_interrupt_as_text = takes_interrupt;
            habits.has_unnamed_user = has_unnamed;
            DoorWire wire{habits};
            wire.split = split;
            check_visit(wire, serial(), "alice");
            if (!has_unnamed) return;
            DoorWire unnamed{habits};
            unnamed.split = split;
            check_visit(unnamed, serial("", "lion"), "");
          });
        }
      }
    }
  }

  TEST_CASE("serial: a session that somebody has left is gone on with, and ended") {
    struct Row {
      const char* what;
      const char* keys;
    };
    const ConsoleHabits plain;
    for (const Row& row :
         {Row{"user", ""}, Row{"administrator", "administrator\rtiger\r"},
          Row{"in a tunnel", "administrator\rtiger\rtunnel select 1\r"},
          Row{"half a line", "administrator\rtiger\rip lan1 address 10.0.0.1/2"},
          Row{"a pager", "show long\r"}, Row{"administrator's password", "administrator\r"},
          Row{"running", "ping\r"}, Row{"save?", "administrator\rtiger\rip lan1 mtu 1\rexit\r"}}) {
      CAPTURE(row.what);
      in_any_split([&](std::size_t split) {
        DoorHabits habits = serial_door();
        habits.console.outputs["show long"] = std::vector<Say>(60, Say{"line\n"});
        DoorWire wire{habits};
        wire.split = split;
        wire.door.was_left_with("");
        wire.door.router().hang_at("ping");
        wire.door.router().type(row.keys);
        while (!wire.door.next().empty()) {
        }
        const Reply reply = visit(wire, serial());
        CHECK_FALSE(reply.error);
        CHECK(reply.prompt.ends_with("# "));
        CHECK(wire.door.asks_for_login());
        CHECK(wire.door.logins == 0);
        CHECK_FALSE(has(wire.door.commands, "ip lan1 address 10.0.0.1/2"));
        check_no_password_shown(wire);
      });
    }
  }

  TEST_CASE("serial: the line is at its login afterwards, also where that shows only after Enter") {
    DoorHabits habits = serial_door();
    habits.is_silent_after_exit = true;
    DoorWire wire{habits};
    const auto began = wire.clock.now;
    check_visit(wire, serial(), "alice");
    CHECK(wire.clock.now - began < std::chrono::seconds{10});
  }

  TEST_CASE("serial: a wrong password") {
    const Failure failure = refusal(serial_door(), serial("alice", "lion"));
    CHECK(failure.trouble == Trouble::authentication_refused);
  }

  TEST_CASE("serial: nobody there") {
    DoorWire wire{serial_door()};
    wire.mishap = Mishap::silent;
    wire.mishap_at = 1;
    const auto began = wire.clock.now;
    const Failure failure = failure_of([&] { visit(wire, serial()); });
    CHECK(failure.trouble == Trouble::prompt_timeout);
    CHECK(std::string{failure.what()} == "yamaha01 says nothing at all");
    CHECK(failure.next_step.find("cable") != std::string::npos);
    CHECK(wire.clock.now - began < std::chrono::seconds{25});
  }

  TEST_CASE("cut off or silent at every step: an end in time, and no password where none was asked for") {
    for (const bool on_serial : {false, true}) {
      for (const Mishap mishap : {Mishap::dropped, Mishap::silent, Mishap::cancelled}) {
        bool went_through = false;
        for (std::size_t at = 1; !went_through; ++at) {
          REQUIRE(at < 1000);
          DoorHabits habits;
          habits.stays = on_serial;
          DoorWire wire{habits};
          wire.split = 11;
          wire.mishap = mishap;
          wire.mishap_at = at;
          const auto began = wire.clock.now;
          try {
            visit(wire, on_serial ? serial() : telnet());
            went_through = wire.operations < at || wire.door.logins == 1;
          } catch (const Failure& failure) {
            CHECK(std::string{failure.what()} != "");
          }
          CHECK(wire.is_closed);
          CHECK(wire.clock.now - began < std::chrono::seconds{70});
          check_no_password_shown(wire);
        }
      }
    }
  }

  TEST_CASE("a connection that ends after minutes without a key tells of the login timer") {
    DoorHabits habits;
    habits.console.outputs["show log"] = {Say{"line\n"}};
    DoorWire wire{habits};
    auto conversation = [&]() -> asio::awaitable<int> {
      transports::SessionParts parts;
      parts.now = [&wire] { return wire.clock.now; };
      auto transport = std::make_unique<DoorTransport>(wire);
      auto session = co_await transports::open_session(std::move(transport), telnet(), std::move(parts));
      wire.door.router().hang_at("ping");
      Command command = alone("ping");
      command.deadline = std::chrono::minutes{3};
      wire.hangs_up_in_silence = true;
      co_await session->send(std::move(command));
      co_return 0;
    };
    const Failure failure = failure_of([&] { run(conversation()); });
    CHECK(failure.trouble == Trouble::closed);
    CHECK(failure.next_step.find("login timer") != std::string::npos);
  }
}

}  // namespace rtx::tests
