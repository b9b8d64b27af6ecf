#include "agent/fields.hpp"

#include "agent/targets.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::agent {

TEST_SUITE("agent/fields") {
  TEST_CASE("the parser of a command with arguments is found") {
    CHECK(parser_for("ping -c 5 192.0.2.1").command == "ping");
  }

  TEST_CASE("a command without parser gets a suggestion and the list") {
    try {
      static_cast<void>(parser_for("show ipsec sas"));
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(std::string{error.what()} == "the output of 'show ipsec sas' cannot be parsed");
      CHECK(error.hint.find("did you mean 'show ipsec sa'?") != std::string::npos);
      CHECK(error.hint.find("'show status l2tp'") != std::string::npos);
    }
  }

  TEST_CASE("every field of every parser has a line, nested ones with their path") {
    const std::string ping = fields_text(*parser_for("ping").type);
    for (const auto* path : {"loss ", "rtt.max ", "replies[seq].ttl "}) {
      CAPTURE(path);
      CHECK(ping.find(path) != std::string::npos);
    }
    for (const auto& parser : parsers::all_parsers()) CHECK_FALSE(fields_text(*parser.type).empty());
  }
}

}  // namespace rtx::agent
