#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"
#include "parsers/value.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// What a PP interface is connected by, as the state line names it; `line` is everything without a session. A
/// name that is not among them is kept as the router printed it.
using PpSession = Word<"PPPoE", "PPTP", "line">;

/// The same words in either language. A state that is not among them is kept as the router printed it.
using PpState = Word<"connected", "offline", "never_connected", "connecting", "disabled">;

/// One `PP[01]:` block. Only a connected one has more than its state.
struct PpStatus {
  static constexpr std::string_view key = "number";

  std::uint32_t number = 0;  ///< As in `pp select n`; of an anonymous one, as the router counts those.
  std::optional<std::string_view> description;
  std::optional<PpSession> session;
  std::optional<PpState> state;
  std::optional<std::string_view> access_concentrator;
  std::optional<Seconds> connected;
  std::optional<std::int64_t> received_packets;
  std::optional<std::int64_t> received_octets;
  std::optional<Permille> received_load;
  std::optional<std::int64_t> transmitted_packets;
  std::optional<std::int64_t> transmitted_octets;
  std::optional<Permille> transmitted_load;
  std::optional<std::string> lcp_local;    ///< Options, blanks between them: `Magic-Number MRU`.
  std::optional<std::string> lcp_remote;   ///< Options of the peer.
  std::optional<std::string> ipcp_local;   ///< `IP-Address Primary-DNS(192.0.2.53)`
  std::optional<std::string> ipcp_remote;  ///< Options of the peer.
  std::optional<std::string> local_address;
  std::optional<std::string> remote_address;
  std::optional<std::string_view> ccp;  ///< `None` without compression.
};
BOOST_DESCRIBE_STRUCT(PpStatus, (),
                      (number, description, session, state, access_concentrator, connected, received_packets,
                       received_octets, received_load, transmitted_packets, transmitted_octets,
                       transmitted_load, lcp_local, lcp_remote, ipcp_local, ipcp_remote, local_address,
                       remote_address, ccp))

struct ShowStatusPp {
  std::vector<PpStatus> pp;
  std::vector<PpStatus> anonymous;  ///< `PP[ANONYMOUS01]`: whoever has called `pp select anonymous`.
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowStatusPp, (), (pp, anonymous, unrecognised))

/// Parses the output of `show status pp [n]`, English or Japanese. The console's width may have cut a line of
/// options; the texts that it may have cut are owned, the views point into `output`.
///
/// Source: output of RTX1200 (English) and RTX1100 (Japanese) for a connected PPPoE session; states as
/// RTX1210 prints them. What else an offline interface prints is not known.
[[nodiscard]] Result<ShowStatusPp> parse_show_status_pp(std::string_view output);

}  // namespace rtx::parsers
