#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// What passed through a tunnel one way, as one version of IP.
struct TunnelCount {
  std::int64_t packets = 0;
  std::int64_t octets = 0;
};
BOOST_DESCRIBE_STRUCT(TunnelCount, (), (packets, octets))

struct TunnelTraffic {
  std::optional<TunnelCount> ipv4;
  std::optional<TunnelCount> ipv6;
};
BOOST_DESCRIBE_STRUCT(TunnelTraffic, (), (ipv4, ipv6))

/// How the peer is watched: `ipsec ike keepalive use`.
struct TunnelKeepalive {
  std::string_view type;             ///< `rfc4306`.
  std::optional<Word<"OK">> status;  ///< What a peer that does not answer looks like has not been seen.
  std::optional<Seconds> next_send;
};
BOOST_DESCRIBE_STRUCT(TunnelKeepalive, (), (type, status, next_send))

/// One `TUNNEL[n]:` block. Of L2TPv3/IPsec it tells the state of IPsec alone: whether L2TP is up says
/// `show status l2tp`.
struct TunnelStatus {
  static constexpr std::string_view key = "number";

  std::uint32_t number = 0;                     ///< As in `tunnel select n`.
  std::optional<std::string_view> description;  ///< Absent if empty.
  std::optional<Word<"IPsec", "IPIP", "L2TP", "L2TPv3", "PPTP">> type;
  std::optional<Word<"Online", "Offline">> state;  ///< In English words on a Japanese console too.
  std::optional<std::string_view> since;           ///< `YYYY/MM/DD HH:MM:SS`, by the router's clock.
  std::optional<Seconds> connected;
  std::optional<std::uint32_t> mtu_ipv4;  ///< Octets.
  std::optional<std::uint32_t> mtu_ipv6;  ///< Octets.
  std::optional<TunnelTraffic> received;
  std::optional<TunnelTraffic> transmitted;
  std::optional<TunnelKeepalive> keepalive;
};
BOOST_DESCRIBE_STRUCT(TunnelStatus, (),
                      (number, description, type, state, since, connected, mtu_ipv4, mtu_ipv6, received,
                       transmitted, keepalive))

/// What `show status tunnel` prints.
struct ShowStatusTunnel {
  std::vector<TunnelStatus> tunnel;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowStatusTunnel, (), (tunnel, unrecognised))

/// Parses the output of `show status tunnel [n]`, English or Japanese; nothing printed is no tunnel. The
/// views point into `output`.
///
/// Source: output of RTX1100, RTX1200, RTX840 and RTX1300 with IPsec tunnels that are up. MTU and keepalive
/// are printed since Rev.23, and known in English only. How a tunnel that is down is called is likely but not
/// confirmed, and so are types other than `IPsec`; any other text in their place is kept as printed.
[[nodiscard]] Result<ShowStatusTunnel> parse_show_status_tunnel(std::string_view output);

}  // namespace rtx::parsers
