#pragma once

#include "parsers/result.hpp"
#include "parsers/value.hpp"

#include <span>
#include <string>
#include <string_view>

namespace rtx::parsers {

/// One router command whose output can be parsed.
struct Parser {
  std::string_view command;                         ///< The words it begins with: `show status l2tp`, `ping`.
  const Type* type;                                 ///< The shape of what `parse` returns.
  Result<Value> (*parse)(std::string_view output);  ///< `output`: UTF-8, complete, echo and prompt removed.
  bool numbered = false;  ///< A number is glued to the command's last word: `show status lan1`, `lan3/1`.
};

/// The parser of `command` (`ping -c 5 192.0.2.1`, `show status l2tp tunnel 1`): the one whose words are
/// the longest prefix of it. Null if there is none, and behind a pipe, save `show log | grep X`: of a log
/// each line stands alone.
[[nodiscard]] const Parser* find_parser(std::string_view command) noexcept;

/// Every parser, sorted by command.
[[nodiscard]] std::span<const Parser> all_parsers() noexcept;

/// The parser's command that `command` is probably meant to be; empty if nothing is near.
[[nodiscard]] std::string_view nearest_command(std::string_view command);

}  // namespace rtx::parsers
