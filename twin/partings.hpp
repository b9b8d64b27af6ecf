#pragma once

#include <chrono>

namespace rtx::twin {

// How long a client is waited for when its connection ends, the same over every door.

/// For the client to take the last bytes and close.
inline constexpr std::chrono::seconds farewell{2};
/// Between the last bytes and a reset, which would overtake them in the client.
inline constexpr std::chrono::milliseconds last_words{20};
/// A black hole is forgotten after this.
inline constexpr std::chrono::minutes silence{30};

}  // namespace rtx::twin
