#include "parsers/result.hpp"

#include "parsers/unicode.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

std::string described(std::size_t line, std::size_t column, std::string_view text) {
  return describe({line, column, "tea"}, text, "show tea");
}

TEST_SUITE("parsers/result") {
  TEST_CASE("the place, what was expected, the line, a caret") {
    CHECK(described(2, 4, "one\ntwo three\r\nfour") ==
          "show tea:2:4: expected tea\n"
          "  | two three\n"
          "  |    ^");
  }

  TEST_CASE("the caret counts wide characters as two columns, narrow kana as one") {
    CHECK(described(1, 7, "通信x") == "show tea:1:7: expected tea\n  | 通信x\n  |     ^");
    CHECK(described(1, 7, "ｶﾅx") == "show tea:1:7: expected tea\n  | ｶﾅx\n  |   ^");
    CHECK(described(1, 3, "éx") == "show tea:1:3: expected tea\n  | éx\n  |  ^");
  }

  TEST_CASE("nothing in the text reaches the terminal but text") {
    CHECK(described(1, 6, "a\x1b[2Jb") == "show tea:1:6: expected tea\n  | a\\x1b[2Jb\n  |         ^");
    CHECK(described(1, 2, "\tx\x7f") == "show tea:1:2: expected tea\n  | \\x09x\\x7f\n  |     ^");
    CHECK(described(1, 1, "\x93\xfa\xc2\x9b") == "show tea:1:1: expected tea\n  | \\x93\\xfa\\u009b\n  | ^");
    CHECK(described(1, 1, "\xe2\x80\xae") == "show tea:1:1: expected tea\n  | \\u202e\n  | ^");
  }

  TEST_CASE("a long line is cut around the place") {
    const auto line = std::string(200, 'a') + "X" + std::string(100, 'b');
    const auto expected = "show tea:1:201: expected tea\n  | ..." + std::string(72, 'a') + "X" +
                          std::string(71, 'b') + "...\n  | " + std::string(75, ' ') + "^";
    CHECK(described(1, 201, line) == expected);
  }

  TEST_CASE("a cut never goes through a character") {
    std::string line;
    for (int i = 0; i < 100; ++i) line += "通";
    for (std::size_t column = 1; column <= line.size() + 1; column += 3) {
      const auto message = described(1, column, line);
      CHECK(message.find("\\x") == std::string::npos);
    }
  }

  TEST_CASE("a place outside the text is still described") {
    CHECK(described(9, 9, "short") == "show tea:9:9: expected tea\n  | short\n  |      ^");
  }

  TEST_CASE("value() carries the error as an exception") {
    const Result<int> failed = ParseError{3, 14, "tea"};
    CHECK_THROWS_WITH_AS(static_cast<void>(failed.value()), "3:14: expected tea", ParseFailure);
    CHECK(Result<int>{7}.value() == 7);
  }
}

TEST_SUITE("parsers/unicode") {
  TEST_CASE("characters are taken apart as UTF-8 has it") {
    CHECK(first_character("a").size == 1);
    CHECK(first_character("é").code == 0xE9);
    CHECK(first_character("通").size == 3);
    CHECK(first_character("\xF0\x9F\x9A\x80").code == 0x1F680);
    CHECK(first_character("").size == 0);
  }

  TEST_CASE("what is not UTF-8 is one byte") {
    // Continuation first, overlong, surrogate, beyond the last, cut short, wrong continuation.
    for (const auto* const bytes : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                    "\xE9\x80", "\xE9(\x80", "\xFF"}) {
      CAPTURE(bytes);
      CHECK_FALSE(first_character(bytes).valid);
      CHECK(first_character(bytes).size == 1);
    }
    CHECK(valid_utf8("a\xFF通\xE9") == "a\xEF\xBF\xBD通\xEF\xBF\xBD");
  }
}

}  // namespace
}  // namespace rtx::parsers
