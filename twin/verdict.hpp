#pragma once

#include "twin/cloud.hpp"
#include "twin/readings.hpp"

#include <array>
#include <string>
#include <vector>

namespace rtx::twin {

/// How far a tunnel comes: each stage needs all before it.
enum class Stage {
  tunnel,   ///< Both ends configured and enabled, of the same kind.
  chain,    ///< IPsec: tunnel, policy, gateway and key are there.
  path,     ///< IKE's (raw L2TPv3: L2TP's) packets reach the other end both ways.
  phase1,   ///< An ISAKMP SA.
  phase2,   ///< IPsec SAs.
  data,     ///< What the SAs protect arrives: ESP passes NAT and filters, selectors match.
  control,  ///< L2TP control connection.
  session,  ///< L2TP session.
  traffic,  ///< Bridge or routes.
};

/// One condition that does not hold.
struct Finding {
  Stage stage = Stage::tunnel;
  std::string rule;    ///< `R5`, `I3`; empty where it has no number.
  std::string lint;    ///< `L20`; empty where no lint rule looks for it.
  std::string router;  ///< Whose configuration is to be changed.
  std::string what;    ///< For a person.
  std::string fix;     ///< What to type; empty where that depends.
  bool blocks = true;  ///< False: worth knowing, but the tunnel comes up.
};

/// What the two configurations make of a pair of tunnels.
struct Verdict {
  std::vector<Finding> findings;  ///< In the order of the stages.
  std::array<bool, 2> ike_initiates{};
  std::array<bool, 2> l2tp_initiates{};
  std::array<bool, 2> heartbeat_answered{true, true};  ///< False: this end's IKE keepalive gets no answer.

  /// Whether nothing stands in the way up to and including `stage`.
  [[nodiscard]] bool reaches(Stage stage) const;
  /// Whether a condition of just this stage is violated.
  [[nodiscard]] bool fails_at(Stage stage) const;
};

/// One end of a pair. Neither pointer is null.
struct TunnelEnd {
  const Facts* router;
  const Tunnel* tunnel;
};

/// The decision procedure for L2TPv3 (with and without IPsec) and IPsec tunnels: every condition is looked
/// at, also behind the first that fails. A pure function of both configurations and what joins them.
[[nodiscard]] Verdict judge(const Cloud& cloud, const TunnelEnd& left, const TunnelEnd& right,
                            const Readings& readings);

}  // namespace rtx::twin
