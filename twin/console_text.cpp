#include "twin/console_text.hpp"

#include <utility>

namespace rtx::twin {
namespace {

// English, Japanese.
using Pair = std::pair<std::string_view, std::string_view>;

std::string_view pick(const Pair& pair, Language language) {
  return language == Language::english ? pair.first : pair.second;
}

Pair words(Text text) {
  switch (text) {
    case Text::searching:
      return {"Searching ...", "Searching ..."};
    case Text::pager:
      return {"---more---", "---つづく---"};
    case Text::save_question:
      return {"Save new configuration ? (Y/N)", "新しい設定を保存しますか? (Y/N)"};
    case Text::saving:
      return {"Saving ... ", "セーブ中... "};
    case Text::saved:
      return {" Done .", " 終了"};
    case Text::restart_question:
      return {"Restart without saving ? (Y/N)", "設定を保存せずに再起動しますか? (Y/N)"};
    case Text::undeclared_question:
      return {"Continue ? (Y/N)", "実行しますか? (Y/N)"};
    case Text::save_elsewhere_question:
      return {"Change the destination ? (Y/N)", "保存先を変更しますか? (Y/N)"};
    case Text::save_slot_question:
      return {"Configuration number (0-4) : ", "保存先の番号 (0-4) : "};
    case Text::host_key_question:
      return {"Host key already exists. Generate new key ? (Y/N)",
              "キーはすでに存在します。新しいキーを作成しますか? (Y/N)"};
  }
  return {};
}

Pair words(ConsoleError error) {
  switch (error) {
    case ConsoleError::administrator_only:
      return {"Administrator use only", "このコマンドは管理レベルでのみ使用できます"};
    case ConsoleError::wrong_password:
      return {"Incorrect password", "パスワードが間違っています"};
    case ConsoleError::illegal_keyword:
      return {"Illegal keyword", "パラメータのキーワードが認識できません"};
    case ConsoleError::parameter_count:
      return {"Insufficient or too many parameters", "パラメータの数が不適当です"};
    case ConsoleError::out_of_range:
      return {"Parameter out of range", "パラメータが範囲を越えています"};
    case ConsoleError::login_restricted:
      return {"Login access is restricted.", "Login access is restricted."};
    case ConsoleError::no_external_memory:
      return {"External memory is not mounted", "外部メモリがマウントされていません"};
    case ConsoleError::save_failed:
      return {"Failed to save configuration", "設定の保存に失敗しました"};
    case ConsoleError::password_mismatch:
      return {"Passwords do not match", "パスワードが一致しません"};
    case ConsoleError::timed_out:
      return {"Command execution was aborted due to timeout",
              "タイムアウトによりコマンドの実行を中止しました"};
    case ConsoleError::lua_failed:
      return {"Failed to run Lua script", "Luaスクリプトを実行できません"};
  }
  return {};
}

}  // namespace

std::string_view text(Text text, Language language) noexcept {
  return pick(words(text), language);
}

std::string_view error_prefix(Language language) noexcept {
  return language == Language::english ? "Error: " : "エラー: ";
}

std::string error_text(ConsoleError error, Language language) {
  // Refused logins are told in English before any language is known.
  if (error == ConsoleError::login_restricted) language = Language::english;
  return std::string{error_prefix(language)}.append(pick(words(error), language));
}

}  // namespace rtx::twin
