#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// What a link is doing now. The known words are those that routers have been seen to print.
using LanLink = Word<"Link Down", "10BASE-T Half Duplex", "100BASE-TX Full Duplex", "1000BASE-T Full Duplex",
                     "10GBASE-T Full Duplex">;

/// One port of the interface.
struct LanPort {
  static constexpr std::string_view key = "number";

  std::uint32_t number = 0;     ///< As printed on the case: `PORT1`.
  std::string_view mode;        ///< As it is set: `Auto Negotiation`.
  std::optional<LanLink> link;  ///< What came of it.
};
BOOST_DESCRIBE_STRUCT(LanPort, (), (number, mode, link))

/// What `show status lan1` prints. Which lines there are depends on the model and on what is configured.
struct ShowStatusLan {
  std::optional<std::string_view> interface;  ///< `LAN1`, `LAN3/1`
  std::optional<std::string_view> description;
  std::optional<std::string_view> address;         ///< With its prefix length: `192.0.2.2/30`.
  std::optional<std::string_view> address_source;  ///< `DHCP`; absent where the configuration sets it.
  std::optional<MacAddress> mac;
  std::optional<std::string_view> mode;  ///< Of an interface without ports of its own.
  std::optional<LanLink> link;           ///< Of an interface without ports of its own.
  std::vector<LanPort> port;
  std::optional<std::uint32_t> mtu;  ///< Octets.
  std::optional<std::int64_t> transmitted_packets;
  std::optional<std::int64_t> transmitted_octets;
  std::optional<std::int64_t> received_packets;
  std::optional<std::int64_t> received_octets;
  std::optional<std::int64_t> receive_overflow;      ///< Packets that found no buffer.
  std::optional<std::int64_t> unsupported_received;  ///< Packets of a kind the router does not handle.
  std::vector<std::string_view> unrecognised;        ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowStatusLan, (),
                      (interface, description, address, address_source, mac, mode, link, port, mtu,
                       transmitted_packets, transmitted_octets, received_packets, received_octets,
                       receive_overflow, unsupported_received, unrecognised))

/// Parses the output of `show status lan1` (`lan2`, ...), in either language. The views point into `output`.
///
/// Source: single lines of RTX1210 on a Japanese console; no whole listing is known. The English labels are
/// unconfirmed, those of the MAC address and the MTU in both languages: they are accepted so that a console
/// that prints them can be read.
[[nodiscard]] Result<ShowStatusLan> parse_show_status_lan(std::string_view output);

}  // namespace rtx::parsers
