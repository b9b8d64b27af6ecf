#include "transports/charset.hpp"

#include "transports/sanitise.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

namespace rtx::tests {
namespace {

using transports::Charset;
using transports::columns_of;
using transports::decode;
using transports::encode;
using transports::sanitise;

struct Text {
  std::string utf8, shift_jis, euc_jp;
  std::size_t columns;
};

// Bytes written down from the code charts. Trail bytes of Shift_JIS that are ASCII: `\` (ソ, 表, 能, 構, ー),
// `|` (ポ), `^` (ェ, セ), `@`, letters.
const std::vector<Text>& texts() {
  static const std::vector<Text> all{
      {"エラー: ", "\x83\x47\x83\x89\x81\x5b: ", "\xa5\xa8\xa5\xe9\xa1\xbc: ", 8},
      {"ソ表能構", "\x83\x5c\x95\x5c\x94\x5c\x8d\x5c", "\xa5\xbd\xc9\xbd\xc7\xbd\xb9\xbd", 8},
      {"ポート", "\x83\x7c\x81\x5b\x83\x67", "\xa5\xdd\xa1\xbc\xa5\xc8", 6},
      {"セーブ中...", "\x83\x5a\x81\x5b\x83\x75\x92\x86...", "\xa5\xbb\xa1\xbc\xa5\xd6\xc3\xe6...", 11},
      {"終了", "\x8f\x49\x97\xb9", "\xbd\xaa\xce\xbb", 4},
      {"ﾃｽﾄ", "\xc3\xbd\xc4", "\x8e\xc3\x8e\xbd\x8e\xc4", 3},
      {"設定を保存しますか? (Y/N)",
       "\x90\xdd\x92\xe8\x82\xf0\x95\xdb\x91\xb6\x82\xb5\x82\xdc\x82\xb7\x82\xa9? (Y/N)",
       "\xc0\xdf\xc4\xea\xa4\xf2\xca\xdd\xc2\xb8\xa4\xb7\xa4\xde\xa4\xb9\xa4\xab? (Y/N)", 25},
      {"①", "\x87\x40", "\xad\xa1", 2},
  };
  return all;
}

}  // namespace

TEST_SUITE("transports/charset") {
  TEST_CASE("ASCII is itself, backslash and tilde included") {
    for (const Charset expected : {Charset::unknown, Charset::ascii, Charset::shift_jis, Charset::euc_jp}) {
      CHECK(decode("a\\b~|", expected) == "a\\b~|");
    }
  }

  TEST_CASE("each charset is read where it is expected") {
    for (const Text& text : texts()) {
      CAPTURE(text.utf8);
      CHECK(decode(text.utf8, Charset::utf8) == text.utf8);
      CHECK(decode(text.shift_jis, Charset::shift_jis) == text.utf8);
      CHECK(decode(text.euc_jp, Charset::euc_jp) == text.utf8);
    }
  }

  TEST_CASE("each charset is recognised where another is expected") {
    const Text& error = texts()[0];
    const Text& trails = texts()[1];
    const Text& question = texts()[6];
    for (const Charset expected :
         {Charset::unknown, Charset::ascii, Charset::utf8, Charset::shift_jis, Charset::euc_jp}) {
      for (const Text* text : {&error, &trails, &question}) {
        CHECK(decode(text->utf8, expected) == text->utf8);
        CHECK(decode(text->shift_jis, expected) == text->utf8);
      }
    }
    for (const Charset expected : {Charset::unknown, Charset::ascii, Charset::utf8}) {
      CHECK(decode(error.euc_jp, expected) == error.utf8);
      CHECK(decode(question.euc_jp, expected) == question.utf8);
    }
  }

  TEST_CASE("bytes that are nothing are spelt out, not dropped") {
    CHECK(decode("a\xff\xfe", Charset::shift_jis) == "a\\xff\\xfe");
    CHECK(decode("\x80", Charset::unknown) == "\\x80");
    CHECK(decode("\x83", Charset::shift_jis) == "\\x83");
  }

  TEST_CASE("overlong forms, surrogates and values out of range are not UTF-8") {
    for (const std::string text :
         {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80"}) {
      CHECK(transports::first_code_point(text).length == 0);
    }
    CHECK(transports::first_code_point("\xf0\x9f\x98\x80").value == 0x1f600);
    CHECK(transports::first_code_point("").length == 0);
  }

  TEST_CASE("columns are those of the terminal") {
    for (const Text& text : texts()) {
      CAPTURE(text.utf8);
      CHECK(columns_of(text.utf8, Charset::utf8) == text.columns);
      CHECK(columns_of(text.shift_jis, Charset::shift_jis) == text.columns);
      CHECK(columns_of(text.euc_jp, Charset::euc_jp) == text.columns);
    }
    CHECK(columns_of("ab\x83", Charset::shift_jis) == 3);  // Cut in the middle of a character.
    CHECK(transports::begins_wide("\x83\x5c", Charset::shift_jis));
    CHECK_FALSE(transports::begins_wide("\xc3", Charset::shift_jis));
    CHECK_FALSE(transports::begins_wide("a", Charset::shift_jis));
    CHECK_FALSE(transports::begins_wide("", Charset::shift_jis));
  }

  TEST_CASE("writing is reading's mirror") {
    for (const Text& text : texts()) {
      CHECK(encode(text.utf8, Charset::shift_jis) == text.shift_jis);
      CHECK(encode(text.utf8, Charset::ascii) == text.shift_jis);
      CHECK(encode(text.utf8, Charset::utf8) == text.utf8);
      CHECK(encode(text.utf8, Charset::euc_jp) == text.euc_jp);
    }
    CHECK_FALSE(encode("\xf0\x9f\x98\x80", Charset::shift_jis));
    CHECK_FALSE(encode("\xff", Charset::utf8));
  }

  TEST_CASE("the words of console character, old and new") {
    CHECK(transports::charset_named("en.ascii") == Charset::ascii);
    CHECK(transports::charset_named("sjis") == Charset::shift_jis);
    CHECK(transports::charset_named("ja.euc") == Charset::euc_jp);
    CHECK(transports::charset_named("ja.utf8") == Charset::utf8);
    CHECK(transports::charset_named("") == Charset::unknown);
  }
}

TEST_SUITE("transports/sanitise") {
  TEST_CASE("nothing that acts on a terminal or hides text is left") {
    CHECK(sanitise("plain\ttext\n") == "plain\ttext\n");
    CHECK(sanitise("エラー") == "エラー");
    CHECK(sanitise("\x1b[2J") == "\\x1b[2J");
    CHECK(sanitise("a\rb\x07\x7f") == "a\\x0db\\x07\\x7f");
    CHECK(sanitise(std::string("\0", 1)) == "\\x00");
    CHECK(sanitise("\xc2\x9b"
                   "31m") == "\\u{9b}31m");
    CHECK(sanitise("\xe2\x80\xae"
                   "abc") == "\\u{202e}abc");
    CHECK(sanitise("\xef\xbb\xbf") == "\\u{feff}");
    CHECK(sanitise("\xf3\xa0\x80\x81") == "\\u{e0001}");
    CHECK(sanitise("\xff\xc3") == "\\xff\\xc3");
    CHECK(sanitise("") == "");
  }
}

}  // namespace rtx::tests
