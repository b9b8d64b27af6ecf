#include "tests/transports/support/talk.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

// What made other programs lose output, hang or report untruth; each of them a named case.
namespace rtx::tests {
namespace {

using std::chrono::milliseconds;

const std::string config_text =
    "# RTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)\n"
    "# MAC Address : 00:a0:de:00:00:01, 00:a0:de:00:00:02\n"
    "# Memory 256Mbytes, 2LAN\n"
    "# Reporting Date: Nov 23 06:14:00 2026\n"
    "ip lan1 address 192.0.2.1/24\n"
    "tunnel select 1\n"
    " tunnel enable 1\n";

/// `show config` that pauses for `pause` after its first `after` bytes.
ConsoleHabits pausing(std::size_t after, milliseconds pause) {
  ConsoleHabits habits;
  habits.outputs["show config"] = {Say{config_text.substr(0, after)}, Say{config_text.substr(after), pause}};
  return habits;
}

}  // namespace

TEST_SUITE("transports/session battery") {
  TEST_CASE("empty console prompt") {
    Wire wire{ConsoleHabits{}};
    const auto replies = ask(wire, {ahead("ip lan1 mtu 1400")});
    CHECK(replies[0].prompt == "# ");
  }

  TEST_CASE("show config that pauses after its first comment mark is read whole") {
    for (const milliseconds pause : {milliseconds{30}, milliseconds{300}, milliseconds{5000}}) {
      for (const std::size_t after :
           {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{50}, std::size_t{51}}) {
        for (const Typing typing : {Typing::ahead, Typing::alone}) {
          in_any_split([&](std::size_t split) {
            CAPTURE(pause.count());
            CAPTURE(after);
            Wire wire{pausing(after, pause)};
            wire.split = split;
            const auto replies = ask(wire, {Command{"show config", typing}, ahead("ip lan1 mtu 1400")});
            CHECK(replies[0].text == config_text);
            CHECK(replies[1].text.empty());
            CHECK_FALSE(replies[1].error);
          });
        }
      }
    }
  }

  TEST_CASE("pp select and tunnel select change the prompt and the context is known") {
    Wire wire{ConsoleHabits{}};
    const auto replies =
        ask(wire, {ahead("pp select 1"), ahead("tunnel select 1"), ahead("tunnel select none")});
    CHECK(replies[0].context == "pp1");
    CHECK(replies[1].context == "tunnel1");
    CHECK(replies[2].context.empty());
  }

  TEST_CASE("console prompt in the midst of a push") {
    Wire wire{ConsoleHabits{}};
    std::vector<Command> commands;
    for (int i = 0; i < 40; ++i) {
      commands.push_back(
          ahead(i == 20 ? "console prompt yamaha01" : "ip lan" + std::to_string(i) + " mtu 1400"));
    }
    std::vector<Reply> replies;
    auto talk = [&](Session& session) -> asio::awaitable<void> {
      replies = co_await session.send_all(std::move(commands));
      CHECK(session.prompt_string() == "yamaha01");
    };
    converse(wire, talk);
    CHECK(replies.size() == 40);
    CHECK(replies[19].prompt == "# ");
    CHECK(replies[20].prompt == "yamaha01# ");
  }

  TEST_CASE("a bad line among good ones is the one that is refused") {
    Wire wire{ConsoleHabits{}};
    const auto replies =
        ask(wire, {ahead("ip lan1 mtu 1400"), ahead("ipp lan1 mtu 1400"), ahead("ip lan2 mtu 1400")});
    CHECK_FALSE(replies[0].error);
    CHECK(replies[1].error == "Invalid command name");
    CHECK_FALSE(replies[2].error);
  }

  TEST_CASE("a session dropped behind line 10 of 40 is noticed at once, with nine lines acknowledged") {
    Wire wire{ConsoleHabits{}};
    int acknowledged = 0;
    Trouble trouble = Trouble::broken;
    const auto began = wire.clock.now;
    auto talk = [&](Session& session) -> asio::awaitable<void> {
      try {
        for (int i = 1; i <= 40; ++i) {
          if (i == 10) {
            wire.mishap = Mishap::dropped;
            wire.mishap_at = wire.operations + 2;  // Written, and never answered.
          }
          Command command = ahead("ip lan" + std::to_string(i) + " mtu 1400");
          const Reply reply = co_await session.send(std::move(command));
          CHECK_FALSE(reply.error);
          ++acknowledged;
        }
      } catch (const Failure& failure) {
        trouble = failure.trouble;
      }
    };
    const Lines not_put_back = converse(wire, talk);
    CHECK(acknowledged == 9);
    CHECK(trouble == Trouble::reset);
    CHECK(wire.clock.now == began);
    CHECK(not_put_back.size() == 3);
    CHECK(wire.is_closed);
  }

  TEST_CASE("a ping that takes five seconds") {
    ConsoleHabits habits;
    std::string expected;
    for (int i = 0; i < 5; ++i) {
      const std::string line =
          "received from 192.0.2.2: icmp_seq=" + std::to_string(i) + " ttl=254 time=0.3ms\n";
      habits.outputs["ping -c 5 192.0.2.2"].push_back(Say{line, milliseconds{1000}});
      expected += line;
    }
    Wire wire{habits};
    const auto replies = ask(wire, {ahead("ping -c 5 192.0.2.2"), alone("ping -c 5 192.0.2.2")});
    CHECK(replies[0].text == expected);
    CHECK(replies[1].text == expected);
    CHECK(replies[0].took == std::chrono::seconds{5});
  }

  TEST_CASE("leaving administrator with unsaved changes follows one policy: N") {
    Wire wire{ConsoleHabits{}};
    ask(wire, {ahead("ip lan2 mtu 1400")});
    CHECK(wire.typed.ends_with("exit\rNexit\r"));
    CHECK_FALSE(wire.router.saved);
  }

  TEST_CASE("a command that prints prompts and marks of its own") {
    ConsoleHabits habits;
    const std::string text = "# \n> \n# show config\n#rtx:7f3a\n# #rtx:7f3a000\n# #rtx:0000001\nyamaha01# ";
    habits.outputs["show log"] = {Say{text}, Say{"\n", milliseconds{4000}}};
    for (const Typing typing : {Typing::ahead, Typing::alone}) {
      in_any_split([&](std::size_t split) {
        Wire wire{habits};
        wire.split = split;
        CHECK(ask(wire, {Command{"show log", typing}})[0].text == text + "\n");
      });
    }
  }
}

}  // namespace rtx::tests
