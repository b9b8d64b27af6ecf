#include "health/diagnosis_parts.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {
namespace {

using language::Config;
using language::ConfigLine;

/// A `nat descriptor masquerade static` of `config` lets `protocol` (and `port`) in to `address`.
bool lets_in(const Config& config, const std::string& address, std::string_view protocol,
             std::string_view port) {
  return std::ranges::any_of(config.lines(), [&](const ConfigLine& line) {
    if (line.family == nullptr || line.family->pattern != "nat descriptor masquerade static {n} {n}")
      return false;
    const auto value = language::words_of(line).value;
    if (value.size() < 2 || value[0].text != address || value[1].text != protocol) return false;
    // `4500=500` would let another port in.
    return port.empty() || (value.size() > 2 && value[2].text == port);
  });
}

/// The interfaces whose NAT descriptor masquerades.
std::vector<std::string> masquerading(const Config& config) {
  std::vector<std::string> interfaces;
  for (const ConfigLine& line : config.lines()) {
    if (line.family == nullptr || line.family->pattern != "ip {if} nat descriptor") continue;
    const auto [key, value] = language::words_of(line);
    for (const auto& descriptor : value) {
      const auto type = config.value("nat descriptor type " + descriptor.text);
      if (!type.empty() && type.front().find("masquerade") != std::string::npos)
        interfaces.push_back(key.at(1).text);
    }
  }
  return interfaces;
}

/// `address` is hidden behind the router's own masquerade: some interface masquerades, and the address stands
/// on none of those.
bool is_hidden(const Config& config, const std::string& address) {
  const auto interfaces = masquerading(config);
  if (interfaces.empty() || address.empty()) return false;
  return std::ranges::none_of(interfaces, [&](const std::string& interface) {
    const auto value = config.value("ip " + interface + " address");
    return !value.empty() && value.front().substr(0, value.front().find('/')) == address;
  });
}

void look_at_nat_of(Case& found, std::size_t end, std::string_view protocol, std::string_view port) {
  const TunnelEnd& tunnel = found.tunnel(end);
  const Config& config = found.config(end);
  if (!is_hidden(config, tunnel.local) || lets_in(config, tunnel.local, protocol, port)) return;
  const std::string what = std::string{protocol} + (port.empty() ? "" : " ") + std::string{port};
  found.add(end, "no NAT entry lets " + what + " in to " + tunnel.local,
            "show config | grep \"nat descriptor masquerade static\"");
}

}  // namespace

void look_at_nat(Case& found, bool has_sas) {
  const bool is_ipsec = found.kind() != VpnKind::l2tpv3;
  for (std::size_t end = 0; end < 2; ++end) {
    if (is_ipsec && !has_sas) look_at_nat_of(found, end, "udp", "500");
    // SAs say nothing about ESP: IKE makes them without it.
    if (is_ipsec) look_at_nat_of(found, end, "esp", "");
    if (!is_ipsec) look_at_nat_of(found, end, "udp", "1701");
  }
}

void look_at_addresses(Case& found) {
  for (std::size_t end = 0; end < 2; ++end) {
    const std::string& remote = found.tunnel(end).remote;
    if (!safety::read_network(remote)) continue;  // `any`, or a name.
    const auto there = addresses_in(found.config(1 - end));
    if (std::ranges::find(there, remote) != there.end()) continue;
    // A provider's NAT in front of the far router may hold it, so this is only said when something is down.
    found.add(end, "its tunnel leads to " + remote + ", which is no address of the far router",
              "show config | grep address");
  }
}

}  // namespace rtx::health
