#include "health/addresses.hpp"
#include "health/diagnosis_parts.hpp"
#include "health/filter.hpp"
#include "health/interfaces.hpp"
#include "health/nat.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace rtx::health {
namespace {

/// `address` is none of the router's; one that a provider gives may be any.
bool is_elsewhere(const language::Config& config, const std::string& address) {
  const auto network = safety::read_network(address);
  return network && !addresses_in(config).may_hold(address) && !is_outer(config, *network);
}

void look_at_nat_of(Case& found, std::size_t end, const Traffic& traffic) {
  const TunnelEnd& tunnel = found.tunnel(end);
  const auto descriptors = hiding(found.config(end), tunnel.local, tunnel.remote);
  const auto local = safety::read_network(tunnel.local);
  if (descriptors.empty() || !local || lets_in(found.config(end), descriptors, *local, traffic)) return;
  found.add(end, "no NAT entry lets " + traffic.words() + " in to " + tunnel.local,
            "show config | grep \"nat descriptor\"");
}

bool traverses_nat(const Case& found, std::size_t end) {
  const auto words = found.of_gateway(end, "ipsec ike nat-traversal");
  return !words.empty() && words.front() == "on";
}

constexpr Traffic ike{"udp", 500};
constexpr Traffic traversal{"udp", 4500};
constexpr Traffic esp{"esp"};
constexpr Traffic l2tp{"udp", 1701};

/// What must pass a NAT without being asked for.
std::vector<Traffic> unsolicited(const Case& found, bool has_sas) {
  if (found.kind() == VpnKind::l2tpv3) return {l2tp};
  const Traffic data = traverses_nat(found, 0) && traverses_nat(found, 1) ? traversal : esp;
  // SAs say that IKE has got through, and nothing about what they are for.
  return has_sas ? std::vector<Traffic>{data} : std::vector<Traffic>{ike, data};
}

/// What surely must pass the filters: with NAT traversal it depends on the way.
std::vector<Traffic> filtered(const Case& found, bool has_sas) {
  auto traffic = unsolicited(found, has_sas);
  std::erase_if(traffic, [](const Traffic& one) { return one.port == traversal.port; });
  return traffic;
}

void look_at_filters_of(Case& found, std::size_t end, bool has_sas) {
  const TunnelEnd& tunnel = found.tunnel(end);
  const auto remote = safety::read_network(tunnel.remote);
  const auto way = remote ? way_to(found.config(end), *remote) : std::nullopt;
  if (!way) return;
  for (const Traffic& traffic : filtered(found, has_sas))
    if (surely_drops(found.config(end), *way, {remote, safety::read_network(tunnel.local), traffic}))
      found.add(end, "the inbound filter of " + *way + " drops " + traffic.words(),
                "show config | grep filter");
}

/// A NAT that ESP does not get through stands before `end`, as far as the configurations tell.
bool stops_esp(const Case& found, std::size_t end) {
  const TunnelEnd& tunnel = found.tunnel(end);
  const auto local = safety::read_network(tunnel.local);
  const auto descriptors = hiding(found.config(end), tunnel.local, tunnel.remote);
  if (local && !descriptors.empty() && !lets_in(found.config(end), descriptors, *local, esp)) return true;
  return is_elsewhere(found.config(end), found.tunnel(1 - end).remote);
}

void look_at_nat_traversal(Case& found) {
  if (traverses_nat(found, 0) == traverses_nat(found, 1)) return;
  if (stops_esp(found, 0) || stops_esp(found, 1))
    found.add(Case::both, "NAT traversal is on at one end only", "show config | grep nat-traversal");
}

bool learns_routes(const language::Config& config) {
  for (const char* protocol : {"rip use", "ospf use", "bgp use"})
    if (joined(config.value(protocol)) == "on") return true;
  return false;
}

bool has_route_into(const language::Config& config, const std::string& tunnel) {
  return std::ranges::any_of(config.lines(), [&](const language::ConfigLine& line) {
    return line.family != nullptr && line.family->pattern == "ip route {net}" &&
           (line.text + " ").find(" gateway " + tunnel + " ") != std::string::npos;
  });
}

void look_at_routes_of(Case& found, std::size_t end, bool has_sas) {
  const language::Config& config = found.config(end);
  const std::string tunnel = "tunnel " + std::to_string(found.tunnel(end).number);
  const std::string look = "show config | grep \"ip route\"";
  if (learns_routes(config)) return;
  if (!has_route_into(config, tunnel)) return found.add(end, "no route leads into " + tunnel, look);
  const std::string far =
      inner_address(found.config(1 - end), found.tunnel(1 - end), config, found.tunnel(end));
  const auto address = safety::read_network(far);
  // Without SAs it is not what keeps the tunnel down; and that other networks are meant is as likely.
  if (!has_sas || !address) return;
  const auto gateways = gateways_to(config, *address);
  if (std::ranges::find(gateways, tunnel) == gateways.end())
    found.add(end, "the route to " + far + " does not lead into " + tunnel, look);
}

}  // namespace

void look_at_nat(Case& found, bool has_sas) {
  if (found.kind() != VpnKind::l2tpv3) look_at_nat_traversal(found);
  for (std::size_t end = 0; end < 2; ++end)
    for (const Traffic& traffic : unsolicited(found, has_sas)) look_at_nat_of(found, end, traffic);
}

void look_at_filters(Case& found, bool has_sas) {
  for (std::size_t end = 0; end < 2; ++end) look_at_filters_of(found, end, has_sas);
}

void look_at_routes(Case& found, bool has_sas) {
  for (std::size_t end = 0; end < 2; ++end) look_at_routes_of(found, end, has_sas);
}

void look_at_addresses(Case& found) {
  for (std::size_t end = 0; end < 2; ++end) {
    const std::string& remote = found.tunnel(end).remote;
    // A provider's NAT in front of the far router may hold it, so this is only said when something is down.
    if (is_elsewhere(found.config(1 - end), remote))
      found.add(end, "its tunnel leads to " + remote + ", which is no address of the far router",
                "show config | grep address");
  }
}

}  // namespace rtx::health
