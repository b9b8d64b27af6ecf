#include "health/judge_parts.hpp"

#include <algorithm>
#include <string>

namespace rtx::health {
namespace {

std::string name_of(const Bench& bench, std::size_t at, std::uint32_t tunnel) {
  return bench.router(at) + " tunnel" + std::to_string(tunnel);
}

/// `hub tunnel1 - spoke tunnel1, hub tunnel2 - spoke tunnel1`
std::string listed(const Bench& bench, const std::vector<Vpn>& vpns) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t at = 0; at < std::min(vpns.size(), most); ++at) {
    const auto& [a, b] = vpns[at].ends;
    text += (text.empty() ? "" : ", ") + name_of(bench, 0, a.number) + " - " + name_of(bench, 1, b.number);
  }
  return text + (vpns.size() > most ? ", ..." : "");
}

/// The tunnel that the inventory names for that end.
void has_named_tunnel(Bench& bench, std::size_t at) {
  const auto number = bench.subject().tunnels.at(at);
  const auto tunnels = tunnels_in(*bench.readings(at).running.value);
  if (!number || std::ranges::find(tunnels, *number, &TunnelEnd::number) != tunnels.end()) return;
  bench.find(
      Health::could_not_tell, "vpn", at,
      "tunnel " + std::to_string(*number) + ", which the inventory names, is no VPN in its configuration", {},
      "show config tunnel " + std::to_string(*number));
}

void say_what_helps(Bench& bench) {
  bench.findings.back().next_step =
      "say which in [pair." + bench.subject().name + ".vars] of the inventory: tunnel_a = N, tunnel_b = N";
}

}  // namespace

void judge_undecided(Bench& bench, const Vpns& vpns) {
  if (vpns.found.empty() && vpns.undecided.empty()) {
    for (std::size_t at = 0; at < 2; ++at) has_named_tunnel(bench, at);
    bench.find_of_pair(Health::could_not_tell, "vpn", "their configurations hold no VPN between them");
  }
  for (std::size_t at = 0; at < 2; ++at)
    for (const std::uint32_t number : vpns.alone.at(at))
      bench.find(
          Health::could_not_tell, "vpn", at,
          "tunnel " + std::to_string(number) + " leads to the far router, where no tunnel is its other end",
          {}, "show config tunnel " + std::to_string(number));
  if (vpns.undecided.empty()) return;
  bench.find_of_pair(Health::could_not_tell, "vpn",
                     "it cannot be told which tunnels are one VPN: " + listed(bench, vpns.undecided));
  say_what_helps(bench);
}

}  // namespace rtx::health
