#include "health/vpn_between.hpp"

#include "health/addresses.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace rtx::health {

using language::Config;

namespace {

// What speaks for two tunnels being one VPN. An address outweighs what may be a copy of another tunnel's.
constexpr int names_the_other_end = 16;
constexpr int names_its_router = 12;
constexpr int names_its_identity = 4;
constexpr int shares_the_key = 3;
constexpr int is_enabled = 1;  // Each end.

/// What a tunnel says of itself and expects of its far end, besides addresses. Empty: nothing.
struct Identity {
  std::string ike_name, far_ike_name;
  std::string router_id, far_router_id;
  std::string end_id;
  std::string key;  ///< Only compared. Empty also if the router masks it.
};

struct Side {
  std::vector<TunnelEnd> tunnels;
  std::vector<Identity> identities;  ///< One for each tunnel.
  Addresses addresses;
};

struct Candidate {
  std::array<const TunnelEnd*, 2> ends{};
  int against = 0;         ///< So much of what they say is not the other's.
  int speaks_for = 0;      ///< Addresses, names, IDs.
  int hints = 0;           ///< The key, being enabled.
  bool elsewhere = false;  ///< An address or an IKE name leads to somebody else.

  Vpn vpn() const { return {{*ends[0], *ends[1]}}; }
  std::pair<int, int> rank() const noexcept { return {-against, speaks_for + hints}; }
  std::pair<std::uint32_t, std::uint32_t> numbers() const noexcept {
    return {ends[0]->number, ends[1]->number};
  }
  bool shares_an_end_with(const Candidate& other) const noexcept {
    return ends[0] == other.ends[0] || ends[1] == other.ends[1];
  }
  bool has_an_enabled_end() const noexcept { return ends[0]->enabled || ends[1]->enabled; }
  bool says_something() const noexcept { return speaks_for > 0 || hints >= shares_the_key; }
};
using Candidates = std::vector<Candidate>;

std::string first_of(const Config& config, const std::string& key) {
  auto words = config.value(key);
  return words.empty() ? std::string{} : std::move(words.front());
}

std::string router_id(const Config& config, const std::string& key) {
  auto id = first_of(config, key);
  return id == "0.0.0.0" ? std::string{} : id;
}

Identity identity_of(const Config& config, const TunnelEnd& tunnel) {
  Identity identity;
  const std::string block = "tunnel " + std::to_string(tunnel.number) + ": ";
  if (tunnel.kind != VpnKind::ipsec) {
    identity.router_id = router_id(config, block + "l2tp local router-id");
    identity.far_router_id = router_id(config, block + "l2tp remote router-id");
    identity.end_id = first_of(config, block + "l2tp remote end-id");
  }
  if (tunnel.gateway.empty()) return identity;
  identity.ike_name = first_of(config, "ipsec ike local name " + tunnel.gateway);
  identity.far_ike_name = first_of(config, "ipsec ike remote name " + tunnel.gateway);
  for (const std::string& word : config.value("ipsec ike pre-shared-key " + tunnel.gateway))
    identity.key += word + ' ';
  if (identity.key.ends_with("* ")) identity.key.clear();
  return identity;
}

Side side_of(const Config& config, std::optional<std::uint32_t> number) {
  Side side;
  side.tunnels = tunnels_in(config);
  if (number) std::erase_if(side.tunnels, [&](const TunnelEnd& one) { return one.number != *number; });
  for (const TunnelEnd& tunnel : side.tunnels) side.identities.push_back(identity_of(config, tunnel));
  side.addresses = addresses_in(config);
  return side;
}

/// Whether `from` leads to `to`, on a router that holds `addresses`. False also if it does not say: `any`, a
/// name, or an address that somebody else gives that router.
bool weigh_address(Candidate& candidate, const TunnelEnd& from, const TunnelEnd& to,
                   const Addresses& addresses) {
  const auto remote = safety::read_network(from.remote);
  if (!remote) return false;
  if (from.remote == to.local) {
    candidate.speaks_for += names_the_other_end;
    return true;
  }
  if (addresses.hold(from.remote)) {
    candidate.speaks_for += names_its_router;
    return true;
  }
  if (remote->v6 || addresses.may_hold(from.remote)) return false;
  ++candidate.against;
  candidate.elsewhere = true;
  return false;
}

/// What one tunnel says of itself, and the other expects. False: it is not that.
bool weigh_name(Candidate& candidate, const std::string& is, const std::string& expected) {
  if (is.empty() || expected.empty()) return true;
  (is == expected ? candidate.speaks_for : candidate.against) += is == expected ? names_its_identity : 1;
  return is == expected;
}

void weigh_identities(Candidate& candidate, const Identity& a, const Identity& b) {
  const bool there = weigh_name(candidate, a.ike_name, b.far_ike_name);
  const bool back = weigh_name(candidate, b.ike_name, a.far_ike_name);
  if (!there || !back) candidate.elsewhere = true;
  weigh_name(candidate, a.router_id, b.far_router_id);
  weigh_name(candidate, b.router_id, a.far_router_id);
  weigh_name(candidate, a.end_id, b.end_id);
}

Candidate weighed(const Side& a, std::size_t at_a, const Side& b, std::size_t at_b) {
  const TunnelEnd& one = a.tunnels[at_a];
  const TunnelEnd& other = b.tunnels[at_b];
  Candidate candidate;
  candidate.ends = {&one, &other};
  const bool there = weigh_address(candidate, one, other, b.addresses);
  const bool back = weigh_address(candidate, other, one, a.addresses);
  weigh_identities(candidate, a.identities[at_a], b.identities[at_b]);
  if (one.kind != other.kind) ++candidate.against;
  const bool may_be = candidate.speaks_for > 0 || !candidate.elsewhere;
  const std::string& key = a.identities[at_a].key;
  if (may_be && (!there || !back) && !key.empty() && key == b.identities[at_b].key)
    candidate.hints += shares_the_key;
  for (const TunnelEnd* end : candidate.ends)
    if (end->enabled) candidate.hints += is_enabled;
  return candidate;
}

/// Those of which something speaks for it, the best first.
Candidates candidates_of(const Side& a, const Side& b) {
  Candidates candidates;
  for (std::size_t at_a = 0; at_a < a.tunnels.size(); ++at_a) {
    for (std::size_t at_b = 0; at_b < b.tunnels.size(); ++at_b) {
      const Candidate candidate = weighed(a, at_a, b, at_b);
      if (candidate.says_something()) candidates.push_back(candidate);
    }
  }
  std::ranges::sort(candidates, [](const Candidate& one, const Candidate& other) {
    return one.rank() != other.rank() ? one.rank() > other.rank() : one.numbers() < other.numbers();
  });
  return candidates;
}

/// Takes the best out of `candidates`, and all those that stand against it because they share an end with it.
/// If some of these fit as well, none of them is found.
void take_best(Candidates& candidates, Vpns& vpns) {
  Candidates best{candidates.front()};
  for (auto one = candidates.begin() + 1; one != candidates.end(); ++one)
    if (one->rank() == best.front().rank() && one->shares_an_end_with(best.front())) best.push_back(*one);
  auto& taken = best.size() == 1 ? vpns.found : vpns.undecided;
  for (const Candidate& one : best) taken.push_back(one.vpn());
  std::erase_if(candidates, [&](const Candidate& one) {
    return std::ranges::any_of(best, [&](const Candidate& other) { return one.shares_an_end_with(other); });
  });
}

/// All VPNs that are in use.
void take_enabled(Candidates candidates, Vpns& vpns) {
  std::erase_if(candidates, [](const Candidate& one) {
    return one.elsewhere || one.speaks_for == 0 || !one.has_an_enabled_end();
  });
  while (!candidates.empty()) take_best(candidates, vpns);
}

/// One that nobody has enabled, or that somebody mistyped.
void take_likeliest(Candidates candidates, Vpns& vpns) {
  if (candidates.empty()) return;
  const bool leads_elsewhere = candidates.front().elsewhere;
  Vpns likeliest;
  take_best(candidates, likeliest);
  if (likeliest.undecided.empty() || !leads_elsewhere) vpns = std::move(likeliest);
}

bool is_end_of(const std::vector<Vpn>& vpns, std::size_t at, std::uint32_t number) {
  return std::ranges::any_of(vpns, [&](const Vpn& one) { return one.ends.at(at).number == number; });
}

std::vector<std::uint32_t> alone_in(const Side& side, std::size_t at, const Side& far, const Vpns& vpns) {
  std::vector<std::uint32_t> alone;
  for (const TunnelEnd& tunnel : side.tunnels) {
    const bool leads_there = far.addresses.hold(tunnel.remote);
    const bool is_known =
        is_end_of(vpns.found, at, tunnel.number) || is_end_of(vpns.undecided, at, tunnel.number);
    if (tunnel.enabled && leads_there && !is_known) alone.push_back(tunnel.number);
  }
  return alone;
}

}  // namespace

Vpns vpns_between(const Config& a, const Config& b, const TunnelNumbers& numbers) {
  const Side first = side_of(a, numbers[0]);
  const Side second = side_of(b, numbers[1]);
  Vpns vpns;
  const auto candidates = candidates_of(first, second);
  take_enabled(candidates, vpns);
  if (vpns.found.empty() && vpns.undecided.empty()) take_likeliest(candidates, vpns);
  const bool only_ones = first.tunnels.size() == 1 && second.tunnels.size() == 1;
  if (vpns.found.empty() && only_ones) vpns.found.push_back({{first.tunnels[0], second.tunnels[0]}});
  std::ranges::sort(vpns.found, {}, [](const Vpn& one) { return one.ends[0].number; });
  vpns.alone = {alone_in(first, 0, second, vpns), alone_in(second, 1, first, vpns)};
  return vpns;
}

}  // namespace rtx::health
