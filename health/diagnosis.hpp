#pragma once

#include "health/vpn.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace rtx::health {

/// Something in two configurations that keeps a VPN from working.
struct Mistake {
  std::size_t end = 0;  ///< Whose configuration is to be looked at: 0 or 1; 2: both.
  std::string words;    ///< One line, without secrets: `no NAT entry lets udp 1701 in to 192.0.2.1`.
  std::string look;     ///< The command that shows it: `show config | grep nat`.
  bool operator==(const Mistake&) const = default;
};

/// What of a VPN was seen to be up at both ends, although it does not work. What had to be right for that is
/// no cause, whatever the configurations say.
struct SeenUp {
  bool sas = false;      ///< IPsec SAs in each direction.
  bool tunnel = false;   ///< The L2TP tunnel is established.
  bool session = false;  ///< And its session.
};

/// What can be seen in the configurations of why `vpn` is down, the most certain first. Keys and passwords
/// are compared, never told. Empty: they look right, so it is the path, a filter, or something unknown.
/// Source: RFC 3931 (control connection, session), command reference 14 (tunnels), 15 (IPsec), 16 (L2TP),
/// 23 (NAT); NAT entries as the lab of an L2TPv3 pair showed them to be needed.
[[nodiscard]] std::vector<Mistake> diagnose(const Vpn& vpn,
                                            const std::array<const language::Config*, 2>& configs,
                                            const SeenUp& up);

}  // namespace rtx::health
