#include "health/vpn.hpp"

#include "safety/networks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace rtx::health {

using language::Config;
using language::ConfigLine;
using language::Context;

namespace {

std::string without_length(const std::string& address) {
  return address.substr(0, address.find('/'));
}

std::string first_value(const Config& config, const std::string& key) {
  const auto words = config.value(key);
  return words.empty() ? std::string{} : words.front();
}

/// What comes after `text` is a number and nothing else.
std::optional<std::uint32_t> ipv4_number_in(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<VpnKind> kind_of(const std::string& encapsulation) {
  if (encapsulation == "l2tpv3-raw") return VpnKind::l2tpv3;
  if (encapsulation == "l2tpv3") return VpnKind::l2tpv3_ipsec;
  if (encapsulation == "ipsec" || encapsulation.empty()) return VpnKind::ipsec;
  return std::nullopt;
}

/// `tunnel endpoint address [LOCAL] REMOTE`
void read_endpoints(const Config& config, const std::string& block, TunnelEnd& tunnel) {
  const auto words = config.value(block + "tunnel endpoint address");
  if (words.size() > 1) tunnel.local = words.front();
  if (!words.empty()) tunnel.remote = words.back();
  if (tunnel.remote.empty()) tunnel.remote = first_value(config, block + "tunnel endpoint name");
}

/// What IKE goes by; a tunnel's own endpoints win.
void read_gateway(const Config& config, TunnelEnd& tunnel) {
  tunnel.gateway = first_value(config, "ipsec sa policy " + tunnel.policy);
  if (tunnel.gateway.empty()) return;
  const std::string local = first_value(config, "ipsec ike local address " + tunnel.gateway);
  // `vrrp`, `ipcp` and `ipv6 prefix` say whence it comes, not which it is.
  if (tunnel.local.empty() && safety::read_network(local)) tunnel.local = local;
  if (tunnel.remote.empty())
    tunnel.remote = first_value(config, "ipsec ike remote address " + tunnel.gateway);
}

std::optional<TunnelEnd> read_tunnel(const Config& config, std::uint32_t number) {
  const std::string digits = std::to_string(number);
  const std::string block = "tunnel " + digits + ": ";
  TunnelEnd tunnel;
  tunnel.number = number;
  const auto kind = kind_of(first_value(config, block + "tunnel encapsulation"));
  if (!kind) return std::nullopt;
  tunnel.kind = *kind;
  tunnel.enabled = config.find("tunnel enable " + digits) != nullptr;
  read_endpoints(config, block, tunnel);
  tunnel.policy = first_value(config, block + "ipsec tunnel");
  if (!tunnel.policy.empty()) read_gateway(config, tunnel);
  return tunnel;
}

/// Without its length. Empty: it has none, or one that DHCP gives it.
std::string fixed_address(const Config& config, const std::string& interface) {
  std::string address = without_length(first_value(config, "ip " + interface + " address"));
  return address == "dhcp" ? std::string{} : address;
}

/// The bridge that the tunnel is a member of; empty: none.
std::string bridge_of(const Config& config, const TunnelEnd& tunnel) {
  const std::string member = "tunnel" + std::to_string(tunnel.number);
  for (const ConfigLine& line : config.lines()) {
    if (line.family == nullptr || line.family->pattern != "bridge member {if}") continue;
    const auto [key, members] = language::words_of(line);
    if (std::ranges::find(members, member, &language::Word::text) != members.end()) return key.back().text;
  }
  return {};
}

/// The networks that go into the tunnel by `ip route NETWORK gateway tunnel N`. The default route names none.
std::vector<safety::Network> routed_into(const Config& config, const TunnelEnd& tunnel) {
  const std::array<std::string, 2> way{"tunnel", std::to_string(tunnel.number)};
  std::vector<safety::Network> networks;
  for (const ConfigLine& line : config.lines()) {
    if (line.family == nullptr || line.family->pattern != "ip route {net}") continue;
    const auto [key, gateways] = language::words_of(line);
    if (std::ranges::search(gateways, way, {}, &language::Word::text).empty()) continue;
    const auto network = safety::read_network(key.back().text);
    if (network && network->length > 0) networks.push_back(*network);
  }
  return networks;
}

}  // namespace

const char* name_of(VpnKind kind) noexcept {
  constexpr std::array<const char*, 3> names{"l2tpv3", "l2tpv3-ipsec", "ipsec"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string show_status_of(const TunnelEnd& tunnel) {
  return "show status tunnel " + std::to_string(tunnel.number);
}

std::vector<TunnelEnd> tunnels_in(const Config& config) {
  std::vector<std::uint32_t> numbers;
  for (const ConfigLine& line : config.lines()) {
    if (line.selection.context != Context::tunnel) continue;
    const auto number = ipv4_number_in(line.selection.number);
    if (number && std::ranges::find(numbers, *number) == numbers.end()) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  std::vector<TunnelEnd> tunnels;
  for (const std::uint32_t number : numbers)
    if (auto tunnel = read_tunnel(config, number)) tunnels.push_back(*std::move(tunnel));
  return tunnels;
}

std::string inner_address(const Config& config, const TunnelEnd& tunnel, const Config& far,
                          const TunnelEnd& far_tunnel) {
  const std::string bridge = bridge_of(config, tunnel);
  if (!bridge.empty()) return fixed_address(config, bridge);
  const auto networks = routed_into(far, far_tunnel);
  for (const ConfigLine& line : config.lines()) {
    if (line.family == nullptr || line.family->pattern != "ip {if} address") continue;
    std::string address = fixed_address(config, language::words_of(line).key.at(1).text);
    const auto host = safety::read_network(address);
    if (host && std::ranges::any_of(networks, [&](const auto& one) { return one.holds(*host); }))
      return address;
  }
  return fixed_address(config, "lan1");
}

}  // namespace rtx::health
