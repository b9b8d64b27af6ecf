#include "health/diagnosis.hpp"

#include "health/addresses.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace rtx::health {

using language::Config;
using language::ConfigLine;

namespace {

constexpr std::size_t both = 2;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

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

/// Looks at one VPN; each function adds what it finds.
class Doctor {
 public:
  Doctor(const Vpn& vpn, const std::array<const Config*, 2>& configs) : vpn_{vpn}, configs_{configs} {}

  std::vector<Mistake> look() {
    const bool is_l2tp = vpn_.kind() != VpnKind::ipsec;
    const bool is_ipsec = vpn_.kind() != VpnKind::l2tpv3;
    kinds();
    for (std::size_t end = 0; end < 2; ++end) {
      switched_on(end);
      if (is_l2tp) l2tp_service(end);
      if (is_ipsec) chain(end);
    }
    addresses();
    for (std::size_t end = 0; end < 2; ++end) {
      if (is_ipsec) nat(end, "udp", "500");
      if (is_ipsec) nat(end, "esp", "");
      if (vpn_.kind() == VpnKind::l2tpv3) nat(end, "udp", "1701");
    }
    if (is_ipsec) keys();
    if (is_ipsec) algorithms();
    if (is_l2tp) l2tp();
    return std::move(found_);
  }

 private:
  void add(std::size_t end, std::string words, std::string look) {
    found_.push_back({end, std::move(words), std::move(look)});
  }

  std::string block(std::size_t end) const {
    return "tunnel " + std::to_string(vpn_.ends.at(end).number) + ": ";
  }
  std::vector<std::string> of_tunnel(std::size_t end, const std::string& key) const {
    return configs_.at(end)->value(block(end) + key);
  }
  std::string of_gateway(std::size_t end, const std::string& key) const {
    const std::string& gateway = vpn_.ends.at(end).gateway;
    return gateway.empty() ? std::string{} : joined(configs_.at(end)->value(key + " " + gateway));
  }

  void kinds() {
    if (vpn_.ends[0].kind == vpn_.ends[1].kind) return;
    add(both,
        std::string{"one end is "} + name_of(vpn_.ends[0].kind) + ", the other " + name_of(vpn_.ends[1].kind),
        "show config | grep \"tunnel encapsulation\"");
  }

  void switched_on(std::size_t end) {
    const auto& tunnel = vpn_.ends.at(end);
    if (tunnel.enabled) return;
    add(end, "tunnel " + std::to_string(tunnel.number) + " is not enabled",
        "show config | grep \"tunnel enable\"");
  }

  void l2tp_service(std::size_t end) {
    auto words = configs_.at(end)->value("l2tp service");
    const bool runs = !words.empty() && words.front() == "on" &&
                      (words.size() == 1 || std::ranges::find(words, "l2tpv3") != words.end());
    if (!runs) add(end, "the L2TPv3 service is off", "show config | grep \"l2tp service\"");
  }

  /// Tunnel, policy, gateway and, for L2TPv3, transport must hang together.
  void chain(std::size_t end) {
    const auto& tunnel = vpn_.ends.at(end);
    const std::string look = "show config | grep ipsec";
    const std::string number = std::to_string(tunnel.number);
    if (tunnel.policy.empty()) return add(end, "tunnel " + number + " has no 'ipsec tunnel'", look);
    if (tunnel.gateway.empty()) return add(end, "there is no 'ipsec sa policy " + tunnel.policy + "'", look);
    if (tunnel.kind != VpnKind::l2tpv3_ipsec) return;
    const bool carried = std::ranges::any_of(configs_.at(end)->lines(), [&](const ConfigLine& line) {
      if (line.family == nullptr || line.family->pattern != "ipsec transport {n}") return false;
      const auto value = language::words_of(line).value;
      return !value.empty() && value.front().text == tunnel.policy;
    });
    if (!carried) add(end, "no 'ipsec transport' carries policy " + tunnel.policy, look);
  }

  void addresses() {
    for (std::size_t end = 0; end < 2; ++end) {
      const auto& tunnel = vpn_.ends.at(end);
      if (!safety::read_network(tunnel.remote)) continue;  // `any`, or a name.
      if (addresses_in(*configs_.at(1 - end)).may_hold(tunnel.remote)) continue;
      // A provider's NAT in front of the far router may hold it, so this is only said when something is down.
      add(end, "its tunnel leads to " + tunnel.remote + ", which is no address of the far router",
          "show config | grep address");
    }
  }

  void nat(std::size_t end, std::string_view protocol, std::string_view port) {
    const auto& tunnel = vpn_.ends.at(end);
    const Config& config = *configs_.at(end);
    if (!is_hidden(config, tunnel.local) || lets_in(config, tunnel.local, protocol, port)) return;
    const std::string what = std::string{protocol} + (port.empty() ? "" : " ") + std::string{port};
    add(end, "no NAT entry lets " + what + " in to " + tunnel.local,
        "show config | grep \"nat descriptor masquerade static\"");
  }

  void keys() {
    const std::string key = "ipsec ike pre-shared-key";
    std::array<std::string, 2> values{of_gateway(0, key), of_gateway(1, key)};
    const std::string look = "show config | grep pre-shared-key";
    for (std::size_t end = 0; end < 2; ++end)
      if (values.at(end).empty()) return add(end, "there is no pre-shared key", look);
    // What a router masks cannot be compared.
    const auto is_masked = [](const std::string& text) { return text.ends_with('*'); };
    if (is_masked(values[0]) || is_masked(values[1]) || values[0] == values[1]) return;
    add(both, "the pre-shared keys differ", look);
  }

  void algorithms() {
    std::array<std::vector<std::string>, 2> policies;
    for (std::size_t end = 0; end < 2; ++end) {
      policies.at(end) = configs_.at(end)->value("ipsec sa policy " + vpn_.ends.at(end).policy);
      if (policies.at(end).empty()) return;
      policies.at(end).erase(policies.at(end).begin());  // The gateway's number.
    }
    if (policies[0] == policies[1]) return;
    add(both, "the algorithms differ: " + joined(policies[0]) + " and " + joined(policies[1]),
        "show config | grep \"ipsec sa policy\"");
  }

  void l2tp() {
    const std::string look = "show config | grep l2tp";
    if (of_tunnel(0, "l2tp remote end-id") != of_tunnel(1, "l2tp remote end-id"))
      add(both, "the end IDs differ", look);
    for (std::size_t end = 0; end < 2; ++end) {
      const std::string remote = joined(of_tunnel(end, "l2tp remote router-id"));
      const std::string there = joined(of_tunnel(1 - end, "l2tp local router-id"));
      if (remote != there)
        add(end,
            "it expects router ID " + (remote.empty() ? "0.0.0.0" : remote) + ", the far end has " +
                (there.empty() ? "0.0.0.0" : there),
            look);
    }
    const auto first = of_tunnel(0, "l2tp tunnel auth");
    const auto second = of_tunnel(1, "l2tp tunnel auth");
    const auto is_on = [](const std::vector<std::string>& words) {
      return !words.empty() && words.front() == "on";
    };
    if (is_on(first) != is_on(second)) {
      add(both, "L2TP tunnel authentication is on at one end only", look);
    } else if (is_on(first) && first != second) {
      add(both, "the passwords of the L2TP tunnel authentication differ", look);
    }
  }

  const Vpn& vpn_;
  const std::array<const Config*, 2>& configs_;
  std::vector<Mistake> found_;
};

}  // namespace

std::vector<Mistake> diagnose(const Vpn& vpn, const std::array<const Config*, 2>& configs) {
  return Doctor{vpn, configs}.look();
}

}  // namespace rtx::health
