#pragma once

#include "twin/cloud.hpp"

#include <compare>
#include <cstddef>
#include <vector>

namespace rtx::twin {

/// A tunnel of a router: which end of a pair.
struct TunnelId {
  std::size_t router = 0;  ///< Its place on the island.
  int number = 0;
  friend auto operator<=>(const TunnelId&, const TunnelId&) = default;
};

/// Two tunnels that are meant for each other; `left` belongs to the router that the lab names first.
struct TunnelPair {
  TunnelId left;
  TunnelId right;
  friend auto operator<=>(const TunnelPair&, const TunnelPair&) = default;
};

/// Which tunnels of a lab are meant for each other, also where something is wrong: addresses that point at
/// each other say most, then router-ids and end-ids, then equal numbers. A tunnel belongs to one pair at
/// most.
[[nodiscard]] std::vector<TunnelPair> pair_tunnels(const std::vector<Facts>& routers);

}  // namespace rtx::twin
