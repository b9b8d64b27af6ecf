#include "twin/world.hpp"

#include "twin/cloud.hpp"
#include "twin/tunnels.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

void check_networks(const Lab& lab) {
  for (const LabNetwork& network : lab.networks) {
    for (const std::string& plug : network.interfaces) {
      const auto dot = plug.find('.');
      const bool known = dot != std::string::npos &&
                         std::any_of(lab.routers.begin(), lab.routers.end(), [&](const LabRouter& router) {
                           return router.name == plug.substr(0, dot);
                         });
      if (!known)
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
      epoch_(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) - now_()) {
  check_networks(lab_);
  for (const LabRouter& settings : lab_.routers) routers_.emplace_back(*this, settings);
  look_at_routers();
}

World::~World() = default;

void World::look_at_routers() {
  facts_.clear();
  for (const Router& router : routers_)
    facts_.push_back(read_facts(router.running(), router.name(), router.settings().model));
  cloud_ = std::make_unique<Cloud>(lab_.networks, facts_);
  tunnels_ = std::make_unique<Tunnels>(*cloud_, to_readings(lab_.readings),
                                       [this](std::size_t router, LabTime when, const std::string& text) {
                                         routers_[router].log(when, text);
                                       });
  tunnels_->reconsider(now_());
}

void World::reset() {
  for (std::size_t i = 0; i < routers_.size(); ++i) routers_[i] = Router{*this, lab_.routers[i]};
  chances_ = 0;
  look_at_routers();
}

Router* World::find(std::string_view name) {
  const auto found = std::find_if(routers_.begin(), routers_.end(),
                                  [&](const Router& router) { return router.name() == name; });
  return found == routers_.end() ? nullptr : &*found;
}

std::size_t World::index_of(const Router& router) const {
  const auto found =
      std::find_if(routers_.begin(), routers_.end(), [&](const Router& other) { return &other == &router; });
  return static_cast<std::size_t>(found - routers_.begin());
}

const Facts& World::facts(std::size_t router) const {
  return facts_[router];
}

Tunnels& World::tunnels() const {
  tunnels_->advance(now_());
  return *tunnels_;
}

void World::changed(const Router& router) {
  // What was due before the change happened before it. One moment for both: what falls due in between would
  // be negotiated by links that the new facts do not have any more.
  const LabTime now = now_();
  tunnels_->advance(now);
  facts_[index_of(router)] = read_facts(router.running(), router.name(), router.settings().model);
  tunnels_->reconsider(now);
}

void World::rebooted(const Router& router) {
  tunnels().forget(index_of(router), now_());
  changed(router);
}

double World::chance() {
  chances_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = chances_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) / 9007199254740992.0;
}

}  // namespace rtx::twin
