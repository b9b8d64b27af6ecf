#pragma once

#include "language/commands.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::language {

/// One command of a configuration text, selections included.
struct ConfigEntry {
  std::string text;        ///< Without indentation and trailing blanks; a here-document with its lines.
  std::size_t line = 0;    ///< 1-based, in the text.
  std::size_t indent = 0;  ///< Blanks in front of it.
  Selection selection;     ///< In force where it stands.
  Reading reading;         ///< Understood with that selection.
};

/// The commands of a configuration: of `show config`, of a saved file, or of a file that a person wrote.
///
/// Empty lines, comments and the header are left out, also where the header's `# main:` line is wrapped.
/// A here-document (`macro`, `embedded file`) is one entry, closed at the end of the text if it never is; so
/// is a `switch select` or `ap select` with its indented lines, which are not understood any further. Never
/// fails.
[[nodiscard]] std::vector<ConfigEntry> read_config(std::string_view text);

/// Whether `line`, which follows the header's `# main:` line without a `#`, is the rest of it that the
/// terminal's width has cut off.
[[nodiscard]] bool continues_header(std::string_view line);

}  // namespace rtx::language
