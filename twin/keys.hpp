#pragma once

namespace rtx::twin {

// The keys that a console knows, as the bytes that terminals send for them.
inline constexpr char ctrl_c = 0x03;
inline constexpr char backspace = 0x08;
inline constexpr char rubout = 0x7f;

/// Terminals send CR or LF for Enter, some both.
[[nodiscard]] constexpr bool is_enter(char byte) noexcept {
  return byte == '\r' || byte == '\n';
}

}  // namespace rtx::twin
