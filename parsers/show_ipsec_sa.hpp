#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// The first line: how many SAs there are of each kind. `isakmp` counts IKEv2's too.
struct IpsecTotal {
  std::uint32_t isakmp = 0;
  std::uint32_t send = 0;
  std::uint32_t recv = 0;
};
BOOST_DESCRIBE_STRUCT(IpsecTotal, (), (isakmp, send, recv))

/// One security association: a row of the table.
struct IpsecSa {
  static constexpr std::string_view key = "id";

  std::uint32_t id = 0;
  std::uint32_t gateway = 0;
  std::optional<std::uint32_t>
      parent;  ///< The id of the ISAKMP SA it was made by; absent for that one itself.
  Word<"isakmp", "ike", "tun", "tra"> connection;  ///< IKEv1, IKEv2, tunnel mode, transport mode.
  std::optional<std::uint32_t> tunnel;             ///< The number in `tun[0001]esp`.
  std::optional<Word<"esp", "ah">> protocol;
  std::optional<Word<"send", "recv">> direction;  ///< Absent for isakmp and ike.
  Seconds life{};                                 ///< Left to it.
  std::string_view remote_id;                     ///< The peer's address, or the identity it goes by.
};
BOOST_DESCRIBE_STRUCT(IpsecSa, (),
                      (id, gateway, parent, connection, tunnel, protocol, direction, life, remote_id))

/// What `show ipsec sa` prints.
struct ShowIpsecSa {
  IpsecTotal total;
  std::vector<IpsecSa> sa;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowIpsecSa, (), (total, sa, unrecognised))

/// Parses the output of `show ipsec sa`, which is English on a Japanese console too. A router without any SA
/// prints nothing at all: that is a table of none. The views point into `output`.
///
/// Source: output of RTX830 (IKEv1, transport mode), RTX1200 and RTX840 (IKEv2). Widths differ by firmware
/// and heading and rows are not aligned with each other, so columns are told by blanks.
[[nodiscard]] Result<ShowIpsecSa> parse_show_ipsec_sa(std::string_view output);

}  // namespace rtx::parsers
