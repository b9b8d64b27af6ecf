#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace rtx::safety {

/// An IPv4 or IPv6 network; a single address is one of full length.
struct Network {
  std::array<unsigned char, 16> address{};  ///< In network order; of IPv4 the first four bytes.
  bool v6 = false;
  int length = 0;  ///< Bits of the prefix.

  /// True if all of `other` lies in this network.
  [[nodiscard]] bool holds(const Network& other) const noexcept;
  [[nodiscard]] bool is_same_address(const Network& other) const noexcept {
    return v6 == other.v6 && address == other.address;
  }
};

/// Reads `192.0.2.1/24`, `192.0.2.1` (one host), `2001:db8::1/64`; `default` as IPv4's whole space. Masks are
/// in bits, as routers print them.
[[nodiscard]] std::optional<Network> read_network(std::string_view text);

}  // namespace rtx::safety
