#pragma once

#include <optional>
#include <string_view>
#include <variant>

namespace rtx::parsers {

/// Why the router refused a command, as far as its text tells.
enum class Refusal {
  unknown_command,
  illegal_keyword,
  administrator_only,
  wrong_count,
  out_of_range,
  not_an_integer,
  not_an_address,
  nothing_selected,
  wrong_password,
  wrong_community,
  access_restricted,
  timed_out,
  no_external_memory,
  other,  ///< A text that we do not know.
};

/// `Error: Invalid command name`, `エラー: コマンド名を確認してください`
struct ErrorMessage {
  Refusal refusal = Refusal::other;
  std::string_view text;  ///< Behind the colon, in the router's words.
  friend bool operator==(const ErrorMessage&, const ErrorMessage&) = default;
};

/// `Saving ... CONFIG0 Done .`, `セーブ中... CONFIG0 終了`
struct SaveMessage {
  std::string_view target;  ///< `CONFIG0`, `usb1:/config.txt`
  bool done = false;        ///< The router said that it finished.
  friend bool operator==(const SaveMessage&, const SaveMessage&) = default;
};

/// What a `(Y/N)` question is about.
enum class Topic { save_configuration, replace_key, overwrite_file, keep_license, other };

/// `Save new configuration ? (Y/N)`, perhaps with the key that answered it.
struct Question {
  Topic topic = Topic::other;
  std::string_view text;      ///< Without `(Y/N)`.
  std::string_view answered;  ///< `Y` or `N` as echoed; empty if it still waits.
  friend bool operator==(const Question&, const Question&) = default;
};

using Message = std::variant<ErrorMessage, SaveMessage, Question>;

/// Tells what `line`, one line that the router printed, says. Nothing if it is none of these messages.
/// A line that asks and, answered, goes on to save is the save. Views point into `line`.
///
/// Source: command reference 1.3 and 56.3; texts as printed by RTX1300, RTX1210, RTX1200 and RTX810. Some
/// Japanese and the rarer English texts are known from documentation alone.
[[nodiscard]] std::optional<Message> parse_message(std::string_view line);

/// The refusal that the text behind `Error: ` means; blanks and a full stop at the end do not matter.
[[nodiscard]] Refusal refusal_of(std::string_view text) noexcept;

/// What a person can do about a refusal, in one clause without full stop; empty for `other`.
[[nodiscard]] std::string_view advice(Refusal refusal) noexcept;

}  // namespace rtx::parsers
