#pragma once

#include "twin/lab.hpp"
#include "twin/lab_time.hpp"
#include "twin/readings.hpp"
#include "twin/router.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rtx::twin {

class Island;
struct IslandPlan;

/// All simulated routers, what joins them, and the clock they share. Everything a router says about a
/// tunnel or a ping follows from the running configurations of both ends; nothing is scripted.
class World {
 public:
  /// `now` gives lab time; tests pass a clock they turn themselves. Throws LabError for readings that do not
  /// exist, and for networks that name routers or addresses that do not.
  World(Lab lab, std::function<LabTime()> now);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] LabTime now() const { return now_(); }
  [[nodiscard]] const Lab& lab() const noexcept { return lab_; }
  [[nodiscard]] std::deque<Router>& routers() noexcept { return routers_; }
  [[nodiscard]] Router* find(std::string_view name);

  /// A running configuration has changed: tunnels are judged anew, and what was established may fall.
  void changed(const Router& router);

  /// A router has started anew: all its tunnels are gone, and its configuration is another.
  void rebooted(const Router& router);

  /// A network loses that share of packets from now on. False: there is no such network.
  bool set_loss(const std::string& network, double loss);

  /// Every router is as it was when the lab began.
  void reset();

  /// Why the tunnels between `left` and `right` are up or not, for people: one finding a line.
  [[nodiscard]] std::vector<std::string> explain(const Router& left, const Router& right);

  /// What a router's commands look at: itself and those that it can reach, its tunnels as they are now. It is
  /// worked out when somebody asks for the first time, and is then what it would have been from the start.
  [[nodiscard]] Island& island(const Router& router);

  /// The wall clock's time at a lab time.
  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall_time(LabTime time) const {
    return epoch_ + time;
  }
  /// A number in [0, 1) that looks random and is the same in every run.
  [[nodiscard]] double chance();

 private:
  [[nodiscard]] Island& island_at(std::size_t plan);
  [[nodiscard]] Island& island_before(const Router& router);

  Lab lab_;
  std::function<LabTime()> now_;
  LabTime began_;  ///< The start of the lab, or when it was set back.
  std::chrono::sys_time<std::chrono::microseconds> epoch_;
  Readings readings_;
  std::uint64_t chances_ = 0;
  std::deque<Router> routers_;
  std::vector<IslandPlan> plans_;
  std::unordered_map<const Router*, std::size_t> plan_of_;
  std::vector<std::unique_ptr<Island>> islands_;  ///< One for each plan; null: nobody has asked yet.
};

}  // namespace rtx::twin
