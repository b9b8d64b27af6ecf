#include "health/judge_parts.hpp"

#include <algorithm>

namespace rtx::health {

using parsers::TunnelStatus;

namespace {

/// What `read` holds of the tunnel of end `at`; null: nothing.
const TunnelStatus* status_of(const Read<parsers::ShowStatusTunnel>& read, const Vpn& vpn, std::size_t at) {
  if (!read) return nullptr;
  const auto found = std::ranges::find(read->tunnel, vpn.ends.at(at).number, &TunnelStatus::number);
  return found == read->tunnel.end() ? nullptr : &*found;
}

}  // namespace

// Whether it is up is told by its SAs. That it is not, just after, the router says here.
void judge_ipsec_tunnel(Bench& bench, const Vpn& vpn, std::size_t at) {
  const std::string command = show_status_of(vpn.ends.at(at));
  if (bench.end(at).seen.find(command) == nullptr) return;  // Its far end's configuration is not known.
  const auto read = read_tunnel(bench.end(at).seen, command);
  if (!read && !bench.rules().flapped) return;
  if (!bench.needed(read, at)) return;
  const TunnelStatus* tunnel = status_of(read, vpn, at);
  if (tunnel != nullptr && tunnel->state == "Offline")
    return bench.find(Health::down, "tunnel", at, "tunnel " + std::to_string(tunnel->number) + " is Offline",
                      command);
  const bool tells = tunnel != nullptr && tunnel->connected;
  if (!tells && bench.rules().flapped) bench.lacks(at, "connection time", command, "flapped");
}

std::optional<std::chrono::seconds> ipsec_uptime(const Bench& bench, const Vpn& vpn, std::size_t at) {
  const auto read = read_tunnel(bench.end(at).seen, show_status_of(vpn.ends.at(at)));
  const TunnelStatus* tunnel = status_of(read, vpn, at);
  if (tunnel == nullptr || tunnel->state == "Offline" || !tunnel->connected) return std::nullopt;
  return *tunnel->connected;
}

}  // namespace rtx::health
