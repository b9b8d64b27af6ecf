#include "twin/pairing.hpp"

#include "twin/verdict_parts.hpp"

#include <algorithm>
#include <set>

namespace rtx::twin {
namespace {

struct Candidate {
  TunnelPair pair;
  int score;
};

bool points_at(const Side& side, const Facts& peer) {
  return side.remote && !side.accepts_any() && peer.owner(*side.remote) != nullptr;
}

/// A tunnel that names another router's address is not meant for this one.
bool points_elsewhere(const Side& side, const Facts& peer, const std::vector<Facts>& routers) {
  if (points_at(side, peer)) return false;
  return std::any_of(routers.begin(), routers.end(),
                     [&](const Facts& other) { return &other != side.router && points_at(side, other); });
}

int score(const Sides& sides, const std::vector<Facts>& routers) {
  const auto& [left, right] = sides;
  if (points_elsewhere(left, *right.router, routers) || points_elsewhere(right, *left.router, routers))
    return 0;
  const L2tp& a = left.tunnel->l2tp;
  const L2tp& b = right.tunnel->l2tp;
  int points = 1;
  if (points_at(left, *right.router)) points += 16;
  if (points_at(right, *left.router)) points += 16;
  if (a.local_router_id != "0.0.0.0" && a.local_router_id == b.remote_router_id) points += 4;
  if (b.local_router_id != "0.0.0.0" && b.local_router_id == a.remote_router_id) points += 4;
  if (!a.end_id.empty() && a.end_id == b.end_id) points += 4;
  if (left.tunnel->number == right.tunnel->number) points += 2;
  return points;
}

}  // namespace

std::vector<TunnelPair> pair_tunnels(const std::vector<Facts>& routers) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < routers.size(); ++i)
    for (std::size_t j = i + 1; j < routers.size(); ++j)
      for (const auto& [left_number, left] : routers[i].tunnels)
        for (const auto& [right_number, right] : routers[j].tunnels) {
          const Sides sides = look_at({&routers[i], &left}, {&routers[j], &right});
          if (const int points = score(sides, routers); points > 0)
            candidates.push_back({{{i, left_number}, {j, right_number}}, points});
        }
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
