#include "language/words.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace rtx::language {
namespace {

std::vector<std::string> texts(std::string_view line) {
  const auto result = split(line);
  REQUIRE_FALSE(result.error);
  std::vector<std::string> words;
  for (const auto& word : result.words) words.push_back(word.text);
  return words;
}

using Words = std::vector<std::string>;

TEST_SUITE("language/words") {
  TEST_CASE("a line is split as the router splits it") {
    struct Row {
      std::string line;
      Words words;
    };
    const std::vector<Row> rows{
        {"", {}},
        {"   ", {}},
        {"ip lan2 address 192.168.1.1/24", {"ip", "lan2", "address", "192.168.1.1/24"}},
        {"  save  ", {"save"}},
        {R"(console prompt "tokyo 1")", {"console", "prompt", "tokyo 1"}},
        {R"(console prompt tokyo\ 1)", {"console", "prompt", "tokyo 1"}},
        {R"(a'b c'd)", {"ab cd"}},
        {R"("it's" '"x"')", {"it's", "\"x\""}},
        {R"("\"" "\\" "\n")", {"\"", "\\", "n"}},
        {R"('\')", {"\\"}},
        {R"(a "" '')", {"a", "", ""}},
        {R"(\? \# \| \>)", {"?", "#", "|", ">"}},
        {"save # before the change", {"save"}},
        {"# a comment", {}},
        {"console prompt a#b", {"console", "prompt", "a#b"}},
        {R"("#" x)", {"#", "x"}},
        {"show config | grep ip", {"show", "config", "|", "grep", "ip"}},
        {"description 説明 ここ", {"description", "説明", "ここ"}},
    };
    for (const auto& row : rows) {
      CAPTURE(row.line);
      CHECK(texts(row.line) == row.words);
    }
  }

  TEST_CASE("a word knows its column and whether it was protected") {
    const auto words = split(R"(  ip "lan2" add\ress)").words;
    REQUIRE(words.size() == 3);
    CHECK(words[0].column == 3);
    CHECK_FALSE(words[0].quoted);
    CHECK(words[1].column == 6);
    CHECK(words[1].quoted);
    CHECK(words[2].column == 13);
    CHECK(words[2].quoted);
  }

  TEST_CASE("what is no command line is refused with its column") {
    struct Row {
      std::string line;
      std::size_t column;
      std::string message;
    };
    const std::vector<Row> rows{
        {"console prompt \"abc", 16, "this quote is never closed"},
        {"console prompt a'bc", 17, "this quote is never closed"},
        {R"(console prompt "a\")", 16, "this quote is never closed"},
        {"console prompt abc\\", 19, "nothing follows this `\\`"},
        {"save\r", 5, "a control character cannot be typed"},
        {"save\nrestart", 5, "a control character cannot be typed"},
        {"sa\tve", 3, "a control character cannot be typed"},
        {"\x1b[2J", 1, "a control character cannot be typed"},
        {"sa\x7fve", 3, "a control character cannot be typed"},
        {std::string(4096, 'a'), 4096, "longer than the 4095 columns that the router reads"},
    };
    for (const auto& row : rows) {
      CAPTURE(row.line);
      const auto result = split(row.line);
      REQUIRE(result.error);
      CHECK(result.error->column == row.column);
      CHECK(result.error->message == row.message);
    }
  }

  TEST_CASE("4095 columns are taken, and a wide character is two of them") {
    CHECK_FALSE(split(std::string(4095, 'a')).error);
    std::string wide;
    for (int count = 0; count < 2047; ++count) wide += "語";
    CHECK_FALSE(split(wide + "a").error);
    CHECK(split(wide + "ab").error);
  }

  TEST_CASE("only what needs it is quoted") {
    CHECK(quote("lan2") == "lan2");
    CHECK(quote("説明") == "説明");
    CHECK(quote("") == R"("")");
    CHECK(quote("tokyo 1") == R"("tokyo 1")");
    CHECK(quote("a\"b\\c") == R"("a\"b\\c")");
    for (const char special : std::string{"?#|>\\'\" "}) CHECK(quote(std::string{special}).starts_with('"'));
  }

  TEST_CASE("what is quoted is read back as it was") {
    std::mt19937 random{20240701};
    std::uniform_int_distribution<int> length{0, 40};
    std::uniform_int_distribution<int> letter{0x20, 0x7E};
    for (int round = 0; round < 20000; ++round) {
      std::string text;
      for (int left = length(random); left > 0; --left) text += static_cast<char>(letter(random));
      CAPTURE(text);
      const auto back = split("a " + quote(text) + " b");
      REQUIRE_FALSE(back.error);
      REQUIRE(back.words.size() == 3);
      CHECK(back.words[1].text == text);
      CHECK(back.words[2].text == "b");
    }
  }
}

}  // namespace
}  // namespace rtx::language
