#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rtx::twin {

inline constexpr std::string_view known_placeholders = "{n}, {n:2} to {n:9}, {hi}, {lo}";

/// A text of a fleet as one copy has it.
struct Filled {
  std::string text;
  std::string unknown;  ///< A placeholder that there is not, braces included; empty: all are known.
};

/// `{n}` is the number, `{n:4}` the number with zeros in front up to so many digits, `{hi}` and `{lo}` are
/// its two bytes, for addresses: `10.{hi}.{lo}.1`. Braces around what does not begin with a letter stay.
[[nodiscard]] Filled fill_placeholders(std::string_view text, std::int64_t number);

}  // namespace rtx::twin
