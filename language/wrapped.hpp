#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::language {

/// A configuration as far as the console that printed it, which breaks lines at its width, lets it be known.
struct Unwrapped {
  std::string text;
  std::vector<std::string> unsure;  ///< Lines of `text` that may as well be several.
};

/// Reads a configuration that was printed on a narrow console. `text` has every row that fills the console
/// joined with the next one, `joints` are the places: ascending, each before or at its line's end. A line
/// that happens to be as wide as the console leaves such a joint, too. So rows are parted again where they
/// read as commands only when parted; where they read both ways, or neither, the line is unsure. In the lines
/// of a here-document, which hold anything, every joint is.
[[nodiscard]] Unwrapped unwrapped(std::string_view text, std::span<const std::size_t> joints);

}  // namespace rtx::language
