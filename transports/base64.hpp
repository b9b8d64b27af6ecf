#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rtx::transports {

/// Bytes to base64 with padding, as OpenSSH writes keys.
[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// Base64 to bytes; nothing if `text` is not base64 with padding.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace rtx::transports
