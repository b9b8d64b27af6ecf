#include "twin/cloud.hpp"

#include <algorithm>

namespace rtx::twin {
namespace {

bool is_gateway(const LabNetwork& network, Address address) {
  return std::any_of(network.gateways.begin(), network.gateways.end(),
                     [&](const std::string& gateway) { return parse_address(gateway) == address; });
}

/// The network's gateway that has `link` as its own, or none.
std::optional<Address> gateway_facing(const LabNetwork& network, const Subnet& link) {
  for (const std::string& gateway : network.gateways)
    if (const auto address = parse_address(gateway); address && contains(link, *address)) return address;
  return std::nullopt;
}

/// Whether `interface` answers for `address`: its own, or an outer address of its NAT (the router answers ARP
/// for those on a LAN; command reference 23.2).
bool answers_for(const Facts& router, const Interface& interface, Address address) {
  if (!interface.address) return false;
  if (interface.address->address() == address) return true;
  return std::any_of(interface.nat_descriptors.begin(), interface.nat_descriptors.end(), [&](int number) {
    const auto found = router.nat.find(number);
    if (found == router.nat.end()) return false;
    const NatDescriptor& nat = found->second;
    return std::any_of(nat.outer.begin(), nat.outer.end(),
                       [&](const std::string& outer) { return parse_address(outer) == address; }) ||
           std::any_of(nat.pairs.begin(), nat.pairs.end(),
                       [&](const StaticPair& pair) { return pair.outer == address; });
  });
}

}  // namespace

const LabNetwork* Cloud::network_of(const Facts& router, const std::string& interface) const {
  const std::string plug = router.name + "." + interface;
  const auto found = std::find_if(networks_->begin(), networks_->end(), [&](const LabNetwork& network) {
    return std::find(network.interfaces.begin(), network.interfaces.end(), plug) != network.interfaces.end();
  });
  return found == networks_->end() ? nullptr : &*found;
}

std::optional<Arrival> Cloud::on_link(const LabNetwork& network, Address destination) const {
  for (std::size_t index = 0; index < routers_->size(); ++index) {
    const Facts& router = (*routers_)[index];
    for (const auto& [name, interface] : router.interfaces)
      if (router.loss < 1.0 && answers_for(router, interface, destination) &&
          network_of(router, name) == &network)
        return Arrival{.network = &network, .router = index, .interface = &interface, .gateways_between = 0};
  }
  return std::nullopt;
}

std::optional<Arrival> Cloud::deliver(const Facts& router, const Egress& egress, Address destination) const {
  if (egress.interface == nullptr) return std::nullopt;
  const LabNetwork* network = network_of(router, egress.interface->name);
  if (network == nullptr || network->loss >= 1.0 || router.loss >= 1.0) return std::nullopt;
  const Address first = egress.next_hop.value_or(destination);
  const bool over_gateway = is_gateway(*network, first);
  if (first == destination && over_gateway) return Arrival{.network = network, .router = std::nullopt};
  auto arrival = on_link(*network, destination);
  if (!arrival) {
    if (!over_gateway || !is_gateway(*network, destination)) return std::nullopt;
    return Arrival{.network = network, .router = std::nullopt, .interface = nullptr, .gateways_between = 1};
  }
  if (first == destination) return arrival;
  if (!over_gateway) return std::nullopt;
  const auto last = gateway_facing(*network, *arrival->interface->address);
  if (!last) return std::nullopt;
  arrival->gateways_between = *last == first ? 1 : 2;
  return arrival;
}

}  // namespace rtx::twin
