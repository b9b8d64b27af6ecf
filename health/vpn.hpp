#pragma once

#include "language/config.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {

/// The VPNs that checks know. Source: command reference 14.4 (`tunnel encapsulation`).
enum class VpnKind { l2tpv3, l2tpv3_ipsec, ipsec };

/// `l2tpv3`, `l2tpv3-ipsec`, `ipsec`
[[nodiscard]] const char* name_of(VpnKind kind) noexcept;

/// One tunnel as a configuration says it.
struct TunnelEnd {
  std::uint32_t number = 0;
  VpnKind kind = VpnKind::ipsec;
  bool enabled = false;
  std::string local;    ///< The address it goes by; empty: the configuration does not say.
  std::string remote;   ///< The peer's; empty or `any` where it is not known before.
  std::string policy;   ///< Of `ipsec tunnel`; empty: none.
  std::string gateway;  ///< Of that policy; empty: none.
  bool operator==(const TunnelEnd&) const = default;
};

/// The command that shows a plain IPsec tunnel, which `show status l2tp` knows nothing of.
[[nodiscard]] std::string show_status_of(const TunnelEnd& tunnel);

/// The tunnels of those kinds that `config` holds, by number.
[[nodiscard]] std::vector<TunnelEnd> tunnels_in(const language::Config& config);

/// The VPN between two routers, one tunnel on each.
struct Vpn {
  std::array<TunnelEnd, 2> ends;

  /// What the first end says it is. An end that says otherwise is found by `diagnose`.
  [[nodiscard]] VpnKind kind() const noexcept { return ends[0].kind; }
};

/// The address by which the far router pings the one with `config` through the VPN between the two tunnels,
/// without its length: that of the bridge that the tunnel is a member of, else of the first interface that
/// `far` routes into its tunnel, else of `lan1`. Empty: none is known.
[[nodiscard]] std::string inner_address(const language::Config& config, const TunnelEnd& tunnel,
                                        const language::Config& far, const TunnelEnd& far_tunnel);

}  // namespace rtx::health
