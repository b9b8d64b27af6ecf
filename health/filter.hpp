#pragma once

#include "health/nat.hpp"
#include "language/config.hpp"
#include "safety/networks.hpp"

#include <optional>
#include <string>

namespace rtx::health {

/// A packet as a filter sees it; what is absent is not known.
struct Packet {
  std::optional<safety::Network> source, destination;
  Traffic traffic;  ///< The port is that of both ends.
};

/// The filters of `interface` (`lan2`, `pp 1`) surely drop `packet` when it comes in. False wherever
/// something is not certain: names, sets, dynamic filters that may let it in.
/// Source: command reference 8.1.10 (ip filter), 8.1.25 (secure filter): the first match decides, no match
/// drops.
[[nodiscard]] bool surely_drops(const language::Config& config, const std::string& interface,
                                const Packet& packet);

}  // namespace rtx::health
