#include "twin/island.hpp"
#include "twin/models.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <cctype>

namespace rtx::twin {
namespace {

std::string route_row(const std::string& destination, const std::string& gateway,
                      const std::string& interface, const std::string& kind) {
  return left(destination, 20) + left(gateway, 17) + right(interface, 10) + right(kind, 10) + "  ";
}

/// A LAN has its own address, a bridge that of the first LAN.
std::string mac_of(const Facts& router, const std::string& interface) {
  const auto addresses = mac_addresses_of(router.name, model_of(router.model).lans);
  const auto lan = interface.starts_with("lan") ? parse_number(interface.substr(3)) : std::nullopt;
  const auto index = lan ? static_cast<std::size_t>(*lan - 1) : 0;
  return index < addresses.size() ? addresses[index] : addresses.front();
}

std::string network_text(const Subnet& subnet) {
  return subnet.network().to_string() + "/" + std::to_string(subnet.prefix_length());
}

}  // namespace

std::string display_name(const std::string& interface) {
  if (interface.starts_with("tunnel")) return "TUNNEL[" + interface.substr(6) + "]";
  if (interface.starts_with("pp"))
    return "PP[" + (interface.size() < 4 ? "0" + interface.substr(2) : interface.substr(2)) + "]";
  std::string name = interface;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

Lines show_ip_route(World& world, const Router& router, Language language) {
  const Island& island = world.island(router);
  const Facts& facts = island.facts(island.index_of(router));
  Lines rows;
  std::string default_row;
  for (const Route& route : facts.routes) {
    for (const RouteGateway& gateway : route.gateways) {
      std::string interface = "TUNNEL[" + std::to_string(gateway.tunnel) + "]";
      if (gateway.address) {
        const auto link = egress_to(facts, *gateway.address);
        if (!link || link->next_hop) continue;  // Not connected: the route is not in the table.
        interface = display_name(link->interface->name);
      }
      const std::string row =
          route_row(route.is_default ? "default" : network_text(route.destination),
                    gateway.address ? gateway.address->to_string() : "-", interface, "static");
      if (route.is_default)
        default_row = row;
      else
        rows.push_back(row);
    }
  }
  for (const auto& [name, interface] : facts.interfaces)
    if (interface.address)
      rows.push_back(route_row(network_text(*interface.address), interface.address->address().to_string(),
                               display_name(name), "implicit"));
  std::sort(rows.begin(), rows.end());
  if (!default_row.empty()) rows.insert(rows.begin(), default_row);
  rows.insert(rows.begin(),
              language == Language::english
                  ? "Destination         Gateway          Interface       Kind  Additional Info."
                  : "宛先ネットワーク    ゲートウェイ     インタフェース  種別  付加情報");
  return rows;
}

Lines show_arp(World& world, const Router& router, Language language) {
  const Island& island = world.island(router);
  const Facts& facts = island.facts(island.index_of(router));
  const bool english = language == Language::english;
  Lines rows;
  const auto add = [&](const std::string& interface, const std::string& address, const std::string& mac) {
    rows.push_back(left(display_name(interface), 15) + left(address, 18) + left(mac, 19) + "1200");
  };
  for (const auto& [name, interface] : facts.interfaces) {
    const LabNetwork* network = island.cloud().network_of(facts, name);
    if (network == nullptr || !interface.address) continue;
    for (const std::string& gateway : network->gateways)
      if (const auto address = parse_address(gateway); address && contains(*interface.address, *address))
        add(name, gateway, mac_addresses_of(network->name + gateway, 1).front());
    for (const Facts& other : island.cloud().routers())
      for (const auto& [far_name, far] : other.interfaces)
        if (&other != &facts && far.address && contains(*interface.address, far.address->address()) &&
            island.cloud().network_of(other, far_name) == network)
          add(name, far.address->address().to_string(), mac_of(other, far_name));
  }
  const std::string count = (english ? "Count: " : "カウント数: ") + std::to_string(rows.size());
  rows.insert(rows.begin(), english ? "Interface      IP address        MAC address        TTL(second)"
                                    : "インタフェース IPアドレス        MACアドレス        TTL(秒)");
  rows.insert(rows.begin(), count);
  return rows;
}

Lines show_log(const Router& router, World& world, bool reverse) {
  static_cast<void>(world.island(router));  // What tunnels have done until now is logged.
  Lines lines;
  for (const Router::LogLine& line : router.log_lines())
    if (line.when <= world.now()) lines.push_back(slashed_time(line.shown) + ": " + line.text);
  if (reverse) std::reverse(lines.begin(), lines.end());
  return lines;
}

}  // namespace rtx::twin
