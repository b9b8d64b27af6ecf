#include "parsers/message.hpp"

#include "language/text.hpp"
#include "parsers/grammar.hpp"

#include <algorithm>
#include <array>

namespace rtx::parsers {
namespace {

/// The texts of one refusal; empty where one language's has not been seen.
struct KnownRefusal {
  Refusal refusal;
  std::string_view english;
  std::string_view japanese;
};

constexpr std::array known_refusals{
    KnownRefusal{Refusal::unknown_command, "Invalid command name", "コマンド名を確認してください"},
    KnownRefusal{Refusal::illegal_keyword, "Illegal keyword", "パラメータのキーワードが認識できません"},
    KnownRefusal{Refusal::administrator_only, "Administrator use only",
                 "このコマンドは管理レベルでのみ使用できます"},
    KnownRefusal{Refusal::wrong_count, "Insufficient or too many parameters", "パラメータの数が不適当です"},
    KnownRefusal{Refusal::out_of_range, "Parameter out of range", "パラメータが範囲を越えています"},
    KnownRefusal{Refusal::not_an_integer, "Parameter must be an integer",
                 "パラメータは整数で指定してください"},
    KnownRefusal{Refusal::not_an_address, "Unrecognized IP address parameter", "IPアドレスが認識できません"},
    KnownRefusal{Refusal::nothing_selected, "Execute pp select command beforehand",
                 "このコマンドは相手を選択してから実行してください"},
    KnownRefusal{Refusal::wrong_password, "Incorrect password", "パスワードが間違っています"},
    KnownRefusal{Refusal::wrong_community, "", "コミュニティ名称が認識できません"},
    KnownRefusal{Refusal::access_restricted, "Login access is restricted", ""},
    KnownRefusal{Refusal::timed_out, "", "タイムアウトによりコマンドの実行を中止しました"},
    KnownRefusal{Refusal::no_external_memory, "External memory is not mounted", ""},
};

struct KnownQuestion {
  Topic topic;
  std::string_view part;  ///< Of the question's text.
};

constexpr std::array known_questions{
    KnownQuestion{Topic::save_configuration, "Save new configuration"},
    KnownQuestion{Topic::save_configuration, "新しい設定を保存しますか"},
    KnownQuestion{Topic::replace_key, "キーはすでに存在します"},
    KnownQuestion{Topic::overwrite_file, "上書きしますか"},
    KnownQuestion{Topic::keep_license, "拡張ライセンス"},
};

constexpr bool is_ignored_at_end(char c) noexcept {
  return is_space(c) || c == '.';
}

namespace grammar {

using pegtl::eof;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::until;

// Error: Invalid command name
struct error_text : rest_of_line {};
struct full_width_colon : lit<"："> {};
struct error
    : seq<sor<lit<"Error">, lit<"エラー">>, sor<colon, seq<full_width_colon, some_blanks>>, error_text> {};

// Save new configuration ? (Y/N)Y
struct yes_no : lit<"(Y/N)"> {};
struct asked : plus<pegtl::not_at<yes_no>, pegtl::not_one<'\n'>> {};
struct answer : one<'Y', 'N', 'y', 'n'> {};
struct question : seq<asked, yes_no, some_blanks, opt<answer>, some_blanks> {};

// Saving ... CONFIG0 Done .
struct target : word {};
struct done : sor<lit<"Done">, lit<"終了">> {};
struct saving : seq<sor<lit<"Saving">, lit<"セーブ中">>, some_blanks, lit<"...">, opt<blanks, target>,
                    opt<blanks, done, some_blanks, opt<one<'.'>>>> {};

struct message : sor<error, seq<question, sor<saving, eof>>, saving> {};

}  // namespace grammar

/// What has been read of a line; which of them there are decides what the message is.
struct Parts {
  std::string_view error;
  std::string_view asked;
  std::string_view answer;
  std::string_view target;
  bool saving = false;
  bool done = false;
};

template <class Rule>
struct action : pegtl::nothing<Rule> {};

struct set_saving {
  static void apply0(Parts& parts) { parts.saving = true; }
};
struct set_done {
  static void apply0(Parts& parts) { parts.done = true; }
};

// clang-format off
template <> struct action<grammar::error_text> : store<&Parts::error> {};
template <> struct action<grammar::asked>      : store<&Parts::asked> {};
template <> struct action<grammar::answer>     : store<&Parts::answer> {};
template <> struct action<grammar::target>     : store<&Parts::target> {};
template <> struct action<grammar::saving>     : set_saving {};
template <> struct action<grammar::done>       : set_done {};
// clang-format on

Topic topic_of(std::string_view text) noexcept {
  const auto* const found = std::ranges::find_if(
      known_questions, [&](const auto& known) { return text.find(known.part) != std::string_view::npos; });
  return found == known_questions.end() ? Topic::other : found->topic;
}

}  // namespace

Refusal refusal_of(std::string_view text) noexcept {
  text = language::trimmed(text);
  while (!text.empty() && is_ignored_at_end(text.back())) text.remove_suffix(1);
  if (text.empty()) return Refusal::other;
  const auto* const found = std::ranges::find_if(
      known_refusals, [&](const auto& known) { return text == known.english || text == known.japanese; });
  return found == known_refusals.end() ? Refusal::other : found->refusal;
}

std::optional<Message> parse_message(std::string_view line) {
  const auto parsed = parse_all<Parts, pegtl::seq<grammar::message, space>, action>(line);
  if (!parsed) return std::nullopt;
  if (!parsed->error.empty()) return ErrorMessage{refusal_of(parsed->error), parsed->error};
  if (parsed->saving) return SaveMessage{parsed->target, parsed->done};
  return Question{topic_of(parsed->asked), language::trimmed(parsed->asked), parsed->answer};
}

std::string_view advice(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::unknown_command:
      return "check the spelling, and that this model and firmware have the command";
    case Refusal::illegal_keyword:
      return "check the keyword; `show command` and the model's reference list what is allowed";
    case Refusal::administrator_only:
      return "log in as administrator: set the administrator password in the inventory";
    case Refusal::wrong_count:
      return "compare the number of parameters with the command reference";
    case Refusal::out_of_range:
      return "the number is outside what this model allows";
    case Refusal::not_an_integer:
      return "a whole number is wanted here";
    case Refusal::not_an_address:
      return "an IP address, or address/mask, is wanted here";
    case Refusal::nothing_selected:
      return "put `pp select` or `tunnel select` before this line";
    case Refusal::wrong_password:
      return "check where the inventory takes the password from";
    case Refusal::wrong_community:
      return "an SNMP community name has at most 16 characters";
    case Refusal::access_restricted:
      return "the router does not accept logins from this address: see its `sshd host` and `login user` "
             "settings";
    case Refusal::timed_out:
      return "the router gave the command up; try again when it is less busy";
    case Refusal::no_external_memory:
      return "save to internal memory by number: `save 0`";
    case Refusal::other:
      return {};
  }
  return {};
}

}  // namespace rtx::parsers
