#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// A host that the router has seen: a row of the table.
struct ArpEntry {
  static constexpr std::string_view key = "address";

  std::string_view interface;  ///< `LAN1(port2)`, `LAN2`, `LAN3/1`.
  std::string_view address;
  MacAddress mac;
  std::optional<Seconds> ttl;  ///< Absent for an entry that stays.
  std::optional<Word<"static", "permanent">>
      instead;  ///< The word that such an entry has in place of a time.
};
BOOST_DESCRIBE_STRUCT(ArpEntry, (), (interface, address, mac, ttl, instead))

/// What `show arp` prints.
struct ShowArp {
  std::optional<std::uint32_t> count;  ///< As the router counts them.
  std::vector<ArpEntry> entry;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowArp, (), (count, entry, unrecognised))

/// Parses the output of `show arp`, English or Japanese; a table without rows is one of no entries. The views
/// point into `output`.
///
/// Source: output of RTX1000 (English) and RTX1210 (Japanese). The English label of the count and the words
/// of entries that stay are not confirmed.
[[nodiscard]] Result<ShowArp> parse_show_arp(std::string_view output);

}  // namespace rtx::parsers
