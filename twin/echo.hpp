#pragma once

#include "twin/addresses.hpp"
#include "twin/lab_time.hpp"

#include <cstddef>
#include <optional>

namespace rtx::twin {

class Router;
class World;

/// What became of one echo request.
struct Echo {
  int ttl = 0;            ///< Of the reply: 254 less the routers between.
  LabTime round_trip{0};  ///< Without jitter.
  double loss = 0.0;      ///< Share of packets that the networks on the way lose.
};

/// Follows an echo request of `octets` data bytes from `router` to `destination` and its reply back, as
/// things stand now: routes, NAT, filters, bridges and tunnels of both routers. None where no reply comes.
/// Counts the packets in the tunnels on the way.
[[nodiscard]] std::optional<Echo> send_echo(World& world, const Router& router, std::optional<Address> source,
                                            Address destination, int octets);

}  // namespace rtx::twin
