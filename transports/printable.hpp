#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::transports {

/// `text` from a peer, made fit for a message: anything but printable ASCII becomes `?`, and at most `limit`
/// characters are kept (then `...`), so that no escape sequence and no flood reaches a terminal or log.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 300);

}  // namespace rtx::transports
