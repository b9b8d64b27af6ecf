#include "twin/island.hpp"
#include "twin/models.hpp"
#include "twin/shows.hpp"
#include "twin/world.hpp"

namespace rtx::twin {

Lines show_techinfo(World& world, const Router& router) {
  constexpr Language english = Language::english;
  Lines lines;
  const auto add = [&lines](const std::string& command, const Lines& shown) {
    lines.push_back("# " + command);
    lines.insert(lines.end(), shown.begin(), shown.end());
    lines.emplace_back("");
  };
  add("show environment", show_environment(world, router, english));
  add("show config", show_config(world, router, router.running()));
  const int lans = model_of(router.settings().model).lans;
  for (int lan = 1; lan <= lans; ++lan)
    add("show status lan" + std::to_string(lan), show_status_lan(world, router, lan, english));
  add("show ip route", show_ip_route(world, router, english));
  add("show arp", show_arp(world, router, english));
  add("show nat descriptor address", show_nat_address(world, router, english));
  add("show status dhcp", show_status_dhcp(router, std::nullopt, english));
  Island& island = world.island(router);
  for (const auto& [number, tunnel] : island.facts(island.index_of(router)).tunnels)
    add("show status tunnel " + std::to_string(number), show_status_tunnel(world, router, number, english));
  add("show status l2tp", show_status_l2tp(world, router, std::nullopt, english));
  add("show ipsec sa", show_ipsec_sa(world, router));
  add("show ipsec sa gateway", show_ipsec_gateway(world, router, std::nullopt, false));
  add("show log", show_log(router, world, false));
  return lines;
}

}  // namespace rtx::twin
