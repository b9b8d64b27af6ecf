#include "playbooks/diagnostic.hpp"

#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::playbooks::testing {

TEST_SUITE("playbooks/diagnostic") {
  TEST_CASE("a diagnostic shows its place, the line, a caret and the way out") {
    const auto one = error_at({"a.toml", 2, 8}, "unknown type 'txt'", "did you mean 'text'?");
    CHECK(describe(one, "first\ntype = \"txt\"\nthird\n") ==
          "a.toml:2:8: error: unknown type 'txt'\n"
          "  type = \"txt\"\n"
          "         ^\n"
          "  hint: did you mean 'text'?");
  }

  TEST_CASE("without a source, a line or a hint those parts are left out") {
    CHECK(describe(error_at({"a.toml", 2, 8}, "wrong"), "") == "a.toml:2:8: error: wrong");
    CHECK(describe(error_at({"a.toml", 0, 0}, "wrong"), "text") == "a.toml: error: wrong");
    CHECK(describe(error_at({}, "wrong"), "text") == "error: wrong");
    CHECK(describe(warning_at({"a.toml", 9, 1}, "odd"), "text\n") == "a.toml:9:1: warning: odd");
    CHECK(describe(error_at({"a.toml", 1, 0}, "wrong"), "text\n") == "a.toml:1: error: wrong\n  text");
  }

  TEST_CASE("the caret counts wide characters as two columns") {
    CHECK(describe(error_at({"a", 1, 10}, "x"), "名前 = 1") == "a:1:10: error: x\n  名前 = 1\n         ^");
  }

  TEST_CASE("a long line is cut around the caret") {
    const std::string line = std::string(200, 'a') + "!" + std::string(200, 'b');
    const auto shown = describe(error_at({"a", 1, 201}, "x"), line);
    CHECK(shown == "a:1:201: error: x\n  ..." + std::string(60, 'a') + "!" + std::string(56, 'b') +
                       "...\n  " + std::string(63, ' ') + "^");
  }

  TEST_CASE("control characters are made visible") {
    CHECK(printable("a\x1b[0m\r\n\x7f\xc2\x9b") == "a\\x1b[0m\\x0d\\x0a\\x7f\\x9b");
    CHECK(printable("abcdef", 3) == "abc...");
    CHECK(printable("名前名前", 4) == "名前...");
    CHECK(describe(error_at({"a", 1, 0}, "x"), "a\x1b[31m") == "a:1: error: x\n  a\\x1b[31m");
  }

  TEST_CASE("secrets in the source line are masked") {
    const auto described = [](const std::string& line, std::size_t column) {
      return describe(error_at({"a", 1, column}, "x"), line);
    };
    CHECK(described("ipsec ike pre-shared-key 1 text hunter2", 11) ==
          "a:1:11: error: x\n  ipsec ike pre-shared-key 1 text *\n            ^");
    CHECK(described("password = \"hunter2\"", 1) == "a:1:1: error: x\n  password = \"*\"\n  ^");
    CHECK(described("psk = 'hunter2' # old", 17) == "a:1:17: error: x\n  psk = '*' # old\n            ^");
    CHECK(described("password = \"hunter2", 12).find("hunter") == std::string::npos);
    CHECK(described("password = { env = \"LAB\" }", 12) ==
          "a:1:12: error: x\n  password = { env = \"LAB\" }\n             ^");
    Diagnostic hidden = error_at({"a", 1, 5}, "x");
    hidden.hide_source = true;
    CHECK(describe(hidden, "end = \"hunter2\"") == "a:1:5: error: x");
  }

  TEST_CASE("an exception's text names every error") {
    const PlaybookError error{{error_at({"a", 1, 2}, "one"), error_at({"b", 3, 4}, "two")}};
    CHECK(std::string{error.what()} == "a:1:2: error: one\nb:3:4: error: two");
  }

  TEST_CASE("all are described with the lines of their own files") {
    const TemporaryDirectory directory;
    const auto first = directory.write("first.toml", "one\ntwo\n").string();
    const auto described =
        describe_all({error_at({first, 2, 1}, "x"), error_at({"nowhere.toml", 1, 1}, "y")});
    CHECK(described == first + ":2:1: error: x\n  two\n  ^\nnowhere.toml:1:1: error: y\n");
    CHECK(describe_all({}).empty());
  }

  TEST_CASE("suggestions name what is near, else what there is") {
    CHECK(suggestion("stat", {"state", "number"}) == "did you mean 'state'?");
    CHECK(suggestion("zzz", {"state", "number"}) == "known are: state, number");
    CHECK(suggestion("zzz", {}).empty());
    CHECK(nearest("tunel", {"tunnel", "session"}) == "tunnel");
    CHECK(nearest("x", {"tunnel"}).empty());
  }
}

}  // namespace rtx::playbooks::testing
