#pragma once

#include "health/words.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rtx::health {

/// What rtxctl says of a router, in both languages. Between braces stands what differs from time to time:
/// `{w}` a text without blanks, `{d}` a duration, `{e}` something that may itself be such a sentence, `{l}`
/// lines of a configuration with what is the matter with them, `{x}` any text. `japanese` takes them by their
/// number: `{0}`. No two of them touch.
struct Sentence {
  std::string_view english;
  std::string_view japanese;
};

/// All that are known; the first that fits counts.
[[nodiscard]] std::span<const Sentence> sentences() noexcept;

/// `words`, which are one of `sentences`, in Japanese; absent: they are not.
[[nodiscard]] std::optional<std::string> in_japanese(std::string_view words);

/// A finding's words, a verdict's reason or a next step in `language`: a sentence, names in front of it as
/// they are (`yamaha01: ...`), behind it in parentheses what a cause was seen by. What is not known stays
/// as it is: texts of routers and of check files.
[[nodiscard]] std::string said_in(Language language, std::string_view words);

}  // namespace rtx::health
