#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::twin {

/// `size` bytes of no encoding at all, the same ones every time.
[[nodiscard]] std::string noise(std::size_t size);

/// `size` bytes of text in lines, for a banner that is much too long.
[[nodiscard]] std::string banner_of(std::size_t size);

/// What a terminal at another speed makes of `bytes`: as many bytes, most of them no text.
[[nodiscard]] std::string garbled(std::string_view bytes);

}  // namespace rtx::twin
