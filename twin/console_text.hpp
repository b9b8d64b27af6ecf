#pragma once

#include "twin/router.hpp"

#include <string>
#include <string_view>

namespace rtx::twin {

/// What the console itself says, beside what commands print.
enum class Text {
  searching,                ///< Before the lines of a `| grep`.
  pager,                    ///< `---more---`
  save_question,            ///< `Save new configuration ? (Y/N)`
  saving,                   ///< `Saving ... `, to be followed by the file and `saved`.
  saved,                    ///< ` Done .`
  restart_question,         ///< Wording not known.
  undeclared_question,      ///< Of the fault `ask-on`.
  save_elsewhere_question,  ///< Of the fault `save-usb-dialogue`; wording not known.
  save_slot_question,       ///< Likewise.
  host_key_question,        ///< Of `sshd host key generate` if there is a key; wording not known.
};

[[nodiscard]] std::string_view text(Text text, Language language) noexcept;

/// Errors that the console finds, not the configuration language. Without prefix.
enum class ConsoleError {
  administrator_only,
  wrong_password,
  illegal_keyword,
  parameter_count,
  out_of_range,
  login_restricted,
  no_external_memory,
  save_failed,        ///< Wording not known.
  password_mismatch,  ///< Likewise.
  timed_out,          ///< The Japanese is an RTX830's; the English wording is not known.
  lua_failed,         ///< Wording not known.
};

/// The whole line: `Error: Administrator use only`.
[[nodiscard]] std::string error_text(ConsoleError error, Language language);

/// `Error: ` or `エラー: `.
[[nodiscard]] std::string_view error_prefix(Language language) noexcept;

}  // namespace rtx::twin
