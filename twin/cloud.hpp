#pragma once

#include "twin/addressing.hpp"
#include "twin/lab.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace rtx::twin {

/// Where a packet ends that a router gave to a network.
struct Arrival {
  const LabNetwork* network = nullptr;
  std::optional<std::size_t> router;     ///< Absent: at one of the network's own gateways.
  const Interface* interface = nullptr;  ///< Of that router.
  int gateways_between = 0;              ///< How many routers of the network it crossed.
};

/// The networks of a lab with the routers on them: who is reached at which address.
class Cloud {
 public:
  /// Both must outlive the cloud.
  Cloud(const std::vector<LabNetwork>& networks, const std::vector<Facts>& routers);

  /// A router's facts have changed.
  void look_again();

  /// Follows a packet out of `egress` of `router` to `destination`; none if it gets nowhere.
  [[nodiscard]] std::optional<Arrival> deliver(const Facts& router, const Egress& egress,
                                               Address destination) const;

  /// The network that `interface` of `router` is plugged into, or null.
  [[nodiscard]] const LabNetwork* network_of(const Facts& router, const std::string& interface) const;

  [[nodiscard]] const std::vector<Facts>& routers() const noexcept { return *routers_; }

 private:
  /// What is known of a network beside its settings.
  struct Known {
    std::vector<Address> gateways;
    /// Who answers for an address: the first of the lab.
    std::unordered_map<std::uint32_t, Arrival> answers;
  };

  [[nodiscard]] std::optional<Arrival> on_link(const LabNetwork& network, Address destination) const;
  [[nodiscard]] const Known& known(const LabNetwork& network) const;

  const std::vector<LabNetwork>* networks_;
  const std::vector<Facts>* routers_;
  std::vector<Known> known_;                            ///< Of each network.
  std::unordered_map<std::string, std::size_t> plugs_;  ///< `yamaha01.lan2`: the network that it is in.
};

}  // namespace rtx::twin
