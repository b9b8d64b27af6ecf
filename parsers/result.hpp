#pragma once

#include <boost/system/result.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rtx::parsers {

/// The point at which a router's output stopped making sense.
///
/// It has a constructor on purpose: C++20 can initialise an aggregate from a parenthesised list,
/// which would make `Result<int>{3}` ambiguous.
struct ParseError {
  std::size_t line = 1;       ///< 1-based.
  std::size_t column = 1;     ///< 1-based, in bytes.
  std::string_view expected;  ///< What should have stood there; static storage.
  /// So many lines were read, and none was of a known form: then that is the error, at the first of them.
  std::size_t not_understood = 0;

  constexpr ParseError() noexcept = default;
  constexpr ParseError(std::size_t line_, std::size_t column_, std::string_view expected_) noexcept
      : line{line_}, column{column_}, expected{expected_} {}

  friend bool operator==(const ParseError&, const ParseError&) = default;
};

/// Renders `error` the way a compiler does: `source:line:column: expected X` (or that none of the lines was
/// understood), the line (cut, control characters made visible), and a caret under the byte that counts wide
/// characters as two columns. `text` is the text that was parsed; `source` names it, usually by the command
/// that printed it.
[[nodiscard]] std::string describe(const ParseError& error, std::string_view text, std::string_view source);

/// What `Result::value()` throws when there is no value.
class ParseFailure : public std::runtime_error {
 public:
  explicit ParseFailure(const ParseError& error);
};

[[noreturn]] void throw_exception_from_error(const ParseError& error, const boost::source_location& where);

/// A parsed value, or the reason there is none.
template <class T>
using Result = boost::system::result<T, ParseError>;

}  // namespace rtx::parsers
