#include "twin/tunnels.hpp"

#include <algorithm>
#include <set>

namespace rtx::twin {

bool Tunnels::ike_answers(const TunnelId& id, const Associations& sas) const {
  const TunnelState* peer = state(sas.peer);
  const TunnelLink* link = link_between(id, sas.peer);
  if (peer == nullptr || !peer->sas || peer->sas->generation != sas.generation || link == nullptr)
    return false;
  const std::size_t side = link->ends.left == id ? 0 : 1;
  return !link->verdict.fails_at(Stage::path) && link->verdict.heartbeat_answered[side];
}

bool Tunnels::l2tp_answers(const TunnelId& id, const L2tpConnection& connection, LabTime now) const {
  const TunnelState* own = state(id);
  const TunnelState* peer = state(connection.peer);
  const TunnelLink* link = link_between(id, connection.peer);
  if (peer == nullptr || !peer->l2tp || peer->l2tp->generation != connection.generation || link == nullptr)
    return false;
  if (link->verdict.fails_at(Stage::path)) return false;
  if (!tunnel(id)->uses_ipsec()) return true;
  return sas_agree(link->ends) && own->sas->up(now) && !link->verdict.fails_at(Stage::data);
}

bool Tunnels::sas_agree(const TunnelPair& ends) const {
  const TunnelState* left = state(ends.left);
  const TunnelState* right = state(ends.right);
  return left != nullptr && right != nullptr && left->sas && right->sas &&
         left->sas->generation == right->sas->generation;
}

std::optional<LabTime> Tunnels::l2tp_deadline(const TunnelId& id, const L2tpConnection& connection) const {
  const Tunnel* own = tunnel(id);
  if (!connection.silent_since || own == nullptr || !own->l2tp.keepalive) return std::nullopt;
  return *connection.silent_since + own->l2tp.keepalive_interval * own->l2tp.keepalive_count;
}

std::optional<TunnelId> Tunnels::carries_to(const TunnelId& id, LabTime now) const {
  const TunnelState* own = state(id);
  const Tunnel* settings = tunnel(id);
  if (own == nullptr || settings == nullptr) return std::nullopt;
  if (settings->is_l2tpv3()) {
    if (!own->l2tp || !own->l2tp->has_session(now) || !l2tp_answers(id, *own->l2tp, now)) return std::nullopt;
    return own->l2tp->peer;
  }
  if (!own->sas || !own->sas->up(now)) return std::nullopt;
  const TunnelId peer = own->sas->peer;
  const TunnelLink* link = link_between(id, peer);
  if (link == nullptr || !sas_agree(link->ends)) return std::nullopt;
  if (link->verdict.fails_at(Stage::path) || link->verdict.fails_at(Stage::data)) return std::nullopt;
  return peer;
}

void Tunnels::count(const TunnelId& id, const Counters& traffic) {
  Counters& counters = states_[id].counters;
  counters.received += traffic.received;
  counters.received_octets += traffic.received_octets;
  counters.sent += traffic.sent;
  counters.sent_octets += traffic.sent_octets;
}

bool Tunnels::calls(const TunnelId& id) const {
  const Tunnel* own = tunnel(id);
  return own != nullptr && own->enabled && own->is_l2tpv3() && facts(id.router).l2tpv3_service &&
         own->endpoint_remote && own->l2tp.always_on;
}

Tunnels::Sequence Tunnels::sequence(const TunnelId& id, const L2tpConnection& connection, LabTime now) const {
  // A Hello that is not answered is sent again under its old number, so silence adds one at most.
  const auto hellos = [&](const Tunnel* sender, LabTime until, bool one_more) -> long {
    if (sender == nullptr || !sender->l2tp.keepalive || until < connection.control_at) return 0;
    const long heard = (until - connection.control_at) / LabTime(sender->l2tp.keepalive_interval);
    const long all = (now - connection.control_at) / LabTime(sender->l2tp.keepalive_interval);
    return one_more ? std::min(heard + 1, all) : heard;
  };
  const LabTime heard_until = connection.silent_since.value_or(now);
  const long sent =
      (connection.initiator ? 4 : 2) + hellos(tunnel(id), heard_until, connection.silent_since.has_value());
  const long received = (connection.initiator ? 2 : 4) + hellos(tunnel(connection.peer), heard_until, false);
  return {.sent = static_cast<std::uint16_t>(sent), .received = static_cast<std::uint16_t>(received)};
}

void Tunnels::drop_sas(std::size_t router, std::optional<int> sa, bool with_notice, LabTime now) {
  advance(now);
  for (auto& [id, state] : states_) {
    if (id.router != router || !state.sas) continue;
    const auto& groups = state.sas->groups;
    const bool named = !sa || std::any_of(groups.begin(), groups.end(), [&](const SaGroup& group) {
      return group.id == *sa || group.id_recv == *sa;
    });
    if (!named) continue;
    const TunnelId peer = state.sas->peer;
    const std::uint64_t generation = state.sas->generation;
    lose_sas(id, state, now);
    TunnelState& far = states_[peer];
    if (with_notice && far.sas && far.sas->generation == generation) lose_sas(peer, far, now);
  }
  settle(now);
}

void Tunnels::forget(std::size_t router, LabTime now) {
  advance(now);
  for (auto& [id, state] : states_)
    if (id.router == router) state = {};
  settle(now);
}

void Tunnels::flap(const TunnelId& id, LabTime now) {
  advance(now);
  std::set<TunnelId> ends{id};
  if (const TunnelState* own = state(id)) {
    if (own->sas) ends.insert(own->sas->peer);
    if (own->l2tp) ends.insert(own->l2tp->peer);
  }
  for (const TunnelId& end : ends) {
    lose_sas(end, states_[end], now);
    lose_l2tp(end, states_[end], now);
  }
  settle(now);
}

void Tunnels::disconnect(const TunnelId& id, LabTime now) {
  advance(now);
  TunnelState& own = states_[id];
  if (!own.l2tp) return;
  const TunnelId peer = own.l2tp->peer;
  const std::uint64_t generation = own.l2tp->generation;
  lose_l2tp(id, own, now);
  TunnelState& far = states_[peer];
  if (far.l2tp && far.l2tp->generation == generation) lose_l2tp(peer, far, now);
  settle(now);
}

}  // namespace rtx::twin
