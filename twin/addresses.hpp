#pragma once

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/network_v4.hpp>

#include <optional>
#include <string_view>

namespace rtx::twin {

using Address = boost::asio::ip::address_v4;
/// An address with its prefix length; keeps the host part, as `ip lan2 address 192.0.2.1/24` does.
using Subnet = boost::asio::ip::network_v4;

[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

/// `192.0.2.1/24`, `192.0.2.1/255.255.255.0`, `192.0.2.1/0xffffff00`; a bare address is a host (/32).
/// Source: command reference 8.1.2, 8.1.7.
[[nodiscard]] std::optional<Subnet> parse_subnet(std::string_view text);

[[nodiscard]] bool contains(const Subnet& subnet, Address address);

/// Whether `address` is in `text`: `*`, an address, a subnet, a range `A-B`, or several with commas between.
/// Source: command reference 8.1.10 (filters), 23.5 (inner addresses).
[[nodiscard]] bool matches_addresses(std::string_view text, Address address);

/// A whole decimal number, or none.
[[nodiscard]] std::optional<int> parse_number(std::string_view text);

}  // namespace rtx::twin
