#pragma once

#include <chrono>

namespace rtx::twin {

/// Lab time since the lab began.
using LabTime = std::chrono::microseconds;

/// How long a negotiation takes once everything is right, from the last line typed.
/// Source: three to four seconds from the first IKE line of a log to `IP Tunnel[1] Up`; the remaining lives
/// of one listing show the IPsec SAs two and three seconds younger than their ISAKMP SA.
struct Timing {
  LabTime isakmp = std::chrono::milliseconds(1000);        ///< After the conditions hold.
  LabTime first_pair = std::chrono::milliseconds(2000);    ///< After the ISAKMP SA.
  LabTime second_pair = std::chrono::milliseconds(3000);   ///< Dito, of the other initiator.
  LabTime l2tp_control = std::chrono::milliseconds(1000);  ///< After its packets get through.
  LabTime l2tp_session = std::chrono::milliseconds(500);   ///< After the control connection.
  LabTime old_sa_stays = std::chrono::seconds(30);  ///< After a rekey. Source: command reference 15.48.1.
};

}  // namespace rtx::twin
