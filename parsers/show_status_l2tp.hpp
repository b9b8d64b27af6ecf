#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// Source: `wait_ctl_reply` and `established` as seen on RTX830; the others after RFC 2661 and RFC 3931.
using L2tpTunnelState = Word<"idle", "wait_ctl_reply", "wait_ctl_conn", "established">;
using L2tpSessionState = Word<"idle", "wait_tunnel", "wait_control_conn", "wait_reply", "wait_connect",
                              "wait_conn", "wait_cs_answer", "established">;
using L2tpVersion = Word<"L2TPv2", "L2TPv3">;
using CircuitStatus = Word<"UP", "DOWN">;

/// One session of a tunnel. What the router does not print yet is absent.
struct L2tpSession {
  std::optional<L2tpSessionState> state;
  std::optional<std::uint32_t> local_session_id;
  std::optional<std::uint32_t> remote_session_id;
  std::optional<CircuitStatus> circuit_local;
  std::optional<CircuitStatus> circuit_peer;
  std::optional<Seconds> connected;
  std::optional<std::int64_t> received_packets;
  std::optional<std::int64_t> received_octets;
  std::optional<std::int64_t> transmitted_packets;
  std::optional<std::int64_t> transmitted_octets;
};
BOOST_DESCRIBE_STRUCT(L2tpSession, (),
                      (state, local_session_id, remote_session_id, circuit_local, circuit_peer, connected,
                       received_packets, received_octets, transmitted_packets, transmitted_octets))

/// One `TUNNEL[n]:` block. A tunnel that is not established has little more than its state.
struct L2tpTunnel {
  static constexpr std::string_view key = "number";

  std::uint32_t number = 0;  ///< As in `tunnel select n`.
  std::optional<L2tpTunnelState> state;
  std::optional<L2tpVersion> version;
  std::optional<std::uint32_t> local_tunnel_id;
  std::optional<std::uint32_t> remote_tunnel_id;
  std::optional<std::string_view> local_address;
  std::optional<std::string_view> remote_address;
  std::optional<std::uint16_t> local_port;
  std::optional<std::uint16_t> remote_port;
  std::optional<std::string_view> vendor;    ///< As the peer announces it.
  std::optional<std::string_view> hostname;  ///< As the peer announces it.
  std::optional<std::uint32_t> ns;           ///< Next sequence number to transmit.
  std::optional<std::uint32_t> nr;           ///< Next sequence number to receive.
  std::optional<std::uint32_t> sessions;     ///< As the router counts them.
  std::optional<L2tpSession> session;        ///< The first one; L2TPv3 has no more.
  std::vector<L2tpSession> further_sessions;
};
BOOST_DESCRIBE_STRUCT(L2tpTunnel, (),
                      (number, state, version, local_tunnel_id, remote_tunnel_id, local_address,
                       remote_address, local_port, remote_port, vendor, hostname, ns, nr, sessions, session,
                       further_sessions))

/// What `show status l2tp` prints.
struct ShowStatusL2tp {
  std::uint32_t tunnel_control = 0;   ///< Control connections in use.
  std::uint32_t session_control = 0;  ///< Sessions in use.
  std::vector<L2tpTunnel> tunnel;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowStatusL2tp, (), (tunnel_control, session_control, tunnel, unrecognised))

/// Parses the output of `show status l2tp [tunnel n]`, English or Japanese, indented or not. Without the line
/// that counts tunnels and sessions it is an error. The views point into `output`.
///
/// Source: output of RTX830 for the English form. The Japanese labels are unconfirmed: they are accepted so
/// that a console that prints them can be read.
[[nodiscard]] Result<ShowStatusL2tp> parse_show_status_l2tp(std::string_view output);

}  // namespace rtx::parsers
