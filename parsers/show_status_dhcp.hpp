#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// One address of a scope that somebody has, or that is kept for somebody.
struct DhcpLease {
  static constexpr std::string_view key = "address";

  std::string_view address;
  bool reserved = false;          ///< Kept for a client by the configuration, not given out at present.
  std::optional<MacAddress> mac;  ///< Absent where the client gave an identifier, or nothing.
  std::optional<std::string_view> client_id_type;  ///< Two hexadecimal digits; `01` is an Ethernet address.
  std::optional<std::string> client_id;            ///< Bytes in hexadecimal, blanks between them.
  std::optional<std::string_view> host_name;       ///< As the client announces it.
  std::optional<Seconds> remaining;
};
BOOST_DESCRIBE_STRUCT(DhcpLease, (),
                      (address, reserved, mac, client_id_type, client_id, host_name, remaining))

/// One `dhcp scope`. The counts stand behind its leases.
struct DhcpScope {
  static constexpr std::string_view key = "number";

  std::uint32_t number = 0;  ///< As in `dhcp scope n`.
  std::optional<std::string_view> network;
  std::vector<DhcpLease> lease;
  std::optional<std::uint32_t> all;     ///< Addresses of the scope.
  std::optional<std::uint32_t> except;  ///< Addresses that are never given out.
  std::optional<std::uint32_t> leased;
  std::optional<std::uint32_t> usable;  ///< Addresses that are left.
};
BOOST_DESCRIBE_STRUCT(DhcpScope, (), (number, network, lease, all, except, leased, usable))

struct ShowStatusDhcp {
  std::vector<DhcpScope> scope;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form, or of no scope.
};
BOOST_DESCRIBE_STRUCT(ShowStatusDhcp, (), (scope, unrecognised))

/// Parses the output of `show status dhcp [n]`, English or Japanese; nothing is no scope. The console's
/// width may have cut an identifier; it is owned, the views point into `output`.
///
/// Source: output of RTX810 (English) and of a Japanese console. The English label of a reserved address is
/// unconfirmed, as is the last Japanese count.
[[nodiscard]] Result<ShowStatusDhcp> parse_show_status_dhcp(std::string_view output);

}  // namespace rtx::parsers
