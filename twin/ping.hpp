#pragma once

#include "twin/router.hpp"

#include <span>
#include <string>

namespace rtx::twin {

/// `ping [-s OCTETS] [-c COUNT] [-sa SOURCE] [-w SECONDS] HOST`; `words` without `ping` itself. Each echo is
/// judged when its time has come, so a ping sees a tunnel come up or fall.
/// Source: command reference 56.7.9; listings in both languages.
[[nodiscard]] Outcome ping(World& world, const Router& router, std::span<const std::string> words,
                           Language language);

}  // namespace rtx::twin
