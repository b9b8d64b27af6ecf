#pragma once

#include <string>
#include <string_view>

namespace rtx::transports {

/// `text` (UTF-8, from a router) fit for a terminal, a file or a report: line feeds and tabs stay, every
/// other control character is spelt out (`\x1b`), also C1 controls and the characters that reorder or hide
/// text
/// (`\u{202e}`), and bytes that are not UTF-8.
[[nodiscard]] std::string sanitise(std::string_view text);

}  // namespace rtx::transports
