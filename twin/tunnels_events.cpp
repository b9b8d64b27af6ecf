#include "twin/tunnels.hpp"
#include "twin/verdict_parts.hpp"

#include <algorithm>
#include <set>

namespace rtx::twin {
namespace {

std::string number_text(const TunnelId& id) {
  return std::to_string(id.number);
}

}  // namespace

/// Makes the SAs of one negotiation at both ends.
void Tunnels::establish_sas(const TunnelLink& link, LabTime now) {
  const Verdict& verdict = link.verdict;
  const std::array<TunnelId, 2> ids{link.ends.left, link.ends.right};
  const TunnelId initiator = ids[verdict.ike_initiates[0] ? 0 : 1];
  // Under IKEv1 the lives that the initiator proposes hold. Source: command reference 15.48.1.
  const Gateway& ruling = *facts(initiator.router).gateway_of(*tunnel(initiator));
  const Sides sides =
      look_at({&facts(ids[0].router), tunnel(ids[0])}, {&facts(ids[1].router), tunnel(ids[1])});
  ++generation_;
  for (std::size_t i = 0; i < 2; ++i) {
    TunnelState& state = states_[ids[i]];
    lose_sas(ids[i], state, now);
    Associations& sas = state.sas.emplace(new_associations(ids[i], ids[1 - i]));
    sas.remote = *sides[i].remote;
    const bool begins = verdict.ike_initiates[i];
    const std::string verb = begins ? "initiate" : "respond";
    const std::string local = begins ? " (local address " + sides[i].local->to_string() + ")" : "";
    log_(ids[i].router, now, "[IKE] " + verb + " ISAKMP phase to " + sas.remote.to_string() + local);
    add_groups(ids[i].router, sas, link, ruling, now);
    if (!sas.up_at()) continue;
    sas.established_at = *sas.up_at();
    log_(ids[i].router, sas.established_at, "[IKE] " + verb + " IPsec phase to " + sas.remote.to_string());
  }
}

Associations Tunnels::new_associations(const TunnelId& id, const TunnelId& peer) const {
  const Facts& router = facts(id.router);
  const Tunnel& own = *tunnel(id);
  const Policy& policy = *router.policy_of(own);
  const Gateway& gateway = *router.gateway_of(own);
  Associations sas{.generation = generation_,
                   .peer = peer,
                   .gateway = policy.gateway,
                   .connection = own.number,
                   .transport = own.is_l2tpv3(),
                   .version = gateway.version,
                   .protocol = policy.protocol};
  using Number = Readings::TransportNumber;
  const Transport* transport = router.transport_of(own);
  if (sas.transport && readings_.transport_number == Number::gateway_id) sas.connection = policy.gateway;
  if (transport != nullptr && readings_.transport_number == Number::transport_id)
    sas.connection = transport->id;
  // `auto` only watches a peer that speaks first. Source: command reference 15.20.
  const std::string& theirs = facts(peer.router).gateway_of(*tunnel(peer))->keepalive;
  const bool watches =
      gateway.keepalive == "auto" ? theirs != "auto" && theirs != "off" : gateway.keepalive != "off";
  if (watches) sas.patience = gateway.keepalive_interval * gateway.keepalive_count;
  return sas;
}

/// One pair of IPsec SAs for each end that begins, and the ISAKMP SA. Of two ISAKMP SAs one gives way, so its
/// id is taken for a moment. Source: one listing of such a pair: ids 2 to 5, and 6 for the ISAKMP SA.
void Tunnels::add_groups(std::size_t router, Associations& sas, const TunnelLink& link, const Gateway& ruling,
                         LabTime now) {
  const bool both = link.verdict.ike_initiates[0] && link.verdict.ike_initiates[1];
  const bool pairs = link.verdict.reaches(Stage::phase2);
  const auto add = [&](bool isakmp, LabTime born, LabTime life) {
    sas.groups.push_back({.isakmp = isakmp, .id = free_sa_id(router), .born = born, .expires = born + life});
    if (!isakmp) sas.groups.back().id_recv = free_sa_id(router);
  };
  if (both && pairs) add(true, now, ruling.isakmp_life);
  if (pairs) add(false, now + timing_.first_pair, ruling.ipsec_life);
  if (pairs && both) add(false, now + timing_.second_pair, ruling.ipsec_life);
  add(true, now, ruling.isakmp_life);
  if (both && pairs) sas.groups.erase(sas.groups.begin());
}

void Tunnels::establish_l2tp(const TunnelLink& link, LabTime now) {
  const std::array<TunnelId, 2> ids{link.ends.left, link.ends.right};
  const std::size_t initiator = link.verdict.l2tp_initiates[0] ? 0 : 1;
  const bool session = link.verdict.reaches(Stage::session);
  ++generation_;
  const std::array<std::uint16_t, 2> tunnels{random_id(), random_id()};
  const std::array<std::uint16_t, 2> sessions{random_id(), random_id()};
  const Sides sides =
      look_at({&facts(ids[0].router), tunnel(ids[0])}, {&facts(ids[1].router), tunnel(ids[1])});
  for (std::size_t i = 0; i < 2; ++i) {
    TunnelState& state = states_[ids[i]];
    lose_l2tp(ids[i], state, now);
    L2tpConnection& connection = state.l2tp.emplace();
    connection.generation = generation_;
    connection.peer = ids[1 - i];
    connection.initiator = i == initiator;
    connection.local_tunnel = tunnels[i];
    connection.remote_tunnel = tunnels[1 - i];
    connection.local_session = sessions[i];
    connection.remote_session = sessions[1 - i];
    connection.control_at = now;
    if (session) connection.session_at = now + timing_.l2tp_session;
    connection.hostname = tunnel(ids[1 - i])->l2tp.hostname.value_or(facts(ids[1 - i].router).model);
    connection.local_address = sides[i].local->to_string();
    connection.remote_address = sides[1 - i].outside.address.to_string();
    state.counters = {};
    if (tunnel(ids[i])->l2tp.syslog && facts(ids[i].router).syslog_debug)
      log_(ids[i].router, now,
           "[L2TP] TUNNEL[" + number_text(ids[i]) + "] connected from " + connection.remote_address);
  }
}

void Tunnels::announce(const TunnelId& id, TunnelState& state, LabTime now) {
  if (state.sas && !state.sas->announced && state.sas->up(now)) {
    state.sas->announced = true;
    if (!state.sas->transport) state.counters = {};
    log_(id.router, now, "IP Tunnel[" + number_text(id) + "] Up");
  }
  if (state.l2tp && !state.l2tp->announced && state.l2tp->has_session(now)) {
    state.l2tp->announced = true;
    if (!tunnel(id)->l2tp.syslog || !facts(id.router).syslog_debug) return;
    const std::string tunnel_text = "[L2TP] TUNNEL[" + number_text(id) + "] ";
    log_(id.router, now, tunnel_text + "tunnel " + std::to_string(state.l2tp->local_tunnel) + " established");
    log_(id.router, now,
         tunnel_text + "session " + std::to_string(state.l2tp->local_session) + " established");
  }
}

std::optional<LabTime> Tunnels::rekey_time(const Associations& sas, const SaGroup& group,
                                           std::size_t router) const {
  const auto found = facts(router).gateways.find(sas.gateway);
  if (group.superseded || sas.silent_since || found == facts(router).gateways.end()) return std::nullopt;
  if (found->second.rekey_percent == 0) return std::nullopt;
  return group.born + (group.expires - group.born) * found->second.rekey_percent / 100;
}

/// Both ends exchange the SAs that are due; the old ones stay a little longer.
void Tunnels::rekey(const TunnelId& id, TunnelState& state, LabTime now) {
  if (!state.sas) return;
  TunnelState& peer = states_[state.sas->peer];
  if (!peer.sas || peer.sas->generation != state.sas->generation) return;
  const std::size_t count = state.sas->groups.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto due = rekey_time(*state.sas, state.sas->groups[i], id.router);
    if (!due || *due > now) continue;
    const auto renew = [&](Associations& sas, std::size_t router) {
      SaGroup& old = sas.groups[i];
      SaGroup fresh{.isakmp = old.isakmp,
                    .id = free_sa_id(router),
                    .born = now,
                    .expires = now + (old.expires - old.born)};
      old.superseded = true;
      old.expires = std::min(old.expires, now + timing_.old_sa_stays);
      sas.groups.push_back(fresh);
      if (!fresh.isakmp) sas.groups.back().id_recv = free_sa_id(router);
    };
    renew(*state.sas, id.router);
    renew(*peer.sas, state.sas->peer.router);
  }
}

/// Ends what has outlived itself: old SAs, and ends whose peer has been silent for too long.
void Tunnels::expire(const TunnelId& id, TunnelState& state, LabTime now) {
  if (state.sas) {
    Associations& sas = *state.sas;
    std::erase_if(sas.groups, [now](const SaGroup& group) { return group.expires <= now; });
    const bool unheard = sas.silent_since && sas.patience && *sas.silent_since + *sas.patience <= now;
    if (unheard || sas.groups.empty()) lose_sas(id, state, now);
  }
  if (!state.l2tp) return;
  const auto deadline = l2tp_deadline(id, *state.l2tp);
  if (deadline && *deadline <= now) lose_l2tp(id, state, now);
}

void Tunnels::lose_sas(const TunnelId& id, TunnelState& state, LabTime now) {
  if (!state.sas) return;
  const bool announced = state.sas->announced;
  state.sas.reset();
  if (announced) log_(id.router, now, "IP Tunnel[" + number_text(id) + "] Down");
  const Tunnel* own = tunnel(id);
  const bool carried_l2tp = own == nullptr || own->is_l2tpv3();
  if (carried_l2tp && readings_.l2tp_falls_with_sa) lose_l2tp(id, state, now);
}

void Tunnels::lose_l2tp(const TunnelId& id, TunnelState& state, LabTime now) {
  if (!state.l2tp) return;
  const Tunnel* own = tunnel(id);
  if (own != nullptr && own->l2tp.syslog && facts(id.router).syslog_debug)
    log_(id.router, now,
         "[L2TP] TUNNEL[" + number_text(id) + "] disconnect tunnel " +
             std::to_string(state.l2tp->local_tunnel) + " complete");
  state.l2tp.reset();
  state.counters = {};
}

int Tunnels::free_sa_id(std::size_t router) const {
  std::set<int> used;
  for (auto own = states_.lower_bound({router, 0}); own != states_.end() && own->first.router == router;
       ++own) {
    if (!own->second.sas) continue;
    for (const SaGroup& group : own->second.sas->groups) used.insert({group.id, group.id_recv});
  }
  int id = 1;
  while (used.contains(id)) ++id;
  return id;
}

/// Identifiers that look random and are the same in every run. (SplitMix64.)
std::uint16_t Tunnels::random_id() {
  random_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = random_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  const auto id = static_cast<std::uint16_t>(mixed ^ (mixed >> 31));
  return id == 0 ? std::uint16_t{1} : id;
}

}  // namespace rtx::twin
