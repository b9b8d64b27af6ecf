#pragma once

#include <string_view>

namespace rtx::transports {

/// The bytes of `text` as OpenSSL wants them.
[[nodiscard]] inline const unsigned char* unsigned_bytes(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace rtx::transports
