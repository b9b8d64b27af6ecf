#include "twin/pairing.hpp"

#include "twin/verdict_parts.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>

namespace rtx::twin {
namespace {

struct Candidate {
  TunnelPair pair;
  int score;
};

/// A tunnel, and the other routers that own the address of its peer: none where it has no such address, takes
/// any peer, or names an address that nobody has.
struct End {
  TunnelId id;
  const Tunnel* tunnel;
  std::vector<std::size_t> meant;

  /// A tunnel that names another router's address is not meant for this one.
  [[nodiscard]] bool may_mean(std::size_t router) const { return meant.empty() || means(router); }
  [[nodiscard]] bool means(std::size_t router) const { return std::ranges::count(meant, router) != 0; }
};

using Owners = std::unordered_map<std::uint32_t, std::vector<std::size_t>>;

Owners owners_of(const std::vector<Facts>& routers) {
  Owners owners;
  for (std::size_t i = 0; i < routers.size(); ++i)
    for (const auto& [name, interface] : routers[i].interfaces) {
      if (!interface.address) continue;
      std::vector<std::size_t>& those = owners[interface.address->address().to_uint()];
      if (those.empty() || those.back() != i) those.push_back(i);
    }
  return owners;
}

/// In the order of the routers and their tunnels.
std::vector<End> ends_of(const std::vector<Facts>& routers) {
  const Owners owners = owners_of(routers);
  std::vector<End> ends;
  for (std::size_t i = 0; i < routers.size(); ++i)
    for (const auto& [number, tunnel] : routers[i].tunnels) {
      End& end = ends.emplace_back(End{.id = {i, number}, .tunnel = &tunnel, .meant = {}});
      const Side side = look_at({&routers[i], &tunnel}, {&routers[i], &tunnel})[0];
      if (!side.remote || side.accepts_any()) continue;
      if (const auto found = owners.find(side.remote->to_uint()); found != owners.end()) {
        end.meant = found->second;
        std::erase(end.meant, i);
      }
    }
  return ends;
}

int score(const End& left, const End& right) {
  const L2tp& a = left.tunnel->l2tp;
  const L2tp& b = right.tunnel->l2tp;
  int points = 1;
  if (left.means(right.id.router)) points += 16;
  if (right.means(left.id.router)) points += 16;
  if (a.local_router_id != "0.0.0.0" && a.local_router_id == b.remote_router_id) points += 4;
  if (b.local_router_id != "0.0.0.0" && b.local_router_id == a.remote_router_id) points += 4;
  if (!a.end_id.empty() && a.end_id == b.end_id) points += 4;
  if (left.id.number == right.id.number) points += 2;
  return points;
}

/// Only those that have no router in mind are held against all others.
std::vector<Candidate> candidates_among(const std::vector<End>& ends) {
  std::multimap<std::size_t, const End*> of_router;
  std::vector<const End*> open;
  for (const End& end : ends) {
    of_router.emplace(end.id.router, &end);
    if (end.meant.empty()) open.push_back(&end);
  }
  std::vector<Candidate> candidates;
  const auto add = [&](const End& a, const End& b) {
    const bool in_order = a.id < b.id;
    const End& left = in_order ? a : b;
    const End& right = in_order ? b : a;
    candidates.push_back({{left.id, right.id}, score(left, right)});
  };
  for (const End& end : ends)
    for (const std::size_t peer : end.meant)
      for (auto [other, last] = of_router.equal_range(peer); other != last; ++other) {
        const End& theirs = *other->second;
        const bool comes_again = !theirs.meant.empty() && theirs.id < end.id;
        if (theirs.may_mean(end.id.router) && !comes_again) add(end, theirs);
      }
  for (std::size_t i = 0; i < open.size(); ++i)
    for (std::size_t j = i + 1; j < open.size(); ++j)
      if (open[i]->id.router != open[j]->id.router) add(*open[i], *open[j]);
  return candidates;
}

}  // namespace

std::vector<TunnelPair> pair_tunnels(const std::vector<Facts>& routers) {
  std::vector<Candidate> candidates = candidates_among(ends_of(routers));
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.pair < b.pair;
  });
  std::set<TunnelId> taken;
  std::vector<TunnelPair> pairs;
  for (const auto& [pair, points] : candidates) {
    if (taken.contains(pair.left) || taken.contains(pair.right)) continue;
    taken.insert(pair.left);
    taken.insert(pair.right);
    pairs.push_back(pair);
  }
  return pairs;
}

}  // namespace rtx::twin
