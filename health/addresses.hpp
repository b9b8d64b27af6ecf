#pragma once

#include "language/config.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {

/// The IPv4 addresses by which a router can be reached, as its configuration tells.
struct Addresses {
  std::vector<std::string> known{};  ///< Without lengths.
  bool some_unknown = false;         ///< An interface gets one from outside: by DHCP, PPPoE, MAP-E.

  [[nodiscard]] bool hold(std::string_view address) const;
  /// False: it is certainly none of them.
  [[nodiscard]] bool may_hold(std::string_view address) const { return some_unknown || hold(address); }
};

/// The addresses of interfaces, primary and secondary, of PPPoE, of VRRP, and the outer ones of NAT.
/// Source: command reference 8 (`ip ... address`), 9 (PPPoE), 23 (`nat descriptor address outer`).
[[nodiscard]] Addresses addresses_in(const language::Config& config);

}  // namespace rtx::health
