#pragma once

#include <cstddef>
#include <string_view>

namespace rtx::bench {

/// The same fields by `std::regex`, one expression per form of line, as one would write it by hand: lines
/// that begin otherwise are told by their first characters, captures are converted to numbers and kept in
/// records. Each returns how many records (replies, SAs, tunnels, outputs) it found; no places of errors.
[[nodiscard]] std::size_t ping_by_regex(std::string_view text);
[[nodiscard]] std::size_t ipsec_sa_by_regex(std::string_view text);
[[nodiscard]] std::size_t l2tp_by_regex(std::string_view text);
[[nodiscard]] std::size_t environment_by_regex(std::string_view text);
[[nodiscard]] std::size_t tunnel_by_regex(std::string_view text);
[[nodiscard]] std::size_t gateway_by_regex(std::string_view text);
[[nodiscard]] std::size_t gateway_detail_by_regex(std::string_view text);
[[nodiscard]] std::size_t route_by_regex(std::string_view text);
[[nodiscard]] std::size_t arp_by_regex(std::string_view text);
[[nodiscard]] std::size_t nat_by_regex(std::string_view text);

}  // namespace rtx::bench
