#pragma once

#include "twin/lab.hpp"
#include "twin/lab_time.hpp"
#include "twin/router.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

class Cloud;
class Tunnels;
struct Facts;

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

  /// Every router is as it was when the lab began.
  void reset();

  /// Why the tunnels between `left` and `right` are up or not, for people: one finding a line.
  [[nodiscard]] std::vector<std::string> explain(const Router& left, const Router& right) const;

  // For the commands of a router: what they look at. Indices are the routers' places in the lab.
  [[nodiscard]] std::size_t index_of(const Router& router) const;
  [[nodiscard]] const Facts& facts(std::size_t router) const;
  [[nodiscard]] const Cloud& cloud() const noexcept { return *cloud_; }
  /// The tunnels as they are now.
  [[nodiscard]] Tunnels& tunnels() const;
  /// The wall clock's time at a lab time.
  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall_time(LabTime time) const {
    return epoch_ + time;
  }
  /// A number in [0, 1) that looks random and is the same in every run.
  [[nodiscard]] double chance();

 private:
  void look_at_routers();

  Lab lab_;
  std::function<LabTime()> now_;
  std::chrono::sys_time<std::chrono::microseconds> epoch_;
  std::uint64_t chances_ = 0;
  std::deque<Router> routers_;
  std::vector<Facts> facts_;
  std::unique_ptr<Cloud> cloud_;
  std::unique_ptr<Tunnels> tunnels_;
};

}  // namespace rtx::twin
