#include "safety/networks.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <cstddef>
#include <string>

namespace rtx::safety {

bool Network::holds(const Network& other) const noexcept {
  if (v6 != other.v6 || length > other.length) return false;
  const auto whole = static_cast<std::size_t>(length / 8);
  for (std::size_t at = 0; at < whole; ++at)
    if (address[at] != other.address[at]) return false;
  const int rest = length % 8;
  if (rest == 0) return true;
  const unsigned mask = (0xffU << static_cast<unsigned>(8 - rest)) & 0xffU;
  return (address[whole] & mask) == (other.address[whole] & mask);
}

std::optional<Network> read_network(std::string_view text) {
  Network network;
  if (text == "default") return network;
  const auto slash = text.find('/');
  const std::string address{text.substr(0, slash)};
  network.v6 = address.find(':') != std::string::npos;
  const int widest = network.v6 ? 128 : 32;
  if (::inet_pton(network.v6 ? AF_INET6 : AF_INET, address.c_str(), network.address.data()) != 1)
    return std::nullopt;
  network.length = widest;
  if (slash == std::string_view::npos) return network;
  const auto digits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), network.length);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (network.length < 0 || network.length > widest) return std::nullopt;
  return network;
}

}  // namespace rtx::safety
