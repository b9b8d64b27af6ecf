#include "twin/verdict_parts.hpp"

#include <optional>
#include <vector>

namespace rtx::twin {
namespace {

std::string gateway_number(const Side& side) {
  return std::to_string(side.router->policy_of(*side.tunnel)->gateway);
}

/// The first broken link of tunnel, policy, gateway, key and address.
std::optional<Finding> broken_link(const Side& side) {
  const auto broken = [&](const char* lint, std::string what, std::string fix) {
    return Finding{.stage = Stage::chain,
                   .rule = "I1",
                   .lint = lint,
                   .router = side.name(),
                   .what = std::move(what),
                   .fix = std::move(fix)};
  };
  const Tunnel& tunnel = *side.tunnel;
  if (!side.router->ipsec_used) return broken("L09", "IPsec is switched off", "ipsec use on");
  if (!tunnel.policy)
    return broken("L08", "tunnel " + std::to_string(tunnel.number) + " has no IPsec policy",
                  side.in_tunnel("ipsec tunnel POLICY"));
  const std::string policy = std::to_string(*tunnel.policy);
  if (side.router->policy_of(tunnel) == nullptr)
    return broken("L09", "ipsec sa policy " + policy + " does not exist",
                  "ipsec sa policy " + policy + " GATEWAY esp aes-cbc sha-hmac");
  const std::string number = gateway_number(side);
  if (side.gateway == nullptr || !side.gateway->pre_shared_key)
    return broken("L09", "gateway " + number + " has no pre-shared key",
                  "ipsec ike pre-shared-key " + number + " text KEY");
  if (!side.gateway->remote_address)
    return broken("L09", "gateway " + number + " has no remote address",
                  "ipsec ike remote address " + number + " ADDRESS");
  return std::nullopt;
}

/// Why an exchange that `from` begins fails at `to`, for reasons of that direction alone.
std::optional<Finding> refusal(const Side& from, const Side& to) {
  const Gateway& a = *from.gateway;
  const Gateway& b = *to.gateway;
  const auto refused = [](const char* rule, const char* lint, const Side& side, std::string what,
                          std::string fix) {
    return Finding{.stage = Stage::phase1,
                   .rule = rule,
                   .lint = lint,
                   .router = side.name(),
                   .what = std::move(what),
                   .fix = std::move(fix)};
  };
  if (a.version == 1 && a.local_name != b.remote_name) {
    const Side& lacking = b.remote_name ? from : to;
    const std::string name = b.remote_name ? *b.remote_name : *a.local_name;
    return refused("I6", "L38", lacking,
                   "names differ: " + from.name() + " calls itself " + a.local_name.value_or("(nothing)") +
                       ", " + to.name() + " expects " + b.remote_name.value_or("(nothing)"),
                   std::string("ipsec ike ") + (b.remote_name ? "local" : "remote") + " name " +
                       gateway_number(lacking) + " " + name);
  }
  if (a.version == 1 && b.strict &&
      (a.encryption != b.encryption || a.hash != b.hash || a.group != b.group || a.pfs != b.pfs))
    return refused("I5", "L15", to,
                   "it insists on its own IKE parameters (negotiate-strictly), and " + from.name() +
                       " proposes " + a.encryption + " " + a.hash + " " + a.group + " instead of " +
                       b.encryption + " " + b.hash + " " + b.group,
                   "no ipsec ike negotiate-strictly " + gateway_number(to));
  return std::nullopt;
}

/// Who begins, who would but is refused. Source: command reference 15.10, 15.15.
void judge_initiators(Judgement& judgement) {
  Sides& sides = judgement.sides;
  std::vector<Finding> refusals;
  bool anyone = false;
  for (std::size_t i = 0; i < 2; ++i) {
    const Side& side = sides[i];
    const bool wants = side.router->auto_refresh && side.gateway->auto_refresh && !side.accepts_any();
    if (!wants) continue;
    anyone = true;
    auto refused = refusal(side, sides[1 - i]);
    judgement.verdict.ike_initiates[i] = !refused;
    if (refused) refusals.push_back(std::move(*refused));
  }
  const bool works = judgement.verdict.ike_initiates[0] || judgement.verdict.ike_initiates[1];
  for (Finding& refused : refusals) {
    refused.blocks = !works;
    judgement.add(std::move(refused));
  }
  if (anyone) return;
  const bool both_any = sides[0].accepts_any() && sides[1].accepts_any();
  judgement.add({.stage = Stage::phase1,
                 .rule = "I18",
                 .lint = both_any ? "L39" : "L12",
                 .router = sides[sides[0].accepts_any() ? 1 : 0].name(),
                 .what = both_any
                             ? "both ends accept any peer, so nobody begins"
                             : "nobody begins: ipsec auto refresh is off where the peer's address is known",
                 .fix = both_any ? "ipsec ike remote address GATEWAY ADDRESS" : "ipsec auto refresh on"});
}

/// Whether the keepalive that `side` sends is answered. Source: command reference 15.20: the method must be
/// the same; `auto` answers heartbeats, and `off` answers nothing but what every IKE must.
bool heartbeat_answered(const Gateway& side, const Gateway& peer) {
  if (side.version == 2) return true;  // Every IKEv2 answers an informational exchange.
  if (side.keepalive == "off" || side.keepalive == "auto" || side.keepalive == "icmp-echo") return true;
  return peer.keepalive == side.keepalive || peer.keepalive == "auto";
}

/// Whether there is a negotiation to judge: IPsec at both ends, with everything it needs.
bool negotiates(const Judgement& judgement) {
  const auto& [left, right] = judgement.sides;
  return left.gateway != nullptr && right.gateway != nullptr && !left.chain_broken && !right.chain_broken;
}

}  // namespace

void judge_chain(Judgement& judgement) {
  for (Side& side : judgement.sides) {
    if (!side.tunnel->uses_ipsec()) continue;
    auto broken = broken_link(side);
    if (!broken) continue;
    judgement.add(std::move(*broken));
    side.chain_broken = true;
  }
}

void judge_phase1(Judgement& judgement) {
  if (!negotiates(judgement)) return;
  const auto& [left, right] = judgement.sides;
  const auto add = [&](const char* rule, const char* lint, const Side& side, std::string what,
                       std::string fix) {
    judgement.add({.stage = Stage::phase1,
                   .rule = rule,
                   .lint = lint,
                   .router = side.name(),
                   .what = std::move(what),
                   .fix = std::move(fix)});
  };
  if (left.gateway->version != right.gateway->version)
    add("I4", "", right,
        "IKE version " + std::to_string(right.gateway->version) + " here, " +
            std::to_string(left.gateway->version) + " on " + left.name(),
        "ipsec ike version " + gateway_number(right) + " " + std::to_string(left.gateway->version));
  for (const Side& side : judgement.sides) {
    if (side.tunnel->is_l2tpv3() && side.gateway->version == 2)
      add("", "L41", side, "L2TPv3/IPsec needs IKEv1", "no ipsec ike version " + gateway_number(side));
    if (side.gateway->version == 1 && side.gateway->local_name && side.gateway->remote_name)
      add("I6", "L37", side, "gateway " + gateway_number(side) + " has a local and a remote name",
          "no ipsec ike remote name " + gateway_number(side));
  }
  if (left.gateway->pre_shared_key != right.gateway->pre_shared_key)
    add("I3", "L13", right, "the pre-shared keys differ",
        "ipsec ike pre-shared-key " + gateway_number(right) + " text KEY");
  judge_initiators(judgement);
  judgement.verdict.heartbeat_answered = {heartbeat_answered(*left.gateway, *right.gateway),
                                          heartbeat_answered(*right.gateway, *left.gateway)};
  for (std::size_t i = 0; i < 2; ++i) {
    const Side& side = judgement.sides[i];
    if (judgement.verdict.heartbeat_answered[i]) continue;
    judgement.add({.stage = Stage::phase1,
                   .rule = "I14",
                   .lint = "L35",
                   .router = side.name(),
                   .what = "its keepalive (" + side.gateway->keepalive +
                           ") gets no answer, so the tunnel falls again and again",
                   .fix = "ipsec ike keepalive use " + gateway_number(side) + " auto",
                   .blocks = false});
  }
}

void judge_phase2(Judgement& judgement) {
  if (!negotiates(judgement)) return;
  const auto& [left, right] = judgement.sides;
  const auto add = [&](const char* rule, const char* lint, const Side& side, std::string what,
                       std::string fix) {
    judgement.add({.stage = Stage::phase2,
                   .rule = rule,
                   .lint = lint,
                   .router = side.name(),
                   .what = std::move(what),
                   .fix = std::move(fix)});
  };
  const auto text = [](const Policy& policy) {
    return policy.protocol + (policy.protocol == "ah" ? "" : " " + policy.encryption) +
           (policy.authentication.empty() ? "" : " " + policy.authentication);
  };
  const std::string ours = text(*right.router->policy_of(*right.tunnel));
  const std::string theirs = text(*left.router->policy_of(*left.tunnel));
  if (left.gateway->version == 1 && ours != theirs)
    add("I7", "L14", right, "its SA policy is " + ours + ", " + left.name() + " has " + theirs,
        "ipsec sa policy " + std::to_string(*right.tunnel->policy) + " " + gateway_number(right) + " " +
            theirs);
  if (left.gateway->local_id && right.gateway->remote_id &&
      left.gateway->local_id != right.gateway->remote_id)
    add("I11", "", right, "its remote id is not the local id of " + left.name(),
        "ipsec ike remote id " + gateway_number(right) + " " + *left.gateway->local_id);
  if (right.gateway->local_id && left.gateway->remote_id &&
      right.gateway->local_id != left.gateway->remote_id)
    add("I11", "", left, "its remote id is not the local id of " + right.name(),
        "ipsec ike remote id " + gateway_number(left) + " " + *right.gateway->local_id);
  for (const Side& side : judgement.sides) {
    if (side.tunnel->encapsulation != "l2tpv3") continue;
    const Transport* transport = side.router->transport_of(*side.tunnel);
    const std::string policy = std::to_string(*side.tunnel->policy);
    if (transport == nullptr)
      add("", "L10", side, "no ipsec transport line names policy " + policy,
          "ipsec transport 1 " + policy + " udp 1701");
    else if (transport->protocol != "udp" || transport->source_port != "1701" ||
             (transport->destination_port != "*" && transport->destination_port != "1701"))
      add("", "L11", side, "ipsec transport " + std::to_string(transport->id) + " does not select udp 1701",
          "ipsec transport " + std::to_string(transport->id) + " " + policy + " udp 1701");
  }
}

}  // namespace rtx::twin
