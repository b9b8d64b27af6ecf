#pragma once

#include "twin/cloud.hpp"
#include "twin/facts.hpp"
#include "twin/lab_time.hpp"
#include "twin/tunnels.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace rtx::twin {

class Router;

/// Routers that networks join, directly or over one another, and those networks. Whatever happens on one
/// island is nothing to the others, so a lab of many pairs costs what its pairs cost, and no more.
///
/// Routers are numbered by their places on the island.
class Island {
 public:
  using Log = Tunnels::Log;

  /// What the island is made of, in the lab's order.
  struct Members {
    std::vector<const Router*> routers;
    std::vector<LabNetwork> networks;
  };

  /// Works out what the routers' configurations at the start have come to by `began`, when the lab did: how
  /// long they have been up, and what has flapped since.
  Island(Members members, const Readings& readings, LabTime began, Log log);
  Island(const Island&) = delete;
  Island& operator=(const Island&) = delete;

  [[nodiscard]] std::size_t index_of(const Router& router) const;
  [[nodiscard]] const Facts& facts(std::size_t router) const { return facts_[router]; }
  [[nodiscard]] const Cloud& cloud() const noexcept { return cloud_; }
  /// As they were when somebody last let time pass.
  [[nodiscard]] Tunnels& tunnels() noexcept { return tunnels_; }
  [[nodiscard]] const Router& router(std::size_t index) const { return *members_.routers[index]; }

  /// The running configuration of `router` has become another one.
  void changed(const Router& router, LabTime now);
  /// False: no network of the island has that name.
  bool set_loss(const std::string& network, double loss, LabTime now);

 private:
  void live_through_the_past(LabTime began);

  Members members_;
  std::vector<Facts> facts_;
  Cloud cloud_;
  Tunnels tunnels_;
};

/// The routers of each island by their places in the lab, and its networks.
struct IslandPlan {
  std::vector<std::size_t> routers;
  std::vector<std::size_t> networks;
};

/// Which routers belong together. Precondition: the networks name routers of the lab.
[[nodiscard]] std::vector<IslandPlan> plan_islands(const Lab& lab);

}  // namespace rtx::twin
