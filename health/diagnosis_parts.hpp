#pragma once

#include "health/diagnosis.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace rtx::health {

/// A VPN that is down, and what was found so far. The parts of `diagnose` each add theirs.
class Case {
 public:
  static constexpr std::size_t both = 2;

  Case(const Vpn& vpn, const std::array<const language::Config*, 2>& configs)
      : vpn_{vpn}, configs_{configs} {}

  [[nodiscard]] VpnKind kind() const noexcept { return vpn_.kind(); }
  [[nodiscard]] const TunnelEnd& tunnel(std::size_t end) const { return vpn_.ends.at(end); }
  [[nodiscard]] const language::Config& config(std::size_t end) const { return *configs_.at(end); }

  /// The words of a setting of the tunnel: `l2tp remote end-id`.
  [[nodiscard]] std::vector<std::string> of_tunnel(std::size_t end, const std::string& key) const {
    return config(end).value("tunnel " + std::to_string(tunnel(end).number) + ": " + key);
  }
  /// The words of a setting of its gateway: `ipsec ike pre-shared-key`.
  [[nodiscard]] std::vector<std::string> of_gateway(std::size_t end, const std::string& key) const {
    const std::string& gateway = tunnel(end).gateway;
    return gateway.empty() ? std::vector<std::string>{} : config(end).value(key + " " + gateway);
  }

  /// `end`: whose configuration is to be looked at, with the command `look`.
  void add(std::size_t end, std::string words, std::string look) {
    found.push_back({end, std::move(words), std::move(look)});
  }

  std::vector<Mistake> found;

 private:
  const Vpn& vpn_;
  const std::array<const language::Config*, 2>& configs_;
};

/// The words with a blank between them.
[[nodiscard]] std::string joined(const std::vector<std::string>& words);

/// Tunnel, policy, gateway and, for L2TPv3, transport must hang together.
void look_at_chain(Case& found);

/// What keeps two ends that reach each other from making SAs.
void look_at_negotiation(Case& found);

/// What of the VPN's packets the router's own NAT does not let in; with `has_sas` IKE has got through.
void look_at_nat(Case& found, bool has_sas);

/// What of them the filters of the interface that leads out drop.
void look_at_filters(Case& found, bool has_sas);

/// Whether routes lead into a routed tunnel.
void look_at_routes(Case& found, bool has_sas);

/// Whether each tunnel leads to the far router.
void look_at_addresses(Case& found);

/// The service that L2TPv3 needs.
void look_at_l2tp_service(Case& found);

/// What keeps an L2TP tunnel from being established.
void look_at_l2tp_tunnel(Case& found);

/// What keeps a session from being established in it.
void look_at_l2tp_session(Case& found);

/// Whether frames come into an L2TPv3 tunnel.
void look_at_bridges(Case& found);

}  // namespace rtx::health
