#pragma once

#include "twin/device.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// What a lab is told and asked by whoever holds its control door: one JSON object a line, answered by one.
/// docs/twin.md has the list of requests.
class Control {
 public:
  /// All must outlive it. `advance` moves the lab's clock forward.
  Control(World& world, std::deque<Device>& devices, std::function<void(LabTime)> advance);

  /// The answer to one request, without a line end. A request that is wrong is answered as well:
  /// `{"ok":false,"error":"..."}`.
  [[nodiscard]] std::string answer(std::string_view request);

 private:
  void state(nlohmann::ordered_json& answer, const Device* only);
  void flap(const Router& router, std::int64_t tunnel);
  void reset();
  void advance(LabTime time);

  World& world_;
  std::deque<Device>& devices_;
  std::function<void(LabTime)> advance_;
};

}  // namespace rtx::twin
