#pragma once

#include "parsers/result.hpp"
#include "parsers/value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// What of an output was not understood. An output of which nothing was is an error: an empty table that is
/// none would make whatever asks for absence true.

namespace rtx::parsers {

/// The error if all of `output` is the router's refusal (`Error: Invalid command name`): it is no output.
[[nodiscard]] std::optional<ParseError> refusal_in(std::string_view output);

/// The error if there is nothing in `output` but lines of no known form, which have `unknown` bytes together,
/// the blanks around each of them excluded. An empty output is understood.
[[nodiscard]] std::optional<ParseError> nothing_understood(std::string_view output, std::size_t unknown);

/// The same for the lines of no known form as a parser keeps them.
template <class Lines>
[[nodiscard]] std::optional<ParseError> nothing_understood_but(const Lines& unrecognised,
                                                               std::string_view output) {
  std::size_t bytes = 0;
  for (const auto& line : unrecognised) bytes += line.size();
  return nothing_understood(output, bytes);
}

/// The lines of an output that its parser understood in part.
struct NotUnderstood {
  std::size_t lines = 0;
  std::string first;  ///< Of those lines, cut if it is long.

  explicit operator bool() const noexcept { return lines > 0; }
};

/// What stands in the field `unrecognised` of a parser's output.
[[nodiscard]] NotUnderstood not_understood(const Value& output);

/// `2 lines not understood, first: LAN1 is down`; empty if all were.
[[nodiscard]] std::string words_for(const NotUnderstood& lines);

}  // namespace rtx::parsers
