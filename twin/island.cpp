#include "twin/island.hpp"

#include "twin/router.hpp"

#include <algorithm>
#include <compare>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace rtx::twin {
namespace {

Facts facts_of(const Router& router, const language::Config& config) {
  Facts facts = read_facts(config, router.name(), router.settings().model);
  facts.loss = router.settings().loss;
  return facts;
}

std::vector<Facts> facts_at_the_start(const std::vector<const Router*>& routers) {
  std::vector<Facts> facts;
  facts.reserve(routers.size());
  for (const Router* router : routers)
    facts.push_back(facts_of(*router, language::Config::parse(router->settings().config)));
  return facts;
}

/// Sets of numbers that grow together. (Union by path halving.)
class Groups {
 public:
  explicit Groups(std::size_t count) : parents_(count) { std::iota(parents_.begin(), parents_.end(), 0U); }

  std::size_t of(std::size_t number) {
    while (parents_[number] != number) number = parents_[number] = parents_[parents_[number]];
    return number;
  }
  void join(std::size_t a, std::size_t b) { parents_[of(a)] = of(b); }

 private:
  std::vector<std::size_t> parents_;
};

std::string_view router_of(std::string_view plug) {
  return plug.substr(0, plug.find('.'));
}

/// Something that happened before the lab began.
struct Past {
  LabTime when;
  std::size_t router;
  int tunnel;  ///< 0: the router booted.

  friend auto operator<=>(const Past&, const Past&) = default;
};

}  // namespace

Island::Island(Members members, const Readings& readings, LabTime began, Log log)
    : members_(std::move(members)),
      facts_(facts_at_the_start(members_.routers)),
      cloud_(members_.networks, facts_),
      tunnels_(cloud_, readings, std::move(log)) {
  live_through_the_past(began);
}

void Island::live_through_the_past(LabTime began) {
  std::vector<Past> past;
  LabTime first = began;
  for (std::size_t i = 0; i < members_.routers.size(); ++i) {
    const LabRouter& settings = members_.routers[i]->settings();
    past.push_back({began - settings.uptime, i, 0});
    first = std::min(first, past.back().when);
    for (const Flap& flap : settings.flaps) past.push_back({began - flap.ago, i, flap.tunnel});
  }
  std::ranges::sort(past);
  tunnels_.reconsider(first);
  for (const Past& event : past) {
    if (event.when <= first) continue;
    if (event.tunnel == 0)
      tunnels_.forget(event.router, event.when);
    else
      tunnels_.flap({event.router, event.tunnel}, event.when);
  }
}

std::size_t Island::index_of(const Router& router) const {
  const auto found = std::find(members_.routers.begin(), members_.routers.end(), &router);
  return static_cast<std::size_t>(found - members_.routers.begin());
}

void Island::changed(const Router& router, LabTime now) {
  // What was due before the change happened before it. One moment for both: what falls due in between would
  // be negotiated by links that the new facts do not have any more.
  tunnels_.advance(now);
  facts_[index_of(router)] = facts_of(router, router.running());
  cloud_.look_again();
  tunnels_.reconsider(now);
}

bool Island::set_loss(const std::string& network, double loss, LabTime now) {
  const auto found = std::ranges::find(members_.networks, network, &LabNetwork::name);
  if (found == members_.networks.end()) return false;
  tunnels_.advance(now);
  found->loss = loss;
  tunnels_.reconsider(now);
  return true;
}

std::vector<IslandPlan> plan_islands(const Lab& lab) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < lab.routers.size(); ++i) places.emplace(lab.routers[i].name, i);
  Groups groups{lab.routers.size()};
  for (const LabNetwork& network : lab.networks)
    for (const std::string& plug : network.interfaces)
      groups.join(places.at(router_of(plug)), places.at(router_of(network.interfaces.front())));
  std::vector<IslandPlan> plans;
  std::unordered_map<std::size_t, std::size_t> numbers;
  const auto plan_of = [&](std::size_t router) -> IslandPlan& {
    const auto [found, is_new] = numbers.emplace(groups.of(router), plans.size());
    if (is_new) plans.emplace_back();
    return plans[found->second];
  };
  for (std::size_t i = 0; i < lab.routers.size(); ++i) plan_of(i).routers.push_back(i);
  for (std::size_t i = 0; i < lab.networks.size(); ++i)
    if (!lab.networks[i].interfaces.empty())
      plan_of(places.at(router_of(lab.networks[i].interfaces.front()))).networks.push_back(i);
  return plans;
}

}  // namespace rtx::twin
