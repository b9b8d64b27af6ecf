#pragma once

#include "language/config.hpp"
#include "safety/networks.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

/// An interface as a configuration says it: what stands on it, and what translates there.
struct Interface {
  std::string name;                        ///< `lan2`, `bridge1`, `pp 1`.
  std::vector<safety::Network> addresses;  ///< Its own and the secondary one, with their networks.
  bool is_dynamic = false;                 ///< By DHCP, or as the provider gives it: not known from here.
  std::vector<std::string> descriptors;    ///< Its NAT descriptors.

  [[nodiscard]] bool has(const safety::Network& address) const;
};

/// The LANs, bridges, loopbacks and numbered PPs of `config`; tunnels are none.
[[nodiscard]] std::vector<Interface> interfaces_of(const language::Config& config);

/// What the closest network or route of `config` leads to `address` by: addresses, and names of interfaces
/// and tunnels. Several gateways share the load.
[[nodiscard]] std::vector<std::string> gateways_to(const language::Config& config,
                                                   const safety::Network& address);

/// The name of the interface by which `config` reaches `address`: `lan2`, `pp 1`, `tunnel 1`; absent where it
/// cannot be told, or where there are several ways.
[[nodiscard]] std::optional<std::string> way_to(const language::Config& config,
                                                const safety::Network& address);

}  // namespace rtx::health
