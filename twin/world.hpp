#pragma once

#include "twin/lab.hpp"
#include "twin/router.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// Lab time since the lab began.
using LabTime = std::chrono::microseconds;

/// All simulated routers, what joins them, and the clock they share. Everything a router says about a
/// tunnel or a ping follows from the running configurations of both ends; nothing is scripted.
class World {
 public:
  /// `now` gives lab time; tests pass a clock they turn themselves.
  World(Lab lab, std::function<LabTime()> now);

  [[nodiscard]] LabTime now() const { return now_(); }
  [[nodiscard]] const Lab& lab() const noexcept { return lab_; }
  [[nodiscard]] std::deque<Router>& routers() noexcept { return routers_; }
  [[nodiscard]] Router* find(std::string_view name);

  /// A running configuration has changed: tunnels are judged anew, and what was established may fall.
  void changed(const Router& router);

  /// Why the tunnels between `left` and `right` are up or not, for people: one finding a line.
  [[nodiscard]] std::vector<std::string> explain(const Router& left, const Router& right) const;

 private:
  Lab lab_;
  std::function<LabTime()> now_;
  std::deque<Router> routers_;
};

}  // namespace rtx::twin
