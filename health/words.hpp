#pragma once

#include "parsers/value.hpp"

#include <chrono>
#include <string>

namespace rtx::health {

/// `20 %`, `0.5 %`
[[nodiscard]] std::string words_for(parsers::Permille share);

/// The two greatest units: `35 min 10 s`, `3 d 4 h`.
[[nodiscard]] std::string words_for(std::chrono::seconds time);

/// `1.23 ms`
[[nodiscard]] std::string words_for(std::chrono::microseconds time);

}  // namespace rtx::health
