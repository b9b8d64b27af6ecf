#pragma once

#include "parsers/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rtx::playbooks::detail {

/// A literal read as a value of some kind, or why it is none.
struct LiteralValue {
  std::optional<parsers::Value> value;
  std::string problem;  ///< `a time needs a unit, such as 50ms`
  std::string hint;
};

/// Reads `text` as `kind`: whole numbers, `true`/`false`/`on`/`off`, `50ms` `1.5s` `10min` `2h` (`us` `ms`
/// `s` `min` `h`, decimals as far as a microsecond goes), `0.5%` (tenths at most), `2026/11/03 02:00:00` or a
/// day alone (its first second), any text.
[[nodiscard]] LiteralValue read_literal(std::string_view text, parsers::Kind kind);

/// A kind in a message: `a time`, `a percentage`.
[[nodiscard]] std::string_view name_of(parsers::Kind kind) noexcept;

}  // namespace rtx::playbooks::detail
