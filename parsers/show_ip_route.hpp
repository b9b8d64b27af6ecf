#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// A row of the table. A destination with several gateways has as many rows.
struct Route {
  static constexpr std::string_view key = "destination";

  std::string_view destination;             ///< `default`, `192.168.2.0/24`.
  std::optional<std::string_view> gateway;  ///< Absent where the interface says it all.
  std::string_view interface;               ///< `LAN1`, `LAN3(DHCP)`, `PP[01]`, `TUNNEL[1]`.
  Word<"static", "implicit", "temporary", "RIP", "OSPF", "BGP"> kind;
  std::optional<std::string_view> info;  ///< What else is printed: `cost=2`, `path=64500`, `k(1)`.
};
BOOST_DESCRIBE_STRUCT(Route, (), (destination, gateway, interface, kind, info))

/// What `show ip route` prints.
struct ShowIpRoute {
  std::vector<Route> route;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowIpRoute, (), (route, unrecognised))

/// Parses the output of `show ip route`, English or Japanese; a table without rows is one of no routes. The
/// views point into `output`.
///
/// Source: output of four routers, two of each language. Widths differ by firmware and rows are not aligned
/// with the heading, so columns are told by blanks. How `detail` prints hidden routes has not been seen.
[[nodiscard]] Result<ShowIpRoute> parse_show_ip_route(std::string_view output);

}  // namespace rtx::parsers
