#pragma once

#include "twin/addresses.hpp"
#include "twin/lab_time.hpp"
#include "twin/pairing.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rtx::twin {

/// An ISAKMP SA, or the two IPsec SAs that one exchange of phase 2 makes.
struct SaGroup {
  bool isakmp = false;
  int id = 0;       ///< The ISAKMP SA's, or that of the sending SA.
  int id_recv = 0;  ///< 0 for an ISAKMP SA.
  LabTime born{0};
  LabTime expires{0};
  bool superseded = false;  ///< A younger one has taken over; this one only waits for its end.
};

/// The SAs that one end of a tunnel holds.
struct Associations {
  std::uint64_t generation = 0;  ///< Of the negotiation; the peer that holds the same one is really there.
  TunnelId peer;
  int gateway = 0;
  int connection = 0;      ///< The number in `tra[0001]esp`.
  bool transport = false;  ///< Transport mode (`tra`), else tunnel mode (`tun`).
  int version = 1;
  std::string protocol;  ///< `esp` or `ah`.
  Address remote;
  std::vector<SaGroup> groups;
  LabTime established_at{0};            ///< When the first pair of this negotiation began to carry.
  bool announced = false;               ///< The log says that the tunnel is up.
  std::optional<LabTime> patience;      ///< Silence that the IKE keepalive bears; absent: nobody watches.
  std::optional<LabTime> silent_since;  ///< The peer has answered nothing since then.

  /// When the first pair carries traffic; none if there is no pair.
  [[nodiscard]] std::optional<LabTime> up_at() const;
  [[nodiscard]] bool up(LabTime now) const;
};

/// The L2TP control connection of one end, with its session.
struct L2tpConnection {
  std::uint64_t generation = 0;
  TunnelId peer;
  bool initiator = false;
  std::uint16_t local_tunnel = 0;
  std::uint16_t remote_tunnel = 0;
  std::uint16_t local_session = 0;
  std::uint16_t remote_session = 0;
  LabTime control_at{0};
  std::optional<LabTime> session_at;  ///< Absent: the session was refused.
  std::string vendor = "YAMAHA Corporation";
  std::string hostname;  ///< The peer's.
  std::string local_address;
  std::string remote_address;
  std::optional<LabTime> silent_since;
  bool announced = false;

  [[nodiscard]] bool has_session(LabTime now) const { return session_at && *session_at <= now; }
};

/// Frames or packets through a tunnel.
struct Counters {
  std::uint64_t received = 0;
  std::uint64_t received_octets = 0;
  std::uint64_t sent = 0;
  std::uint64_t sent_octets = 0;
};

/// What one end of a tunnel is in at a moment.
struct TunnelState {
  std::optional<Associations> sas;
  std::optional<L2tpConnection> l2tp;
  Counters counters;  ///< Of the L2TP session or the IPsec tunnel that is up now.
};

}  // namespace rtx::twin
