#include "twin/addressing.hpp"

#include <algorithm>

namespace rtx::twin {
namespace {

/// The interface whose own network holds `address`; the longest prefix wins.
const Interface* connected(const Facts& facts, Address address) {
  const Interface* best = nullptr;
  for (const auto& [name, candidate] : facts.interfaces) {
    if (!candidate.address || !contains(*candidate.address, address)) continue;
    if (best == nullptr || candidate.address->prefix_length() > best->address->prefix_length())
      best = &candidate;
  }
  return best;
}

std::optional<Egress> through(const Facts& facts, const Route& route) {
  for (const RouteGateway& gateway : route.gateways) {
    if (gateway.tunnel != 0) {
      return Egress{.interface = facts.interface("tunnel" + std::to_string(gateway.tunnel)),
                    .tunnel = gateway.tunnel,
                    .next_hop = std::nullopt};
    }
    if (const Interface* interface = connected(facts, *gateway.address))
      return Egress{.interface = interface, .tunnel = 0, .next_hop = gateway.address};
  }
  return std::nullopt;
}

bool is_inner(const NatDescriptor& descriptor, Address local) {
  return std::any_of(descriptor.inner.begin(), descriptor.inner.end(), [&](const std::string& item) {
    return item == "auto" || matches_addresses(item, local);
  });
}

/// The first outer address. `ipcp`, the default, gives none on a LAN. Source: command reference 23.4.
std::optional<Address> outer_address(const NatDescriptor& descriptor, const Interface& egress) {
  if (descriptor.outer.empty()) return std::nullopt;
  const std::string& first = descriptor.outer.front();
  if (first == "primary" && egress.address) return egress.address->address();
  return parse_address(first.substr(0, first.find('-')));
}

bool serves(const StaticEntry& entry, std::string_view protocol, int port) {
  if (entry.protocol != protocol) return false;
  return port == 0 || std::any_of(entry.outer.begin(), entry.outer.end(),
                                  [&](const PortRange& range) { return range.contains(port); });
}

}  // namespace

std::optional<Egress> egress_to(const Facts& facts, Address destination) {
  const Interface* link = connected(facts, destination);
  int best = link == nullptr ? -1 : link->address->prefix_length();
  std::optional<Egress> way;
  if (link != nullptr) way = Egress{.interface = link, .tunnel = 0, .next_hop = std::nullopt};
  for (const Route& route : facts.routes) {
    const int length = route.is_default ? 0 : route.destination.prefix_length();
    if (length <= best || (!route.is_default && !contains(route.destination, destination))) continue;
    if (const auto candidate = through(facts, route)) {
      way = candidate;
      best = length;
    }
  }
  return way;
}

Outside outside_of(const Facts& facts, const Interface& egress, Address local) {
  for (const int number : egress.nat_descriptors) {
    const auto found = facts.nat.find(number);
    if (found == facts.nat.end() || found->second.type == "none") continue;
    const NatDescriptor& descriptor = found->second;
    for (const StaticPair& pair : descriptor.pairs)
      if (pair.inner == local)
        return {.address = pair.outer, .hidden = true, .descriptor = &descriptor, .number = number};
    const auto outer = outer_address(descriptor, egress);
    if (!outer || !is_inner(descriptor, local)) continue;
    return {.address = *outer, .hidden = *outer != local, .descriptor = &descriptor, .number = number};
  }
  return {.address = local};
}

Admission admits(const Outside& outside, Address local, std::string_view protocol, int port) {
  if (!outside.hidden) return {};
  const NatDescriptor& descriptor = *outside.descriptor;
  for (const StaticPair& pair : descriptor.pairs)
    if (pair.inner == local) return {};
  // Of two entries for the same port one wins, and which is not known: here the lower number.
  const StaticEntry* best = nullptr;
  for (const StaticEntry& entry : descriptor.masquerade)
    if (serves(entry, protocol, port) && (best == nullptr || entry.id < best->id)) best = &entry;
  if (best != nullptr) {
    if (best->inner == local && !best->translates_ports) return {};
    return {.admitted = false, .goes_to = best->inner};
  }
  return {.admitted = descriptor.incoming == "forward" && descriptor.forward_to == local,
          .goes_to = std::nullopt};
}

std::optional<Address> source_towards(const Facts& facts, const Egress& egress) {
  if (egress.interface != nullptr && egress.interface->address) return egress.interface->address->address();
  for (const auto& [name, interface] : facts.interfaces)  // `bridge1` and `lan1` come first in name order.
    if (interface.address && (name.starts_with("lan") || name.starts_with("bridge")))
      return interface.address->address();
  return std::nullopt;
}

}  // namespace rtx::twin
