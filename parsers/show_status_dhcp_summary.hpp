#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// One line of the summary.
struct DhcpSummaryRow {
  static constexpr std::string_view key = "address";

  std::uint32_t number = 0;  ///< As the router counts.
  std::string_view address;
  std::optional<std::string_view> client;  ///< A MAC address, or what else the client is known by.
  std::optional<std::string_view> host_name;
};
BOOST_DESCRIBE_STRUCT(DhcpSummaryRow, (), (number, address, client, host_name))

struct ShowStatusDhcpSummary {
  std::vector<DhcpSummaryRow> lease;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowStatusDhcpSummary, (), (lease, unrecognised))

/// Parses the output of `show status dhcp summary [n]`, the same in both languages. The views point into
/// `output`.
///
/// Source: rows of RTX1210. What stands above and below them is not known.
[[nodiscard]] Result<ShowStatusDhcpSummary> parse_show_status_dhcp_summary(std::string_view output);

}  // namespace rtx::parsers
