#pragma once

#include "health/vpn.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace rtx::health {

/// The tunnels' numbers of a pair, first end and second, where a person has said them.
using TunnelNumbers = std::array<std::optional<std::uint32_t>, 2>;

/// The VPNs between two routers, as their configurations tell.
struct Vpns {
  std::vector<Vpn> found;  ///< By their numbers.
  /// Tunnels that fit each other as well as others do, so that nobody can tell which belong together.
  std::vector<Vpn> undecided{};
  /// Of each end: enabled tunnels to an address of the far router that are the end of no VPN.
  std::array<std::vector<std::uint32_t>, 2> alone{};
};

/// Which tunnels of `a` and `b` are the two ends of a VPN. What they say of each other counts in this order:
/// that an address, an IKE name, a router ID or an end ID is not the other's speaks against it; that it is
/// the other's, for it; an equal pre-shared key helps where an address is not known before, and of two that
/// fit as well the enabled one is meant. Every VPN of which an end is enabled is found. If nothing fits, the
/// pair that contradicts itself least is the VPN that somebody mistyped; where no tunnel names anything of
/// the other router, the only tunnel of each is taken. `numbers`: no other tunnels count.
[[nodiscard]] Vpns vpns_between(const language::Config& a, const language::Config& b,
                                const TunnelNumbers& numbers = {});

}  // namespace rtx::health
