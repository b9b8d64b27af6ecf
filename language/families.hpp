#pragma once

#include "language/commands.hpp"

#include <span>

namespace rtx::language {

/// Sections of `show config` in the order in which they are printed: the ranks of the table.
/// Source: the order of real configurations; the manual does not give it, so nothing may depend on it.
namespace section {
inline constexpr int none = 0;  ///< Never printed.
inline constexpr int description = 10;
inline constexpr int security = 20;
inline constexpr int timezone = 30;
inline constexpr int console = 40;
inline constexpr int routes = 50;
inline constexpr int bridge = 60;
inline constexpr int bridge_interface = 65;  ///< Lines of `interfaces` that name a bridge.
inline constexpr int vlan = 70;
inline constexpr int interfaces = 80;      ///< Grouped by interface.
inline constexpr int pp = 90;              ///< Blocks of `pp select`.
inline constexpr int tunnel = 100;         ///< Blocks of `tunnel select`.
inline constexpr int ipsec_gateway = 110;  ///< Below the `ipsec tunnel` that uses them.
inline constexpr int ip_filter = 120;
inline constexpr int nat = 130;  ///< Grouped by descriptor.
inline constexpr int ipsec = 140;
inline constexpr int ipv6_filter = 150;
inline constexpr int queue = 160;
inline constexpr int syslog = 170;
inline constexpr int snmp = 180;
inline constexpr int telnetd = 190;
inline constexpr int dhcp = 200;
inline constexpr int dns = 210;
inline constexpr int schedule = 220;
inline constexpr int l2tp = 230;
inline constexpr int httpd = 240;
inline constexpr int sshd = 250;
inline constexpr int statistics = 260;
inline constexpr int files = 270;
}  // namespace section

/// The table of command families, in `families.cpp`; `all_families` for everybody else.
[[nodiscard]] std::span<const Family> table() noexcept;

}  // namespace rtx::language
