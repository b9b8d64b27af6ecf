#include "parsers/message.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::parsers {
namespace {

Refusal refusal(std::string_view line) {
  const auto message = parse_message(line);
  REQUIRE(message);
  REQUIRE(std::holds_alternative<ErrorMessage>(*message));
  return std::get<ErrorMessage>(*message).refusal;
}

TEST_SUITE("parsers/message") {
  TEST_CASE("refusals in both languages") {
    CHECK(refusal("Error: Invalid command name") == Refusal::unknown_command);
    CHECK(refusal("エラー: コマンド名を確認してください\r\n") == Refusal::unknown_command);
    CHECK(refusal("エラー: パラメータのキーワードが認識できません") == Refusal::illegal_keyword);
    CHECK(refusal("Error: Administrator use only") == Refusal::administrator_only);
    CHECK(refusal("Error: Insufficient or too many parameters") == Refusal::wrong_count);
    CHECK(refusal("エラー： パラメータの数が不適当です") == Refusal::wrong_count);
    CHECK(refusal("  Error: Parameter out of range") == Refusal::out_of_range);
    CHECK(refusal("Error: Login access is restricted.") == Refusal::access_restricted);
  }

  TEST_CASE("an unknown refusal keeps the router's words") {
    const auto message = parse_message("Error: Too many moons  \r\n");
    REQUIRE(message);
    CHECK(std::get<ErrorMessage>(*message) == ErrorMessage{Refusal::other, "Too many moons"});
    CHECK(advice(Refusal::other).empty());
  }

  TEST_CASE("every known refusal comes with advice") {
    for (auto refusal = Refusal::unknown_command; refusal != Refusal::other;
         refusal = static_cast<Refusal>(static_cast<int>(refusal) + 1)) {
      CAPTURE(static_cast<int>(refusal));
      CHECK_FALSE(advice(refusal).empty());
      CHECK_FALSE(advice(refusal).ends_with('.'));
    }
  }

  TEST_CASE("saving, finished or not") {
    CHECK(parse_message("Saving ... CONFIG0 Done .") == Message{SaveMessage{"CONFIG0", true}});
    CHECK(parse_message("セーブ中... CONFIG0 終了\r\n") == Message{SaveMessage{"CONFIG0", true}});
    CHECK(parse_message("Saving ... usb1:/config.txt Done .") ==
          Message{SaveMessage{"usb1:/config.txt", true}});
    CHECK(parse_message("Saving ... CONFIG1") == Message{SaveMessage{"CONFIG1", false}});
    CHECK(parse_message("Saving ... ") == Message{SaveMessage{"", false}});
  }

  TEST_CASE("questions, waiting and answered") {
    CHECK(parse_message("Save new configuration ? (Y/N)") ==
          Message{Question{Topic::save_configuration, "Save new configuration ?", ""}});
    CHECK(parse_message("新しい設定を保存しますか? (Y/N)N") ==
          Message{Question{Topic::save_configuration, "新しい設定を保存しますか?", "N"}});
    CHECK(parse_message("指定したファイルは既に存在しています。上書きしますか ? (Y/N)") ==
          Message{
              Question{Topic::overwrite_file, "指定したファイルは既に存在しています。上書きしますか ?", ""}});
    CHECK(parse_message("キーはすでに存在します。新しいキーを作成しますか? (Y/N)y") ==
          Message{Question{Topic::replace_key, "キーはすでに存在します。新しいキーを作成しますか?", "y"}});
    CHECK(parse_message("Launch ? (Y/N)") == Message{Question{Topic::other, "Launch ?", ""}});
  }

  TEST_CASE("a question that was answered and then saved is the save") {
    CHECK(parse_message("新しい設定を保存しますか? (Y/N)Yセーブ中... usb1:/config.txt 終了") ==
          Message{SaveMessage{"usb1:/config.txt", true}});
  }

  TEST_CASE("other lines are no messages") {
    for (const auto* const line : {"", "Error", "Error:", "Searching ...", "Password Strength : Strong",
                                   "Errors: 5", "Tunnel State: established", "(Y/N)", "Save ? (Y/N) what"}) {
      CAPTURE(line);
      CHECK_FALSE(parse_message(line));
    }
  }
}

}  // namespace
}  // namespace rtx::parsers
