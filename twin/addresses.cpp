#include "twin/addresses.hpp"

#include <bit>
#include <charconv>
#include <cstdint>
#include <string>

namespace rtx::twin {
namespace {

std::optional<unsigned short> prefix_length(std::string_view mask) {
  if (mask.starts_with("0x")) {
    std::uint32_t bits = 0;
    const auto [end, error] = std::from_chars(mask.data() + 2, mask.data() + mask.size(), bits, 16);
    if (error != std::errc{} || end != mask.data() + mask.size()) return std::nullopt;
    return static_cast<unsigned short>(std::countl_one(bits));
  }
  if (const auto dotted = parse_address(mask))
    return static_cast<unsigned short>(std::countl_one(dotted->to_uint()));
  const auto length = parse_number(mask);
  if (!length || *length < 0 || *length > 32) return std::nullopt;
  return static_cast<unsigned short>(*length);
}

bool matches_one(std::string_view item, Address address) {
  if (item == "*") return true;
  if (const auto dash = item.find('-'); dash != std::string_view::npos) {
    const auto first = parse_address(item.substr(0, dash));
    const auto last = parse_address(item.substr(dash + 1));
    return first && last && *first <= address && address <= *last;
  }
  const auto subnet = parse_subnet(item);
  return subnet && contains(*subnet, address);
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address_v4(std::string(text), error);
  if (error) return std::nullopt;
  return address;
}

std::optional<Subnet> parse_subnet(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Subnet(*address, 32);
  const auto length = prefix_length(text.substr(slash + 1));
  if (!length) return std::nullopt;
  return Subnet(*address, *length);
}

bool contains(const Subnet& subnet, Address address) {
  const std::uint32_t mask = subnet.netmask().to_uint();
  return (subnet.address().to_uint() & mask) == (address.to_uint() & mask);
}

bool matches_addresses(std::string_view text, Address address) {
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (matches_one(text.substr(0, comma), address)) return true;
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return false;
}

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

}  // namespace rtx::twin
