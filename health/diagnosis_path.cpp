#include "health/diagnosis_parts.hpp"
#include "health/interfaces.hpp"
#include "health/nat.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace rtx::health {
namespace {

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

/// What somebody else must be able to begin.
std::vector<Traffic> unsolicited(const Case& found, bool has_sas) {
  constexpr int ike_port = 500;
  constexpr int nat_traversal_port = 4500;
  constexpr int l2tp_port = 1701;
  if (found.kind() == VpnKind::l2tpv3) return {{"udp", l2tp_port}};
  const bool traverses = traverses_nat(found, 0) && traverses_nat(found, 1);
  // IKE goes over to the other port before it makes SAs. About ESP they say nothing: it is not used for them.
  if (has_sas) return traverses ? std::vector<Traffic>{} : std::vector<Traffic>{{"esp"}};
  return {{"udp", ike_port}, traverses ? Traffic{"udp", nat_traversal_port} : Traffic{"esp"}};
}

/// A router with an interface whose address the provider gives may have any.
bool may_have(const language::Config& config, const safety::Network& address) {
  return is_outer(config, address) || std::ranges::any_of(interfaces_of(config), [&](const Interface& one) {
           return one.is_dynamic || one.has(address);
         });
}

}  // namespace

void look_at_nat(Case& found, bool has_sas) {
  for (std::size_t end = 0; end < 2; ++end)
    for (const Traffic& traffic : unsolicited(found, has_sas)) look_at_nat_of(found, end, traffic);
}

void look_at_addresses(Case& found) {
  for (std::size_t end = 0; end < 2; ++end) {
    const std::string& remote = found.tunnel(end).remote;
    const auto address = safety::read_network(remote);
    // A provider's NAT in front of the far router may hold it, so this is only said when something is down.
    if (address && !may_have(found.config(1 - end), *address))
      found.add(end, "its tunnel leads to " + remote + ", which is no address of the far router",
                "show config | grep address");
  }
}

}  // namespace rtx::health
