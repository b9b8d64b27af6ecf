#include "health/judge_parts.hpp"

#include <algorithm>

namespace rtx::health {

using parsers::TunnelStatus;

/// Whether it is up is told by its SAs. That it is not, just after, the router says here.
void judge_ipsec_uptime(Bench& bench, const Vpn& vpn, std::size_t at) {
  const std::string& command = bench.end(at).tunnel;
  const auto& status = bench.readings(at).tunnel;
  if (command.empty()) return;
  if (!status && !bench.rules().flapped) return;
  if (!bench.needed(status, at)) return;
  const auto tunnel = std::ranges::find(status->tunnel, vpn.ends.at(at).number, &TunnelStatus::number);
  const bool is_there = tunnel != status->tunnel.end();
  if (is_there && tunnel->state == "Offline")
    return bench.find(Health::down, "tunnel", at, "tunnel " + std::to_string(tunnel->number) + " is Offline",
                      command);
  if (is_there && tunnel->connected) {
    bench.measures[at].tunnel_uptime = *tunnel->connected;
  } else if (bench.rules().flapped) {
    bench.lacks(at, "connection time", command, "flapped");
  }
}

}  // namespace rtx::health
