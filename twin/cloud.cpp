#include "twin/cloud.hpp"

#include <algorithm>

namespace rtx::twin {
namespace {

bool is_gateway(const std::vector<Address>& gateways, Address address) {
  return std::ranges::find(gateways, address) != gateways.end();
}

/// The gateway that has `link` as its own network, or none.
std::optional<Address> gateway_facing(const std::vector<Address>& gateways, const Subnet& link) {
  const auto found =
      std::ranges::find_if(gateways, [&](const Address& gateway) { return contains(link, gateway); });
  return found == gateways.end() ? std::nullopt : std::optional{*found};
}

/// What `interface` answers for: its own address, and the outer addresses of its NAT (the router answers ARP
/// for those on a LAN; command reference 23.2).
std::vector<Address> answers_of(const Facts& router, const Interface& interface) {
  std::vector<Address> addresses;
  if (!interface.address) return addresses;
  addresses.push_back(interface.address->address());
  for (const int number : interface.nat_descriptors) {
    const auto found = router.nat.find(number);
    if (found == router.nat.end()) continue;
    for (const std::string& outer : found->second.outer)
      if (const auto address = parse_address(outer)) addresses.push_back(*address);
    for (const StaticPair& pair : found->second.pairs) addresses.push_back(pair.outer);
  }
  return addresses;
}

}  // namespace

Cloud::Cloud(const std::vector<LabNetwork>& networks, const std::vector<Facts>& routers)
    : networks_(&networks), routers_(&routers), known_(networks.size()) {
  for (std::size_t i = 0; i < networks.size(); ++i) {
    for (const std::string& plug : networks[i].interfaces) plugs_.emplace(plug, i);
    for (const std::string& gateway : networks[i].gateways)
      if (const auto address = parse_address(gateway)) known_[i].gateways.push_back(*address);
  }
  look_again();
}

void Cloud::look_again() {
  for (Known& known : known_) known.answers.clear();
  for (std::size_t index = 0; index < routers_->size(); ++index) {
    const Facts& router = (*routers_)[index];
    if (router.loss >= 1.0) continue;
    for (const auto& [name, interface] : router.interfaces) {
      const auto plug = plugs_.find(router.name + "." + name);
      if (plug == plugs_.end()) continue;
      const Arrival arrival{.network = &(*networks_)[plug->second],
                            .router = index,
                            .interface = &interface,
                            .gateways_between = 0};
      for (const Address& address : answers_of(router, interface))
        known_[plug->second].answers.emplace(address.to_uint(), arrival);
    }
  }
}

const Cloud::Known& Cloud::known(const LabNetwork& network) const {
  return known_[static_cast<std::size_t>(&network - networks_->data())];
}

const LabNetwork* Cloud::network_of(const Facts& router, const std::string& interface) const {
  const auto found = plugs_.find(router.name + "." + interface);
  return found == plugs_.end() ? nullptr : &(*networks_)[found->second];
}

std::optional<Arrival> Cloud::on_link(const LabNetwork& network, Address destination) const {
  const auto& answers = known(network).answers;
  const auto found = answers.find(destination.to_uint());
  return found == answers.end() ? std::nullopt : std::optional{found->second};
}

std::optional<Arrival> Cloud::deliver(const Facts& router, const Egress& egress, Address destination) const {
  if (egress.interface == nullptr) return std::nullopt;
  const LabNetwork* network = network_of(router, egress.interface->name);
  if (network == nullptr || network->loss >= 1.0 || router.loss >= 1.0) return std::nullopt;
  const std::vector<Address>& gateways = known(*network).gateways;
  const Address first = egress.next_hop.value_or(destination);
  const bool over_gateway = is_gateway(gateways, first);
  if (first == destination && over_gateway) return Arrival{.network = network, .router = std::nullopt};
  auto arrival = on_link(*network, destination);
  if (!arrival) {
    if (!over_gateway || !is_gateway(gateways, destination)) return std::nullopt;
    return Arrival{.network = network, .router = std::nullopt, .interface = nullptr, .gateways_between = 1};
  }
  if (first == destination) return arrival;
  if (!over_gateway) return std::nullopt;
  const auto last = gateway_facing(gateways, *arrival->interface->address);
  if (!last) return std::nullopt;
  arrival->gateways_between = *last == first ? 1 : 2;
  return arrival;
}

}  // namespace rtx::twin
