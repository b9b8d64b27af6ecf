#include "agent/console_keys.hpp"
#include "agent/console_text.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::agent::testing {

TEST_SUITE("agent/console") {
  TEST_CASE("every key is the router's, but the escape key and the one behind it") {
    using Wish = ConsoleKeys::Wish;
    ConsoleKeys keys;
    CHECK(keys.take("show config\r\x03\x1a").typed == "show config\r\x03\x1a");
    CHECK(keys.take("a\x1d").typed == "a");
    CHECK(keys.take("?").wish == Wish::help);
    CHECK(keys.take("\x1ds").wish == Wish::where);
    CHECK(keys.take("\x1d\x1d").typed == "\x1d");
    CHECK(keys.take("\x1d]").typed == "\x1d");
    CHECK(keys.take("\x1dxy").typed == "y");
    const auto leaving = keys.take("abc\x1dqrest");
    CHECK(leaving.typed == "abc");
    CHECK(leaving.wish == Wish::leave);
  }

  TEST_CASE("Japanese text arrives whole, wherever it was cut, in every charset") {
    const std::string expected = "設定を保存しますか？ (Y/N)\r\n";
    const std::string utf8 = expected;
    const std::string shift_jis =
        "\x90\xdd\x92\xe8\x82\xf0\x95\xdb\x91\xb6\x82\xb5\x82\xdc\x82\xb7\x82\xa9\x81\x48 (Y/N)\r\n";
    for (const auto& bytes : {utf8, shift_jis}) {
      for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        ConsoleText text;
        std::string shown = text.take(bytes.substr(0, cut));
        shown += text.take(bytes.substr(cut));
        CHECK(shown + text.flush() == expected);
      }
    }
  }

  TEST_CASE("nothing reaches the terminal that it would obey, but line ends, tabs, backspaces and the bell") {
    ConsoleText text;
    CHECK(text.take("a\x1b]0;title\x07z\r\n\t\b \b") == "a\\x1b]0;title\az\r\n\t\b \b");
    CHECK(text.take(std::string_view{"\r\0\n", 3}) == "\r\n");
  }

  TEST_CASE("noise is not held back for ever") {
    ConsoleText text;
    const std::string noise(10'000, '\xff');
    CHECK_FALSE(text.take(noise).empty());
    CHECK_FALSE(text.holds());
  }
}

}  // namespace rtx::agent::testing
