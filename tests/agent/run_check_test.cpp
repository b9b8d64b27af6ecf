#include "agent/run_check.hpp"

#include "agent/targets.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::agent {

namespace {

/// Why `command` is not typed; empty if it is.
std::string refusal(const std::string& command, bool allow_change = false) {
  try {
    check_command(command, allow_change);
    return {};
  } catch (const UsageError& error) {
    CHECK_FALSE(error.hint.empty());
    return error.what();
  }
}

}  // namespace

TEST_SUITE("agent/run_check") {
  TEST_CASE("what only shows is typed") {
    for (const auto* command :
         {"show config", "show status l2tp", "show something new in the next firmware", "ping -c 5 192.0.2.1",
          "show config | grep \"nat > descriptor\"", "SHOW ENVIRONMENT", "traceroute 192.0.2.1"}) {
      CAPTURE(command);
      CHECK(refusal(command).empty());
    }
  }

  TEST_CASE("what changes something needs to be allowed") {
    for (const auto* command : {"ip route default gateway 192.0.2.1", "no ip route default",
                                "tunnel select 1", "something unheard of", "show log > usb1:/log.txt"}) {
      CAPTURE(command);
      CHECK_FALSE(refusal(command).empty());
      CHECK(refusal(command, true).empty());
    }
  }

  TEST_CASE("saving, leaving and what is dangerous is never typed, nor are its abbreviations") {
    for (const auto* command :
         {"save", "save 0", "sav", "sa 0", "SAVE", "exit", "quit save", "ex", "administrator", "cold start",
          "restart", "rest", "less config", "clear log"}) {
      CAPTURE(command);
      CHECK_FALSE(refusal(command, true).empty());
    }
  }

  TEST_CASE("a ping must have an end") {
    CHECK_FALSE(refusal("ping 192.0.2.1").empty());
    CHECK_FALSE(refusal("ping6 2001:db8::1").empty());
  }

  TEST_CASE("exactly one line") {
    CHECK_FALSE(refusal("show log\rsave").empty());
    CHECK_FALSE(refusal("show log\nsave").empty());
    CHECK_FALSE(refusal("show \"log").empty());
    CHECK_FALSE(refusal("").empty());
    CHECK_FALSE(refusal("# only a comment").empty());
  }

  TEST_CASE("the refusal of a command with a secret does not repeat it") {
    CHECK(refusal("ipsec ike pre-shared-key 1 text open-sesame").find("open-sesame") == std::string::npos);
  }
}

}  // namespace rtx::agent
