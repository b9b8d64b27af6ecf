#include "twin/verdict.hpp"

#include "twin/verdict_parts.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

void judge_tunnel(Judgement& judgement) {
  for (const Side& side : judgement.sides) {
    if (side.tunnel->enabled) continue;
    const std::string number = std::to_string(side.tunnel->number);
    judgement.add({.stage = Stage::tunnel,
                   .rule = "",
                   .lint = "L05",
                   .router = side.name(),
                   .what = "tunnel " + number + " is not enabled",
                   .fix = "tunnel enable " + number});
  }
  const auto& [left, right] = judgement.sides;
  if (left.tunnel->encapsulation != right.tunnel->encapsulation)
    judgement.add({.stage = Stage::tunnel,
                   .rule = "",
                   .lint = "L07",
                   .router = right.name(),
                   .what = "tunnel encapsulation is " + right.tunnel->encapsulation + " here and " +
                           left.tunnel->encapsulation + " on " + left.name(),
                   .fix = right.in_tunnel("tunnel encapsulation " + left.tunnel->encapsulation)});
}

/// Sets addresses, egress and outside of a side whose `remote` is known.
void locate(Side& side) {
  if (side.remote) side.egress = egress_to(*side.router, *side.remote);
  const Interface* interface = side.egress ? side.egress->interface : nullptr;
  if (side.local_text.empty()) {
    if (interface != nullptr && interface->address) side.local = interface->address->address();
  } else {
    side.local = parse_address(side.local_text);
  }
  if (!side.local) return;
  side.outside = interface != nullptr ? outside_of(*side.router, *interface, *side.local)
                                      : Outside{.address = *side.local};
}

Side configured(const TunnelEnd& end) {
  Side side{.router = end.router, .tunnel = end.tunnel};
  const Tunnel& tunnel = *end.tunnel;
  if (tunnel.uses_ipsec()) {
    side.gateway = end.router->gateway_of(tunnel);
    if (side.gateway == nullptr) return side;
    side.local_text = side.gateway->local_address.value_or("");
    side.remote_text = side.gateway->remote_address.value_or("");
    side.commands_for_remote =
        "ipsec ike remote address " + std::to_string(end.router->policy_of(tunnel)->gateway);
  } else {
    side.local_text = tunnel.endpoint_local.value_or("");
    side.remote_text = tunnel.endpoint_remote.value_or("");
    side.commands_for_remote = side.in_tunnel("tunnel endpoint address " + side.local_text);
  }
  side.remote = parse_address(side.remote_text);
  if (const auto named = end.router->hosts.find(side.remote_text); named != end.router->hosts.end())
    side.remote = named->second;
  return side;
}

}  // namespace

bool Verdict::reaches(Stage stage) const {
  return std::none_of(findings.begin(), findings.end(),
                      [&](const Finding& finding) { return finding.blocks && finding.stage <= stage; });
}

bool Verdict::fails_at(Stage stage) const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.blocks && finding.stage == stage; });
}

void Judgement::add(Finding finding) {
  const auto place = std::upper_bound(verdict.findings.begin(), verdict.findings.end(), finding.stage,
                                      [](Stage stage, const Finding& other) { return stage < other.stage; });
  verdict.findings.insert(place, std::move(finding));
}

Sides look_at(const TunnelEnd& left, const TunnelEnd& right) {
  Sides sides{configured(left), configured(right)};
  for (Side& side : sides)
    if (!side.accepts_any()) locate(side);
  for (std::size_t i = 0; i < 2; ++i) {
    if (!sides[i].accepts_any()) continue;
    if (sides[1 - i].local) sides[i].remote = sides[1 - i].outside.address;
    locate(sides[i]);
  }
  return sides;
}

Verdict judge(const Cloud& cloud, const TunnelEnd& left, const TunnelEnd& right, const Readings& readings) {
  Judgement judgement{.cloud = &cloud, .readings = &readings, .sides = look_at(left, right), .verdict = {}};
  judge_tunnel(judgement);
  judge_chain(judgement);
  judge_path(judgement);
  judge_phase1(judgement);
  judge_phase2(judgement);
  judge_data(judgement);
  judge_control(judgement);
  judge_session(judgement);
  judge_traffic(judgement);
  return std::move(judgement.verdict);
}

}  // namespace rtx::twin
