#include "twin/filters.hpp"
#include "twin/verdict_parts.hpp"

#include <algorithm>

namespace rtx::twin {
namespace {

/// What must get through, and at which stage it is missed.
struct Flow {
  Stage stage;
  std::string protocol;
  int port;  ///< 0: the protocol has none.

  [[nodiscard]] std::string text() const {
    return port == 0 ? protocol : protocol + " " + std::to_string(port);
  }
};

std::string text(const std::optional<Address>& address) {
  return address ? address->to_string() : "?";
}

int free_static_id(const NatDescriptor& descriptor) {
  int id = 1;
  while (std::any_of(descriptor.masquerade.begin(), descriptor.masquerade.end(),
                     [&](const StaticEntry& entry) { return entry.id == id; }))
    ++id;
  return id;
}

/// R2, R3, R4: the way out.
void judge_way_out(Judgement& judgement, const Side& side) {
  const auto add = [&](const char* rule, const char* lint, std::string what, std::string fix) {
    judgement.add({.stage = Stage::path,
                   .rule = rule,
                   .lint = lint,
                   .router = side.name(),
                   .what = std::move(what),
                   .fix = std::move(fix)});
  };
  if (!side.remote) {
    if (side.remote_text.empty())
      add("R1", "L18", "no address of the peer is configured", side.commands_for_remote + " ADDRESS");
    else if (!side.accepts_any())
      add("R1", "L18", "the peer's name " + side.remote_text + " cannot be resolved",
          side.commands_for_remote + " ADDRESS");
    return;
  }
  if (!side.egress)
    return add("R2", "L43", "there is no route to " + text(side.remote), "ip route default gateway GATEWAY");
  if (side.egress->tunnel == side.tunnel->number)
    return add("R2", "L43", "the route to " + text(side.remote) + " leads into this very tunnel",
               "ip route " + text(side.remote) + " gateway GATEWAY");
  if (!side.local || side.router->owner(*side.local) == nullptr)
    add("R3", "L16",
        "its local end " + (side.local_text.empty() ? "(none chosen)" : side.local_text) +
            " is no address of this router",
        "");
}

/// R7: a private local end that leaves the WAN interface untranslated.
bool judge_translation(Judgement& judgement, const Side& side) {
  if (!side.egress || side.egress->interface == nullptr || !side.local || side.outside.hidden) return true;
  const Interface& egress = *side.egress->interface;
  if (!egress.address || egress.address->address() == *side.local || side.outside.address != *side.local)
    return true;
  std::string fix = "ip " + egress.name + " nat descriptor 1";
  if (!egress.nat_descriptors.empty())
    fix = "nat descriptor address outer " + std::to_string(egress.nat_descriptors.front()) + " " +
          egress.address->address().to_string();
  judgement.add({.stage = Stage::path,
                 .rule = "R7",
                 .lint = "L24",
                 .router = side.name(),
                 .what = "no NAT descriptor on " + egress.name + " translates " + text(side.local) +
                         ", so the peer cannot answer to it",
                 .fix = std::move(fix)});
  return false;
}

/// R1: what this end expects is what the other end looks like.
void judge_expectation(Judgement& judgement, const Side& side, const Side& peer, bool peer_translated) {
  if (side.accepts_any() || !side.remote || !peer.local || !peer_translated) return;
  const Address appears = peer.outside.address;
  if (side.remote != appears) {
    judgement.add({.stage = Stage::path,
                   .rule = "R1",
                   .lint = "L18",
                   .router = side.name(),
                   .what = "it expects its peer at " + text(side.remote) + ", but " + peer.name() +
                           " appears as " + appears.to_string(),
                   .fix = side.commands_for_remote + " " + appears.to_string()});
    return;
  }
  if (!side.egress || side.egress->tunnel != 0) return;
  const auto arrival = judgement.cloud->deliver(*side.router, *side.egress, *side.remote);
  if (arrival && arrival->router && &judgement.cloud->routers()[*arrival->router] == peer.router) return;
  const std::string way =
      side.egress->next_hop ? "over the gateway " + text(side.egress->next_hop) : "on its link";
  judgement.add({.stage = Stage::path,
                 .rule = "R2",
                 .lint = "L43",
                 .router = side.name(),
                 .what = "nothing answers at " + text(side.remote) + " " + way +
                         (side.egress->interface ? " (" + side.egress->interface->name + ")" : ""),
                 .fix = "ip route default gateway GATEWAY"});
}

/// R5, R6: why the router's own NAT does not let the peer's packets in.
std::optional<Finding> nat_closed(const Side& side, const Flow& flow) {
  if (!side.local || !side.egress) return std::nullopt;
  const Admission admission = admits(side.outside, *side.local, flow.protocol, flow.port);
  if (admission.admitted) return std::nullopt;
  const std::string entry = "nat descriptor masquerade static " + std::to_string(side.outside.number) + " ";
  const std::string tail = " " + text(side.local) + " " + flow.text();
  const std::string what = admission.goes_to ? "the NAT entry for " + flow.text() + " leads to " +
                                                   text(admission.goes_to) + " instead of " + text(side.local)
                                             : flow.text() + " from the peer dies in NAT descriptor " +
                                                   std::to_string(side.outside.number) +
                                                   ": no static entry leads it to " + text(side.local);
  return Finding{.stage = flow.stage,
                 .rule = admission.goes_to ? "R6" : "R5",
                 .lint = admission.goes_to   ? "L22"
                         : flow.port == 1701 ? "L20"
                                             : "L19",
                 .router = side.name(),
                 .what = what,
                 .fix = entry + std::to_string(free_static_id(*side.outside.descriptor)) + tail};
}

/// R8: out filter here, in filter there.
void judge_filters(Judgement& judgement, const Side& from, const Side& to, const Flow& flow) {
  if (!from.local || !to.local || !from.egress || !to.egress) return;
  if (from.egress->interface == nullptr || to.egress->interface == nullptr) return;
  const auto add = [&](const Side& side, const char* direction, const FilterVerdict& verdict,
                       const std::string& destination) {
    const std::string number = verdict.number == 0 ? "default" : std::to_string(verdict.number);
    judgement.add({.stage = flow.stage,
                   .rule = "R8",
                   .lint = "L26",
                   .router = side.name(),
                   .what = flow.text() + " is rejected at " + side.egress->interface->name + " " + direction +
                           "(" + number + ") filter on its way to " + destination,
                   .fix = "ip filter NUMBER pass * " + destination + " " + flow.protocol +
                          (flow.port == 0 ? "" : " * " + std::to_string(flow.port))});
  };
  const Packet leaving{*from.local, to.outside.address, flow.protocol, flow.port, flow.port};
  if (const auto verdict = filter_out(*from.router, *from.egress->interface, leaving); !verdict.passes)
    add(from, "OUT", verdict, leaving.destination.to_string());
  // Inbound: NAT first, then the filter, so the filter sees the inner address.
  const Packet entering{from.outside.address, *to.local, flow.protocol, flow.port, flow.port};
  if (const auto verdict = filter_in(*to.router, *to.egress->interface, entering); !verdict.passes)
    add(to, "IN", verdict, entering.destination.to_string());
}

void judge_flow(Judgement& judgement, const Flow& flow, const std::array<bool, 2>& initiates) {
  const Sides& sides = judgement.sides;
  std::array<std::optional<Finding>, 2> closed{nat_closed(sides[0], flow), nat_closed(sides[1], flow)};
  for (std::size_t i = 0; i < 2; ++i) {
    if (!closed[i]) continue;
    closed[i]->blocks = closed[1 - i] || !judgement.readings->one_sided_nat_comes_up || !initiates[i];
  }
  for (auto& finding : closed)
    if (finding) judgement.add(std::move(*finding));
  judge_filters(judgement, sides[0], sides[1], flow);
  judge_filters(judgement, sides[1], sides[0], flow);
}

std::array<bool, 2> may_dial(const Judgement& judgement) {
  const auto dials = [](const Side& side) { return side.remote && !side.accepts_any(); };
  return {dials(judgement.sides[0]), dials(judgement.sides[1])};
}

}  // namespace

void judge_path(Judgement& judgement) {
  const Sides& sides = judgement.sides;
  const bool ipsec = sides[0].tunnel->uses_ipsec() && sides[1].tunnel->uses_ipsec();
  if (ipsec && (sides[0].gateway == nullptr || sides[1].gateway == nullptr)) return;
  for (const Side& side : sides) judge_way_out(judgement, side);
  const std::array<bool, 2> translated{judge_translation(judgement, sides[0]),
                                       judge_translation(judgement, sides[1])};
  judge_expectation(judgement, sides[0], sides[1], translated[1]);
  judge_expectation(judgement, sides[1], sides[0], translated[0]);
  judge_flow(judgement, ipsec ? Flow{Stage::path, "udp", 500} : Flow{Stage::path, "udp", 1701},
             may_dial(judgement));
}

void judge_data(Judgement& judgement) {
  const auto& [left, right] = judgement.sides;
  if (left.gateway == nullptr || right.gateway == nullptr) return;
  const bool hidden = left.outside.hidden || right.outside.hidden;
  const bool nat_traversal = left.gateway->nat_traversal && right.gateway->nat_traversal && hidden;
  judge_flow(judgement, nat_traversal ? Flow{Stage::data, "udp", 4500} : Flow{Stage::data, "esp", 0},
             may_dial(judgement));
  if (left.gateway->esp_encapsulation != right.gateway->esp_encapsulation)
    judgement.add({.stage = Stage::data,
                   .rule = "I16",
                   .lint = "L42",
                   .router = right.name(),
                   .what = "ipsec ike esp-encapsulation is on at one end only",
                   .fix = ""});
  for (const Side& side : judgement.sides) {
    const Tunnel& tunnel = *side.tunnel;
    if (!tunnel.is_l2tpv3() || !tunnel.endpoint_remote) continue;
    if ((tunnel.endpoint_local && tunnel.endpoint_local != side.local_text && !side.local_text.empty()) ||
        (!side.accepts_any() && tunnel.endpoint_remote != side.remote_text))
      judgement.add(
          {.stage = Stage::data,
           .rule = "",
           .lint = "L17",
           .router = side.name(),
           .what = "the tunnel's endpoints are " + tunnel.endpoint_local.value_or("(none)") + " and " +
                   *tunnel.endpoint_remote + ", the SAs are for " + side.local_text + " and " +
                   side.remote_text,
           .fix = side.in_tunnel("tunnel endpoint address " + side.local_text + " " + side.remote_text)});
  }
}

}  // namespace rtx::twin
