#include "playbooks/assertion.hpp"
#include "tests/playbooks/sample_types.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::playbooks::testing {
namespace {

/// `COLUMN: message (hint)` of an assertion that must not compile.
std::string error_of(const std::string& written, const Type* peer = nullptr) {
  const auto assertion = Assertion::compile(written, output, peer);
  if (assertion) return "it compiles";
  const auto error = assertion.error();
  return std::to_string(error.column) + ": " + error.message +
         (error.hint.empty() ? "" : " (" + error.hint + ")");
}

}  // namespace

TEST_SUITE("playbooks/assertion errors") {
  TEST_CASE("what cannot be read is reported where it departs from the language") {
    const std::string comparison = "expected a comparison: ==, !=, <, <=, >, >=, in, not in, matches";
    CHECK(error_of("") == "1: an assertion is empty");
    CHECK(error_of("   ") == "1: an assertion is empty");
    CHECK(error_of("sent = 5") == "6: " + comparison + " (equality is written '==')");
    CHECK(error_of("sent 5") == "6: " + comparison);
    CHECK(error_of("sent == 5 && loss == 0%") ==
          "11: expected 'and', 'or', or the end of the assertion (write 'and')");
    CHECK(error_of("sent == 5 || loss == 0%") ==
          "11: expected 'and', 'or', or the end of the assertion (write 'or')");
    CHECK(error_of("!enabled") == "1: expected a value (write 'not')");
    CHECK(error_of("sent ==") == "8: expected a value");
    CHECK(error_of("sent == 5 5") == "11: expected 'and', 'or', or the end of the assertion");
    CHECK(error_of("(sent == 5") == "11: expected ')'");
    CHECK(error_of("sent in 5") == "9: expected '[' and a list of values");
    CHECK(error_of("sent in []") == "10: expected a value");
    CHECK(error_of("sent in [5") == "11: expected ']'");
    CHECK(error_of("tunnel[1.state == idle") == "16: expected ']'");
    CHECK(error_of("version matches foo") == "17: expected a regular expression in quotation marks");
    CHECK(error_of("version == \"foo") == "16: expected a closing \"");
    CHECK(error_of("all(tunnel)") == "11: expected ','");
    CHECK(error_of("count() == 1") == "7: expected a field");
  }

  TEST_CASE("unknown fields come with a suggestion") {
    CHECK(error_of("los == 0%") == "1: unknown field 'los' of the output (did you mean 'loss'?)");
    CHECK(error_of("tunnel[1].stat == idle") == "11: unknown field 'stat' of tunnel (did you mean 'state'?)");
    CHECK(error_of("rtt.zzzzzz == 1ms") == "5: unknown field 'zzzzzz' of rtt (known are: min, max)");
    CHECK(error_of("all(tunnel, stat == idle)") ==
          "13: unknown field 'stat' of tunnel (did you mean 'state'?)");
    CHECK(error_of("all(tunnel, sent == 5)")
              .starts_with("13: unknown field 'sent' of tunnel (known are: number, "));
    CHECK(error_of("any(addresses, name == x)") ==
          "16: the elements of addresses are no records (call an element 'it')");
  }

  TEST_CASE("literals must fit the field") {
    CHECK(error_of("sent == five") == "9: 'sent' is a whole number: 'five' is not a whole number");
    CHECK(error_of("sent == 5s") ==
          "9: 'sent' is a whole number: a plain number has no unit, and '5s' has one");
    CHECK(error_of("sent == 5.5") == "9: 'sent' is a whole number: '5.5' is not a whole number");
    CHECK(error_of("sent == 99999999999999999999") ==
          "9: 'sent' is a whole number: '99999999999999999999' is not a whole number");
    CHECK(error_of("loss == 0") == "9: 'loss' is a percentage: a percentage needs its sign: 0%");
    CHECK(error_of("loss == 0.05%") ==
          "9: 'loss' is a percentage: '0.05%' is finer than the tenth of a percent that the router prints");
    CHECK(error_of("loss < 101%") == "8: 'loss' is a percentage: '101%' is more than 100%");
    CHECK(error_of("loss < 5ms") ==
          "8: 'loss' is a percentage: '5ms' is not a percentage (write for example 0.5%)");
    CHECK(error_of("rtt.max < 50") ==
          "11: 'rtt.max' is a time: a time needs a unit, and '50' has none (units are us, ms, s, min, h)");
    CHECK(error_of("rtt.max < 50msec") ==
          "11: 'rtt.max' is a time: unknown unit 'msec' (units are us, ms, s, min, h)");
    CHECK(error_of("rtt.max < 0.5us") ==
          "11: 'rtt.max' is a time: '0.5us' is not a whole number of microseconds, or too long");
    CHECK(error_of("rtt.max < x") == "11: 'rtt.max' is a time: 'x' is not a time (write for example 50ms)");
    CHECK(error_of("enabled == 1") == "12: 'enabled' is true or false: '1' is not true or false");
    CHECK(
        error_of("sent == recieved") ==
        "9: 'sent' is a whole number: 'recieved' is not a whole number (did you mean the field 'received'?)");
  }

  TEST_CASE("a date and time that there is not, or that is written otherwise, is found at its place") {
    const std::string none = "11: 'booted' is a date and time: '";
    const std::string way = "' is none (write for example '2026/11/03 02:00:00' or '2026/11/03')";
    for (const std::string wrong :
         {"2026/11/3", "2026-11-03", "2026/02/29", "2026/11/03 24:00:00", "2026/11/03 02:00", "24h", "",
          "2026/11/03T02:00:00", "2026/11/03 02:00:00 ", "2026/11/03 02:60:00"}) {
      CHECK(error_of("booted >= '" + wrong + "'") == none + wrong + way);
    }
    CHECK(error_of("booted >= version") ==
          "11: cannot compare 'booted', which is a date and time, with 'version', which is a text");
    CHECK(
        error_of("booted in ['2026/11/03', x]").starts_with("26: 'booted' is a date and time: 'x' is none"));
  }

  TEST_CASE("operators must fit the field") {
    CHECK(error_of("version > 15") ==
          "1: 'version' is a text, which has no order (use ==, !=, in or matches)");
    CHECK(error_of("enabled > false") ==
          "1: 'enabled' is true or false, which has no order (use ==, !=, in or matches)");
    CHECK(error_of("sent matches '5'") == "1: 'sent' is a whole number; only a text can match");
    CHECK(error_of("count(tunnel) matches '5'") ==
          "1: 'count(tunnel)' is a whole number; only a text can match");
    CHECK(error_of("sent") ==
          "1: 'sent' is a whole number, not a condition (compare it with something, or write exists(sent))");
    CHECK(error_of("5 == sent") ==
          "1: '5' is a value; a condition begins with a field (write the field on the left)");
    CHECK(error_of("sent == rtt.max") ==
          "9: cannot compare 'sent', which is a whole number, with 'rtt.max', which is a time");
    CHECK(error_of("version matches '('").starts_with("17: not a regular expression: "));
    CHECK(error_of("version matches '" + std::string(300, 'a') + "'") ==
          "17: a pattern is longer than 256 bytes");
  }

  TEST_CASE("lists and records are no values") {
    CHECK(error_of("tunnel == 1") ==
          "1: 'tunnel' is a list (compare count(tunnel), or use any(...) or all(...))");
    CHECK(error_of("tunnel.state == idle") ==
          "8: 'tunnel' is a list (pick one by its number: tunnel[...]; or write any(tunnel, ...) or "
          "all(tunnel, ...))");
    CHECK(error_of("sa.life > 1h") == "4: 'sa' is a list (write any(sa, ...) or all(sa, ...))");
    CHECK(error_of("rtt == 1ms") == "1: 'rtt' is a record (known are: min, max)");
    CHECK(error_of("sa[1].life > 1h") ==
          "1: the elements of 'sa' have no key to pick one by (use any(sa, ...), all(...) or count(...))");
    CHECK(error_of("sent[1] == 5") == "1: 'sent' is a whole number and takes no index");
    CHECK(error_of("sent.x == 5") == "6: 'sent' is a whole number and has no fields");
    CHECK(error_of("tunnel[x].state == idle") ==
          "8: the index of 'tunnel' is its 'number': 'x' is not a whole number");
    CHECK(error_of("count(sent) == 1") == "7: 'sent' is a whole number, not a list");
    CHECK(error_of("all(rtt, max > 1ms)") == "5: 'rtt' is a record, not a list");
  }

  TEST_CASE("without another end there is no peer") {
    CHECK(
        error_of("peer.sent == 5") ==
        "1: there is no other end here ('peer' needs a playbook with two roles, and is only known where both "
        "ends are asked)");
    CHECK(error_of("peer.sen == 5", &output) ==
          "6: unknown field 'sen' of the output (did you mean 'sent'?)");
  }

  TEST_CASE("size and depth are bounded") {
    CHECK(error_of(std::string(2'001, 'a')) == "2001: longer than 2000 bytes");
    CHECK(error_of(std::string(25, '(') + "sent == 5" + std::string(25, ')')) ==
          "25: parentheses are nested more than 24 deep");
    CHECK(error_of(std::string(24, '(') + "sent == 5" + std::string(24, ')')) == "it compiles");
  }
}

}  // namespace rtx::playbooks::testing
