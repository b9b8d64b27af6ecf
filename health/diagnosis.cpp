#include "health/diagnosis.hpp"

#include "health/diagnosis_parts.hpp"

#include <string>
#include <utility>

namespace rtx::health {
namespace {

bool are_of_one_kind(Case& found) {
  const VpnKind here = found.tunnel(0).kind;
  const VpnKind there = found.tunnel(1).kind;
  if (here == there) return true;
  found.add(Case::both, std::string{"one end is "} + name_of(here) + ", the other " + name_of(there),
            "show config | grep \"tunnel encapsulation\"");
  return false;
}

void look_at_switches(Case& found) {
  for (std::size_t end = 0; end < 2; ++end) {
    const TunnelEnd& tunnel = found.tunnel(end);
    if (!tunnel.enabled)
      found.add(end, "tunnel " + std::to_string(tunnel.number) + " is not enabled",
                "show config | grep \"tunnel enable\"");
  }
}

/// What keeps the tunnel from coming up.
void look_at_tunnel(Case& found, bool has_sas) {
  const bool is_l2tp = found.kind() != VpnKind::ipsec;
  const bool is_ipsec = found.kind() != VpnKind::l2tpv3;
  look_at_switches(found);
  if (is_l2tp) look_at_l2tp_service(found);
  if (is_ipsec) look_at_chain(found);
  if (is_ipsec && !has_sas) look_at_negotiation(found);
  if (!is_l2tp && has_sas) look_at_routes(found, has_sas);  // SAs without traffic: the likeliest.
  look_at_nat(found, has_sas);
  look_at_filters(found, has_sas);
  if (is_l2tp) look_at_l2tp_tunnel(found);
}

}  // namespace

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<Mistake> diagnose(const Vpn& vpn, const std::array<const language::Config*, 2>& configs,
                              const SeenUp& up) {
  Case found{vpn, configs};
  const bool is_l2tp = vpn.kind() != VpnKind::ipsec;
  // Ends that are not of one kind have nothing else to be compared by.
  if (!up.tunnel && !are_of_one_kind(found)) return std::move(found.found);
  if (!up.tunnel) look_at_tunnel(found, up.sas);
  if (is_l2tp && !up.session) look_at_l2tp_session(found);
  if (is_l2tp) look_at_bridges(found);
  if (!is_l2tp && !up.sas) look_at_routes(found, up.sas);
  if (!up.sas && !up.tunnel) look_at_addresses(found);
  return std::move(found.found);
}

}  // namespace rtx::health
