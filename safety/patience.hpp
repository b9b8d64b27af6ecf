#pragma once

#include <chrono>

namespace rtx::safety {

/// Before the switch fires, so much is kept for the way back.
inline constexpr std::chrono::seconds reserve{20};
/// A router is sought, and a boot is waited for, so many times as long as an answer. Source: a boot of an
/// RTX830 takes 75 to 85 s, larger models are slower; 300 s with the usual `answer_timeout`.
inline constexpr int answers_of_patience = 20;

}  // namespace rtx::safety
