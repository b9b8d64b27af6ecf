#pragma once

#include "transports/charset.hpp"
#include "transports/end_mark.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::transports::console {

/// What the router's lines between a command's echo and the next prompt say.
struct Output {
  std::string text;                  ///< UTF-8, wrapped lines joined, control characters spelt out.
  std::vector<std::size_t> joints;   ///< As of Reply.
  std::optional<std::string> error;  ///< Behind `Error: ` or `エラー: `.
  std::vector<std::string> notices;  ///< System messages, taken out of `text`.
};

/// Reads the raw `lines`, which end with a line feed or are empty. `command` is what printed them: what looks
/// like a system message is the output itself where a log was asked for.
[[nodiscard]] Output read_output(std::string_view lines, std::string_view command, std::size_t columns,
                                 Charset charset, const EndMarks& marks);

/// The text behind `Error:` of a line; nothing if it is no error.
/// Source: captures in both languages; a full-width colon is accepted besides.
[[nodiscard]] std::optional<std::string> error_in(std::string_view line);

/// True for a line as `console info on` and the log print it: `2026/01/02 03:04:05: text`.
[[nodiscard]] bool is_notice(std::string_view line) noexcept;

}  // namespace rtx::transports::console
