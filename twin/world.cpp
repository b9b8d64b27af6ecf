#include "twin/world.hpp"

#include "twin/island.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace rtx::twin {
namespace {

void check_networks(const Lab& lab) {
  std::unordered_set<std::string_view> names;
  for (const LabRouter& router : lab.routers) names.insert(router.name);
  for (const LabNetwork& network : lab.networks) {
    for (const std::string& plug : network.interfaces) {
      const auto dot = plug.find('.');
      if (dot == std::string::npos || !names.contains(std::string_view{plug}.substr(0, dot)))
        throw LabError("network " + network.name + ": \"" + plug +
                       "\" is no interface of a router, as `yamaha01.lan2`");
    }
    for (const std::string& gateway : network.gateways)
      if (!parse_address(gateway))
        throw LabError("network " + network.name + ": gateway \"" + gateway + "\" is no IPv4 address");
  }
}

}  // namespace

World::World(Lab lab, std::function<LabTime()> now)
    : lab_(std::move(lab)),
      now_(std::move(now)),
      began_(now_()),
      epoch_(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) - began_),
      readings_(to_readings(lab_.readings)) {
  check_networks(lab_);
  plans_ = plan_islands(lab_);
  islands_.resize(plans_.size());
  for (const LabRouter& settings : lab_.routers) routers_.emplace_back(*this, settings);
  for (std::size_t plan = 0; plan < plans_.size(); ++plan)
    for (const std::size_t router : plans_[plan].routers) plan_of_.emplace(&routers_[router], plan);
}

World::~World() = default;

Island& World::island_at(std::size_t plan) {
  std::unique_ptr<Island>& island = islands_[plan];
  if (island) return *island;
  Island::Members members;
  for (const std::size_t router : plans_[plan].routers) members.routers.push_back(&routers_[router]);
  for (const std::size_t network : plans_[plan].networks) members.networks.push_back(lab_.networks[network]);
  const auto log = [this, plan](std::size_t router, LabTime when, const std::string& text) {
    routers_[plans_[plan].routers[router]].log(when, text);
  };
  island = std::make_unique<Island>(std::move(members), readings_, began_, log);
  return *island;
}

Island& World::island_before(const Router& router) {
  return island_at(plan_of_.at(&router));
}

Island& World::island(const Router& router) {
  Island& island = island_before(router);
  island.tunnels().advance(now_());
  return island;
}

void World::reset() {
  began_ = now_();
  for (std::unique_ptr<Island>& island : islands_) island.reset();
  for (std::size_t i = 0; i < routers_.size(); ++i) routers_[i] = Router{*this, lab_.routers[i]};
  chances_ = 0;
}

Router* World::find(std::string_view name) {
  const auto found = std::find_if(routers_.begin(), routers_.end(),
                                  [&](const Router& router) { return router.name() == name; });
  return found == routers_.end() ? nullptr : &*found;
}

void World::changed(const Router& router) {
  island_before(router).changed(router, now_());
}

void World::rebooted(const Router& router) {
  Island& island = island_before(router);
  island.tunnels().forget(island.index_of(router), now_());
  island.changed(router, now_());
}

bool World::set_loss(const std::string& network, double loss) {
  for (std::size_t plan = 0; plan < plans_.size(); ++plan) {
    const auto& networks = plans_[plan].networks;
    const bool has_it =
        std::ranges::any_of(networks, [&](std::size_t each) { return lab_.networks[each].name == network; });
    if (has_it) return island_at(plan).set_loss(network, loss, now_());
  }
  return false;
}

double World::chance() {
  chances_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = chances_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) / 9007199254740992.0;
}

}  // namespace rtx::twin
