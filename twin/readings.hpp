#pragma once

#include <map>
#include <string>

namespace rtx::twin {

/// Facts about tunnels that no document settles, each with the reading that the evidence favours first.
struct Readings {
  /// `nat.one-sided = down|up`: with a static NAT entry on one end only, a tunnel stays down, or comes up
  /// when the end without the entry initiates.
  bool one_sided_nat_comes_up = false;
  /// `l2tp.on-sa-loss = at-once|keepalive`: an L2TPv3 tunnel that lost its SAs falls at once, or when its
  /// Hellos stay unanswered.
  bool l2tp_falls_with_sa = true;
  /// `l2tp.router-id-mismatch = session|control`: which of the two is refused.
  bool router_id_refuses_session = true;
  /// `ipsec.transport-number = tunnel|gateway|transport`: what the number in `tra[0001]esp` is.
  enum class TransportNumber { tunnel, gateway_id, transport_id };
  TransportNumber transport_number = TransportNumber::tunnel;
};

/// Reads the `[readings]` table of a lab. Throws LabError for a key or value that is none of the above.
[[nodiscard]] Readings to_readings(const std::map<std::string, std::string>& table);

}  // namespace rtx::twin
