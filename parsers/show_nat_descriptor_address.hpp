#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// An inner host and how many sessions it has: a row of the short form.
struct NatHost {
  static constexpr std::string_view key = "inner";

  std::uint32_t number = 0;  ///< Of the row.
  std::string_view inner;    ///< Its address.
  std::uint32_t sessions = 0;
  std::uint32_t limit = 0;  ///< So many it may have.
  Word<"dynamic", "static"> type;
};
BOOST_DESCRIBE_STRUCT(NatHost, (), (number, inner, sessions, limit, type))

/// One translation: a row of `detail`. A port is absent where the router prints `*`.
struct NatEntry {
  std::string_view protocol;  ///< `TCP`, `UDP`, `ICMP`, `GRE`.
  std::string_view inner;     ///< Address of the inner host.
  std::optional<std::uint16_t> inner_port;
  std::string_view destination;  ///< Address, with `*` for any part of it.
  std::optional<std::uint16_t> destination_port;
  std::optional<std::uint32_t> masquerade;  ///< The number between destination and time: the outer port.
  std::optional<Seconds> ttl;               ///< Absent for an entry that stays.
  std::optional<Word<"static">> instead;    ///< The word that such an entry has in place of a time.
};
BOOST_DESCRIBE_STRUCT(NatEntry, (),
                      (protocol, inner, inner_port, destination, destination_port, masquerade, ttl, instead))

/// A NAT descriptor on an interface.
struct NatDescriptor {
  static constexpr std::string_view key = "number";

  std::uint32_t number = 0;               ///< As in `nat descriptor type n`.
  std::string_view interface;             ///< `LAN2`, `PP[01]`, `TUNNEL[1]`.
  std::optional<std::uint32_t> position;  ///< The number in brackets behind the interface.
  std::optional<std::string_view> outer;  ///< `203.0.113.24`, `ipcp/203.0.113.24`.
  std::optional<std::string_view> ports;  ///< Outer ones, as printed: `60000-64095, 49152-59999`.
  std::optional<std::uint32_t> sessions;  ///< How many there are now.
  std::vector<NatHost> host;
  std::vector<NatEntry> entry;
};
BOOST_DESCRIBE_STRUCT(NatDescriptor, (), (number, interface, position, outer, ports, sessions, host, entry))

/// What `show nat descriptor address` prints: the short form fills `host`, `detail` fills `entry`.
struct ShowNatDescriptorAddress {
  std::optional<std::uint32_t> compatibility_type;  ///< `nat descriptor backward-compatibility`.
  std::vector<NatDescriptor> descriptor;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowNatDescriptorAddress, (), (compatibility_type, descriptor, unrecognised))

/// Parses the output of `show nat descriptor address [n] [detail]`; no descriptor is an empty list. The views
/// point into `output`.
///
/// Source: output of RTX1300 for the short English form. Of the Japanese one only the first two lines are
/// known, of `detail` only the rows, from a source of little weight. Other lines are kept, and so are tables
/// that are not of the masquerade.
[[nodiscard]] Result<ShowNatDescriptorAddress> parse_show_nat_descriptor_address(std::string_view output);

}  // namespace rtx::parsers
