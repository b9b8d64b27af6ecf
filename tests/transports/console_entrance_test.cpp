#include "transports/console_entrance.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rtx::tests {
namespace {

using transports::EntranceOptions;
using transports::Secret;
using transports::Trouble;
using transports::console::Action;
using transports::console::Console;
using transports::console::Done;
using transports::console::Ended;
using transports::console::Entrance;
using transports::console::Event;
using transports::console::Expired;
using transports::console::Failed;
using transports::console::Quiet;
using transports::console::Read;
using transports::console::Received;
using transports::console::Send;
using transports::console::Sent;
using transports::console::Start;

constexpr std::size_t limit = 1024 * 1024;

EntranceOptions entrance_for(bool wake, std::string user = "alice") {
  EntranceOptions options;
  options.user = std::move(user);
  options.password = Secret{"lynx"};
  options.wake = wake;
  return options;
}

/// Text as a UART of `to` bps reads it from a line of `from` bps.
std::string misread(std::string_view text, double from, double to) {
  std::vector<bool> levels;  // Of one bit time of the sender each; the line idles high.
  const auto add = [&](bool level) { levels.push_back(level); };
  for (int idle = 0; idle < 12; ++idle) add(true);
  for (const char c : text) {
    add(false);
    for (unsigned bit = 0; bit < 8; ++bit) add(((static_cast<unsigned char>(c) >> bit) & 1U) != 0);
    add(true);
  }
  for (int idle = 0; idle < 40; ++idle) add(true);
  const double step = from / to;  // Of the receiver's bits, in the sender's.
  const auto level_at = [&](double time) { return levels[static_cast<std::size_t>(time)]; };
  const auto end = static_cast<double>(levels.size());
  std::string read;
  for (double time = 0; time + 10 * step < end;) {
    if (level_at(time)) {
      time += step / 16;
      continue;
    }
    unsigned byte = 0;
    for (unsigned bit = 0; bit < 8; ++bit)
      byte |= static_cast<unsigned>(level_at(time + (1.5 + bit) * step)) << bit;
    read += static_cast<char>(byte);
    time += 9.5 * step;
    while (time < end && !level_at(time)) time += step / 16;  // A break ends when the line is high again.
  }
  return read;
}

/// Runs the machine against a router that answers every key with `says`, then is silent.
Action drive(Console& console, EntranceOptions options, const std::function<std::string()>& says,
             std::string& typed) {
  Entrance entrance{console, std::move(options)};
  Event event = Start{};
  std::string bytes;
  std::string waiting = says();
  for (int silent = 0;;) {
    Action action = entrance.resume(event);
    if (const auto* send = std::get_if<Send>(&action)) {
      typed += send->bytes.reveal();
      waiting += says();
      event = Sent{};
    } else if (const auto* read = std::get_if<Read>(&action)) {
      if (!waiting.empty()) {
        bytes = std::exchange(waiting, {});
        event = Received{bytes, {}};
      } else {
        event = read->quiet.count() > 0 && ++silent < 100 ? Event{Quiet{}} : Event{Expired{}};
      }
    } else {
      return action;
    }
  }
}

}  // namespace

TEST_SUITE("transports/console entrance") {
  TEST_CASE("a line read at the wrong speed is recognised, whichever way it is wrong") {
    constexpr std::array<double, 5> speeds{9600, 19200, 38400, 57600, 115200};
    for (const double from : speeds) {
      for (const double to : speeds) {
        CAPTURE(from);
        CAPTURE(to);
        for (const std::string_view text : {"\r\nPassword: ", "\r\nUsername: ", "\r\n> ", "\r\nRTX830# "}) {
          CAPTURE(text);
          Console console{1, limit};
          std::string typed;
          const Action end =
              drive(console, entrance_for(true), [&] { return misread(text, from, to); }, typed);
          if (from == to) continue;
          const auto* failed = std::get_if<Failed>(&end);
          REQUIRE(failed != nullptr);
          CHECK(typed.find("lynx") == std::string::npos);
          CHECK(failed->next_step.find("baud") != std::string::npos);
          if (text.size() > 8) CHECK(failed->next_step.find("wrong baud rate?") != std::string::npos);
        }
      }
    }
  }

  TEST_CASE("noise on the line is no login, and endless noise ends") {
    for (const bool wake : {false, true}) {
      std::uint32_t state = 7;
      const auto noise = [&state] {
        std::string bytes;
        for (int count = 0; count < 3000; ++count) {
          state = state * 1664525U + 1013904223U;
          bytes += static_cast<char>(state >> 24U);
        }
        return bytes;
      };
      Console console{1, limit};
      std::string typed;
      const Action end = drive(console, entrance_for(wake), noise, typed);
      REQUIRE(std::holds_alternative<Failed>(end));
      CHECK(std::get<Failed>(end).trouble == Trouble::broken);
      CHECK(std::get<Failed>(end).message == "the router sends what is no text");
      CHECK(typed.find("lynx") == std::string::npos);
    }
  }

  TEST_CASE("Japanese output on a line is no noise") {
    for (const std::string_view japanese :
         {"\x83\x47\x83\x89\x81\x5b: \x83\x52\x83\x7d\x83\x93\x83\x68\x96\xbc\r\n",
          "\xe3\x82\xa8\xe3\x83\xa9\xe3\x83\xbc: \xe3\x82\xb3\xe3\x83\x9e\xe3\x83\xb3\xe3\x83\x89\r\n"}) {
      Console console{1, limit};
      std::string typed;
      const Action end = drive(console, entrance_for(true), [&] { return std::string{japanese}; }, typed);
      REQUIRE(std::holds_alternative<Failed>(end));
      CHECK(std::get<Failed>(end).trouble == Trouble::prompt_timeout);
    }
  }

  TEST_CASE("a banner of a megabyte is cut off") {
    Console console{1, limit};
    Entrance entrance{console, entrance_for(false)};
    Action action = entrance.resume(Start{});
    const std::string piece(1000, 'x');
    std::size_t sent = 0;
    while (std::holds_alternative<Read>(action) && sent < 1'000'000) {
      action = entrance.resume(Received{piece, {}});
      sent += piece.size();
    }
    REQUIRE(std::holds_alternative<Failed>(action));
    CHECK(std::get<Failed>(action).trouble == Trouble::output_too_long);
    CHECK(sent < 100'000);
  }

  /// The password is typed into `Password:` alone: whatever is printed before, and wherever that stops.
  TEST_CASE("no prefix of any dialogue gets the password but one that ends in its question") {
    const std::vector<std::string_view> dialogues{
        "\r\nPassword: \r\nUsername: alice\r\nPassword: \r\n\r\nRTX830 Rev.15.02.31 (x)\r\n> ",
        "Username: alice\r\nNew_Password: \r\nPassword: ok\r\n",
        "> administrator\r\nPassword: \r\n# show config\r\nlogin password *\r\nPassword: secret\r\n# ",
        "Password:x\r\nPassword : \r\nOld_Password: \r\nYour Password: \r\nPassword: (Y/N)",
        "Error: Login access is restricted.\r\n"};
    for (const std::string_view dialogue : dialogues) {
      for (std::size_t cut = 0; cut <= dialogue.size(); ++cut) {
        for (const bool wake : {false, true}) {
          for (const std::string user : {"", "alice"}) {
            Console console{1, limit};
            Entrance entrance{console, entrance_for(wake, user)};
            Action action = entrance.resume(Start{});
            if (wake) {
              action = entrance.resume(Quiet{});
              action = entrance.resume(Sent{});
            }
            for (const char c : dialogue.substr(0, cut)) {
              REQUIRE(std::holds_alternative<Read>(action));
              const std::string one(1, c);
              action = entrance.resume(Received{one, {}});
            }
            action = entrance.resume(Quiet{});
            const auto* send = std::get_if<Send>(&action);
            if (send == nullptr || send->bytes.reveal() != "lynx\r") continue;
            CHECK(user.empty());
            const std::string_view tail = console.screen.tail();
            CHECK((tail == "Password:" || tail == "Password: "));
          }
        }
      }
    }
  }

  TEST_CASE("an end at every place of the dialogue is a failure with words") {
    const std::string_view dialogue = "\r\nPassword: \r\nUsername: alice\r\nPassword: \r\nError: no\r\n";
    for (std::size_t cut = 0; cut <= dialogue.size(); ++cut) {
      Console console{1, limit};
      Entrance entrance{console, entrance_for(false)};
      Action action = entrance.resume(Start{});
      for (const char c : dialogue.substr(0, cut)) {
        const std::string one(1, c);
        action = entrance.resume(Received{one, {}});
        const auto tail = console.screen.tail();
        if (!tail.ends_with(": ")) continue;
        action = entrance.resume(Quiet{});
        if (std::holds_alternative<Send>(action)) action = entrance.resume(Sent{});
      }
      action = entrance.resume(Ended{});
      REQUIRE(std::holds_alternative<Failed>(action));
      CHECK_FALSE(std::get<Failed>(action).message.empty());
    }
  }
}

}  // namespace rtx::tests
