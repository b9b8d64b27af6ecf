#pragma once

#include "twin/facts.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// Where a router sends a packet.
struct Egress {
  const Interface* interface = nullptr;  ///< Null for a tunnel without an interface line of its own.
  int tunnel = 0;                        ///< Not 0: into that tunnel.
  std::optional<Address> next_hop;       ///< Absent: the destination itself is on the link.
};

/// The way to `destination`: the longest prefix wins, connected networks before routes of the same length.
/// None if there is no way. Points into `facts`.
[[nodiscard]] std::optional<Egress> egress_to(const Facts& facts, Address destination);

/// How an address of the router's own looks from outside an interface.
struct Outside {
  Address address;
  bool hidden = false;  ///< Behind the router's own translation.
  const NatDescriptor* descriptor = nullptr;
  int number = 0;  ///< Of the descriptor.
};

/// Applies the NAT descriptors of `egress` to `local`. Outbound: routing, out filter, then NAT.
/// Source: command reference 23.2 to 23.6.
[[nodiscard]] Outside outside_of(const Facts& facts, const Interface& egress, Address local);

/// What became of an unsolicited packet at the router's own NAT.
struct Admission {
  bool admitted = true;
  std::optional<Address> goes_to;  ///< An entry is there and leads to another address (a stale one).
};

/// Whether a packet of `protocol` (and `port`) from outside reaches `local` unsolicited.
[[nodiscard]] Admission admits(const Outside& outside, Address local, std::string_view protocol, int port);

/// The address a router uses as source towards `egress`, as `ping` without `-sa` does: the interface's own;
/// through a tunnel the first LAN's or bridge's.
[[nodiscard]] std::optional<Address> source_towards(const Facts& facts, const Egress& egress);

}  // namespace rtx::twin
