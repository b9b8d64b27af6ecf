#pragma once

#include "twin/facts.hpp"

#include <string>

namespace rtx::twin {

/// What a filter looks at. Ports are 0 for protocols without.
struct Packet {
  Address source;
  Address destination;
  std::string protocol;  ///< `udp`, `esp`, `icmp`, `ipip`.
  int source_port = 0;
  int destination_port = 0;
};

/// What a `secure filter` list says about a packet.
struct FilterVerdict {
  bool passes = true;
  int number = 0;  ///< The deciding filter; 0: none matched, so the packet is dropped by default.
};

/// The static part of the list on `interface`: the first match decides, no match drops, numbers that are not
/// defined are skipped, no list passes everything. Source: command reference 8.1.25.
[[nodiscard]] FilterVerdict filter_in(const Facts& facts, const Interface& interface, const Packet& packet);
[[nodiscard]] FilterVerdict filter_out(const Facts& facts, const Interface& interface, const Packet& packet);

}  // namespace rtx::twin
