#include "twin/terminal.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;

TEST_SUITE("twin/terminal") {
  TEST_CASE("a line is cut at the width, a wide character never in two") {
    CHECK(fold("", 5) == std::vector<std::string>{""});
    CHECK(fold("12345", 5) == std::vector<std::string>{"12345"});
    CHECK(fold("123456", 5) == std::vector<std::string>{"12345", "6"});
    CHECK(fold("1234つづ", 5) == std::vector<std::string>{"1234", "つづ"});
    CHECK(fold("ｱｲｳ", 2) == std::vector<std::string>{"ｱｲ", "ｳ"});
  }

  TEST_CASE("text goes out in the console's encoding, `?` for what it does not have") {
    Terminal terminal{ConsoleHabits{}};
    terminal.use({Encoding::shift_jis, 80, 24});
    terminal.write("表示\xf0\x9f\x98\x80");
    CHECK(terminal.take() == "\x95\x5c\x8e\xa6?");  // 表 ends with a backslash byte
    terminal.use({Encoding::ascii, 80, 24});
    terminal.write("表x");
    CHECK(terminal.take() == "?x");
  }

  TEST_CASE("what is typed in any encoding is read back") {
    for (const Encoding encoding : {Encoding::shift_jis, Encoding::euc_jp, Encoding::utf8}) {
      CHECK(decode(encode("東京 表 ｱ", encoding), encoding) == "東京 表 ｱ");
    }
    CHECK(decode("a\xff\xfe", Encoding::utf8) == "a??");
    CHECK(decode("a\xe3\x81", Encoding::utf8) == "a??");
  }

  TEST_CASE("typed UTF-8 takes the columns of its characters") {
    Terminal terminal{ConsoleHabits{}};
    terminal.use({Encoding::utf8, 4, 24});
    terminal.echo("ああa");
    CHECK(terminal.take() == "ああ\r\na");
  }
}
