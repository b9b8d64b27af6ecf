#include "twin/tunnels.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

/// What a negotiation of this tunnel rests on. Lives, keepalive and log settings are no part of it: they act
/// on the next SAs, or at once without harm. Source: command reference 15.48.1.
std::string ipsec_identity(const Facts& facts, const Tunnel& tunnel) {
  const Policy* policy = facts.policy_of(tunnel);
  const Gateway* gateway = facts.gateway_of(tunnel);
  if (!tunnel.enabled || !tunnel.uses_ipsec() || !facts.ipsec_used || policy == nullptr || gateway == nullptr)
    return "";
  std::string text = tunnel.encapsulation + " " + std::to_string(*tunnel.policy) + " " +
                     std::to_string(policy->gateway) + " " + policy->protocol + " " + policy->encryption +
                     " " + policy->authentication + "\n" + gateway->identity;
  if (const Transport* transport = facts.transport_of(tunnel))
    text += std::to_string(transport->id) + " " + transport->protocol + " " + transport->source_port + " " +
            transport->destination_port;
  return text;
}

std::string l2tp_identity(const Facts& facts, const Tunnel& tunnel) {
  if (!tunnel.enabled || !tunnel.is_l2tpv3() || !facts.l2tpv3_service) return "";
  const L2tp& l2tp = tunnel.l2tp;
  return tunnel.encapsulation + " " + tunnel.endpoint_local.value_or("") + " " +
         tunnel.endpoint_remote.value_or("") + " " + (l2tp.auth ? "on " : "off ") +
         l2tp.password.value_or("") + " " + l2tp.local_router_id + " " + l2tp.remote_router_id + " " +
         l2tp.end_id;
}

void earlier(std::optional<LabTime>& earliest, const std::optional<LabTime>& candidate) {
  if (candidate && (!earliest || *candidate < *earliest)) earliest = candidate;
}

}  // namespace

std::optional<LabTime> Associations::up_at() const {
  const auto pair =
      std::find_if(groups.begin(), groups.end(), [](const SaGroup& group) { return !group.isakmp; });
  return pair == groups.end() ? std::nullopt : std::optional(pair->born);
}

bool Associations::up(LabTime now) const {
  const auto since = up_at();
  return since && *since <= now;
}

Tunnels::Tunnels(const Cloud& cloud, const Readings& readings, Log log)
    : cloud_(&cloud), readings_(readings), log_(std::move(log)) {
  random_ = 830;
  for (const Facts& router : cloud.routers())
    for (const char letter : router.name) random_ = random_ * 131 + static_cast<unsigned char>(letter);
}

const TunnelState* Tunnels::state(const TunnelId& id) const {
  const auto found = states_.find(id);
  return found == states_.end() ? nullptr : &found->second;
}

const TunnelLink* Tunnels::link_between(const TunnelId& a, const TunnelId& b) const {
  const auto found = places_.find({std::min(a, b), std::max(a, b)});
  return found == places_.end() ? nullptr : &links_[found->second];
}

void Tunnels::reconsider(LabTime now) {
  advance(now);
  drop_changed(now);
  const std::vector<TunnelLink> before = std::move(links_);
  const auto places_before = std::move(places_);
  links_.clear();
  places_.clear();
  for (const TunnelPair& ends : pair_tunnels(cloud_->routers())) {
    const TunnelEnd left{&facts(ends.left.router), tunnel(ends.left)};
    const TunnelEnd right{&facts(ends.right.router), tunnel(ends.right)};
    TunnelLink link{
        .ends = ends, .verdict = judge(*cloud_, left, right, readings_), .ike_due = {}, .l2tp_due = {}};
    if (const auto old = places_before.find(ends); old != places_before.end()) {
      link.ike_due = before[old->second].ike_due;
      link.l2tp_due = before[old->second].l2tp_due;
    }
    places_.emplace(ends, links_.size());
    links_.push_back(std::move(link));
  }
  settle(now);
}

void Tunnels::drop_changed(LabTime now) {
  std::map<TunnelId, Identity> identities;
  for (std::size_t router = 0; router < cloud_->routers().size(); ++router)
    for (const auto& [number, tunnel] : facts(router).tunnels)
      identities[{router, number}] = {ipsec_identity(facts(router), tunnel),
                                      l2tp_identity(facts(router), tunnel)};
  for (auto& [id, state] : states_) {
    if (identities[id].ipsec != identities_[id].ipsec) lose_sas(id, state, now);
    if (identities[id].l2tp != identities_[id].l2tp) lose_l2tp(id, state, now);
  }
  identities_ = std::move(identities);
}

void Tunnels::advance(LabTime now) {
  while (const auto event = next_event()) {
    if (*event > now) break;
    const LabTime when = std::max(*event, now_);
    now_ = when;
    process(when);
    settle(when);
  }
  now_ = std::max(now_, now);
}

std::optional<LabTime> Tunnels::next_event() const {
  std::optional<LabTime> earliest;
  for (const TunnelLink& link : links_) {
    earlier(earliest, link.ike_due);
    earlier(earliest, link.l2tp_due);
  }
  for (const auto& [id, state] : states_) earlier(earliest, next_event_of(id, state));
  return earliest;
}

std::optional<LabTime> Tunnels::next_event_of(const TunnelId& id, const TunnelState& state) const {
  std::optional<LabTime> earliest;
  if (state.sas) {
    const Associations& sas = *state.sas;
    if (!sas.announced) earlier(earliest, sas.up_at());
    if (sas.silent_since && sas.patience) earlier(earliest, *sas.silent_since + *sas.patience);
    for (const SaGroup& group : sas.groups) {
      earlier(earliest, group.expires);
      earlier(earliest, rekey_time(sas, group, id.router));
    }
  }
  if (state.l2tp) {
    if (!state.l2tp->announced) earlier(earliest, state.l2tp->session_at);
    earlier(earliest, l2tp_deadline(id, *state.l2tp));
  }
  return earliest;
}

void Tunnels::process(LabTime now) {
  for (TunnelLink& link : links_) {
    if (link.ike_due && *link.ike_due <= now) {
      link.ike_due.reset();
      establish_sas(link, now);
    }
    if (link.l2tp_due && *link.l2tp_due <= now) {
      link.l2tp_due.reset();
      establish_l2tp(link, now);
    }
  }
  for (auto& [id, state] : states_) {
    announce(id, state, now);
    rekey(id, state, now);
  }
  for (auto& [id, state] : states_) expire(id, state, now);
}

void Tunnels::settle(LabTime now) {
  for (auto& [id, state] : states_) settle_silence(id, state, now);
  for (TunnelLink& link : links_) schedule(link, now);
}

void Tunnels::settle_silence(const TunnelId& id, TunnelState& state, LabTime now) {
  const auto note = [now](std::optional<LabTime>& silent_since, bool answers) {
    if (answers)
      silent_since.reset();
    else if (!silent_since)
      silent_since = now;
  };
  if (state.sas) note(state.sas->silent_since, ike_answers(id, *state.sas));
  if (state.l2tp) note(state.l2tp->silent_since, l2tp_answers(id, *state.l2tp, now));
}

void Tunnels::schedule(TunnelLink& link, LabTime now) {
  const TunnelState& left = states_[link.ends.left];
  const TunnelState& right = states_[link.ends.right];
  const Verdict& verdict = link.verdict;
  const bool ipsec = tunnel(link.ends.left)->uses_ipsec();

  const bool someone_calls =
      (verdict.ike_initiates[0] && !left.sas) || (verdict.ike_initiates[1] && !right.sas);
  const bool negotiates = ipsec && verdict.reaches(Stage::phase1) && someone_calls;
  if (!negotiates)
    link.ike_due.reset();
  else if (!link.ike_due)
    link.ike_due = now + timing_.isakmp;

  const bool is_protected = !ipsec || (sas_agree(link.ends) && left.sas->up_at());
  const bool someone_dials =
      (verdict.l2tp_initiates[0] && !left.l2tp) || (verdict.l2tp_initiates[1] && !right.l2tp);
  const bool connects =
      is_protected && tunnel(link.ends.left)->is_l2tpv3() && verdict.reaches(Stage::control) && someone_dials;
  if (!connects)
    link.l2tp_due.reset();
  else if (!link.l2tp_due)
    link.l2tp_due = std::max(now, ipsec ? *left.sas->up_at() : now) + timing_.l2tp_control;
}

}  // namespace rtx::twin
