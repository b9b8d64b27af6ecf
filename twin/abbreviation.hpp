#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// `line` with every keyword that is a unique beginning of one written in full: `sh stat l2` becomes
/// `show status l2tp`. What is ambiguous or unknown, and every value, stays as typed.
/// Source: keywords may be abbreviated to a unique prefix.
[[nodiscard]] std::string expand(std::string_view line);

/// The words that may stand where `line` ends: with a blank at its end (or empty) the next keyword or
/// parameter, else those that begin with its last word. Parameters are described in angle brackets.
[[nodiscard]] std::vector<std::string> candidates(std::string_view line);

}  // namespace rtx::twin
