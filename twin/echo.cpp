#include "twin/echo.hpp"

#include "twin/cloud.hpp"
#include "twin/filters.hpp"
#include "twin/island.hpp"
#include "twin/world.hpp"

#include <set>
#include <vector>

namespace rtx::twin {
namespace {

constexpr int ttl_at_once =
    254;  ///< Of a reply that crossed no router. Source: listings over L2TPv3 and IPsec.
constexpr LabTime own_address(40);
constexpr LabTime tunnelling(120);  ///< What encapsulation adds to a round trip.
constexpr LabTime bridging(80);
constexpr std::uint64_t ip_and_icmp = 28;
constexpr std::uint64_t ethernet = 14;

class Follower {
 public:
  Follower(World& world, const Router& router, Address destination, int octets)
      : island_(world.island(router)),
        tunnels_(island_.tunnels()),
        now_(world.now()),
        from_(island_.index_of(router)),
        destination_(destination),
        octets_(static_cast<std::uint64_t>(octets)) {}

  std::optional<Echo> follow(std::optional<Address> source) {
    const Facts& self = island_.facts(from_);
    if (self.owner(destination_) != nullptr) return Echo{.ttl = 255, .round_trip = own_address};
    const auto egress = egress_to(self, destination_);
    if (!egress) return std::nullopt;
    if (!source) source = source_towards(self, *egress);
    if (!source) return std::nullopt;
    if (egress->tunnel != 0) return through_tunnel(*egress, *source);
    if (egress->interface->name.starts_with("bridge")) return over_bridge(*egress, *source);
    return over_network(*egress, *source);
  }

 private:
  [[nodiscard]] Packet icmp(Address source, Address destination) const {
    return {.source = source, .destination = destination, .protocol = "icmp"};
  }

  /// Both directions at one router's interface.
  [[nodiscard]] bool passes(const Facts& router, const Interface* interface, const Packet& leaving,
                            const Packet& entering) const {
    return interface == nullptr ||
           (filter_out(router, *interface, leaving).passes && filter_in(router, *interface, entering).passes);
  }

  [[nodiscard]] bool passes_both(const Facts& far, const Interface* far_interface, const Egress& egress,
                                 Address source) const {
    const Packet request = icmp(source, destination_);
    const Packet reply = icmp(destination_, source);
    return passes(island_.facts(from_), egress.interface, request, reply) &&
           passes(far, far_interface, reply, request);
  }

  /// The network under a tunnel: what its packets travel on.
  [[nodiscard]] const LabNetwork* network_under(const TunnelId& tunnel, const TunnelId& peer) const {
    const Facts& far = island_.facts(peer.router);
    for (const auto& [name, interface] : island_.facts(tunnel.router).interfaces) {
      const LabNetwork* network = island_.cloud().network_of(island_.facts(tunnel.router), name);
      if (network == nullptr) continue;
      for (const auto& [far_name, far_interface] : far.interfaces)
        if (island_.cloud().network_of(far, far_name) == network) return network;
    }
    return nullptr;
  }

  void count(const TunnelId& tunnel, const TunnelId& peer, std::uint64_t octets) {
    const Counters both{.received = 1, .received_octets = octets, .sent = 1, .sent_octets = octets};
    tunnels_.count(tunnel, both);
    tunnels_.count(peer, both);
  }

  /// What is lost on the way over `network` to `far`: each of the three may lose it.
  [[nodiscard]] double loss_to(std::size_t far, const LabNetwork& network) const {
    const double at_the_end = far == from_ ? 0.0 : island_.facts(far).loss;
    return 1.0 - (1.0 - island_.facts(from_).loss) * (1.0 - network.loss) * (1.0 - at_the_end);
  }

  [[nodiscard]] Echo echo_through(const TunnelId& tunnel, const TunnelId& peer, LabTime extra) const {
    const LabNetwork* network = network_under(tunnel, peer);
    Echo echo{.ttl = ttl_at_once, .round_trip = tunnelling + extra};
    if (network != nullptr) {
      echo.round_trip += network->round_trip;
      echo.loss = loss_to(peer.router, *network);
    }
    return echo;
  }

  std::optional<Echo> through_tunnel(const Egress& egress, Address source) {
    const TunnelId tunnel{from_, egress.tunnel};
    const auto peer = tunnels_.carries_to(tunnel, now_);
    if (!peer) return std::nullopt;
    const Facts& far = island_.facts(peer->router);
    if (far.owner(destination_) == nullptr) return std::nullopt;
    const auto back = egress_to(far, source);
    if (!back || back->tunnel != peer->number || !passes_both(far, back->interface, egress, source))
      return std::nullopt;
    count(tunnel, *peer, octets_ + ip_and_icmp);
    return echo_through(tunnel, *peer, LabTime(0));
  }

  /// Goes from bridge to bridge through the tunnels that are members, breadth first.
  std::optional<Echo> over_bridge(const Egress& egress, Address source) {
    struct Hop {
      TunnelId out, in;
      std::size_t before;
    };
    std::vector<Hop> hops;
    std::set<std::size_t> seen{from_};
    const auto spread = [&](std::size_t router, std::size_t before) {
      for (const auto& [number, tunnel] : island_.facts(router).tunnels) {
        if (!island_.facts(router).bridges_tunnel(number)) continue;
        const auto peer = tunnels_.carries_to({router, number}, now_);
        if (!peer || !island_.facts(peer->router).bridges_tunnel(peer->number) ||
            !seen.insert(peer->router).second)
          continue;
        hops.push_back({{router, number}, *peer, before});
      }
    };
    spread(from_, 0);
    for (std::size_t i = 0; i < hops.size(); ++i) {
      const std::size_t router = hops[i].in.router;
      const Facts& far = island_.facts(router);
      const Interface* bridge = far.interface("bridge1");
      if (bridge == nullptr || far.owner(destination_) != bridge) {
        spread(router, i + 1);
        continue;
      }
      const auto back = egress_to(far, source);
      if (!back || back->interface != bridge || !passes_both(far, bridge, egress, source))
        return std::nullopt;
      Echo echo = echo_through(hops[i].out, hops[i].in, bridging);
      for (std::size_t hop = i + 1; hop != 0; hop = hops[hop - 1].before)
        count(hops[hop - 1].out, hops[hop - 1].in, octets_ + ip_and_icmp + ethernet);
      return echo;
    }
    return std::nullopt;
  }

  std::optional<Echo> over_network(const Egress& egress, Address source) {
    const Facts& self = island_.facts(from_);
    const auto arrival = island_.cloud().deliver(self, egress, destination_);
    if (!arrival) return std::nullopt;
    const Address seen_as = outside_of(self, *egress.interface, source).address;
    const Echo echo{.ttl = ttl_at_once - arrival->gateways_between,
                    .round_trip = arrival->network->round_trip,
                    .loss = loss_to(arrival->router.value_or(from_), *arrival->network)};
    const auto comes_back = [&](const std::optional<Arrival>& home) { return home && home->router == from_; };
    if (!passes(self, egress.interface, icmp(source, destination_), icmp(destination_, source)))
      return std::nullopt;
    if (!arrival->router) {
      // A gateway answers to addresses of its own networks only: a private source is lost.
      const bool reachable = self.owner(seen_as) == egress.interface;
      return reachable ? std::optional(echo) : std::nullopt;
    }
    const Facts& far = island_.facts(*arrival->router);
    if (far.owner(destination_) != arrival->interface) return std::nullopt;  // An address of its NAT alone.
    const auto back = egress_to(far, seen_as);
    if (!back || back->interface == nullptr || !comes_back(island_.cloud().deliver(far, *back, seen_as)))
      return std::nullopt;
    const Packet request = icmp(seen_as, destination_);
    if (!passes(far, arrival->interface, icmp(destination_, seen_as), request)) return std::nullopt;
    return echo;
  }

  Island& island_;
  Tunnels& tunnels_;
  LabTime now_;
  std::size_t from_;
  Address destination_;
  std::uint64_t octets_;
};

}  // namespace

std::optional<Echo> send_echo(World& world, const Router& router, std::optional<Address> source,
                              Address destination, int octets) {
  return Follower(world, router, destination, octets).follow(source);
}

}  // namespace rtx::twin
