#include "health/diagnosis_parts.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {
namespace {

using language::ConfigLine;

constexpr const char* look_at_ipsec = "show config | grep ipsec";

bool is_carried(const Case& found, std::size_t end) {
  return std::ranges::any_of(found.config(end).lines(), [&](const ConfigLine& line) {
    if (line.family == nullptr || line.family->pattern != "ipsec transport {n}") return false;
    const auto value = language::words_of(line).value;
    return !value.empty() && value.front().text == found.tunnel(end).policy;
  });
}

/// Source: command reference 15.14: without it only a name can say where an IKEv2 peer is.
bool lacks_peer(const Case& found, std::size_t end) {
  return found.of_gateway(end, "ipsec ike remote address").empty() &&
         found.of_gateway(end, "ipsec ike remote name").empty();
}

void look_at_chain_of(Case& found, std::size_t end) {
  const TunnelEnd& tunnel = found.tunnel(end);
  const std::string number = std::to_string(tunnel.number);
  if (joined(found.config(end).value("ipsec use")) == "off") found.add(end, "IPsec is off", look_at_ipsec);
  if (tunnel.policy.empty())
    return found.add(end, "tunnel " + number + " has no 'ipsec tunnel'", look_at_ipsec);
  if (tunnel.gateway.empty())
    return found.add(end, "there is no 'ipsec sa policy " + tunnel.policy + "'", look_at_ipsec);
  if (lacks_peer(found, end))
    return found.add(end, "there is no 'ipsec ike remote address " + tunnel.gateway + "'", look_at_ipsec);
  if (tunnel.kind == VpnKind::l2tpv3_ipsec && !is_carried(found, end))
    found.add(end, "no 'ipsec transport' carries policy " + tunnel.policy, look_at_ipsec);
}

std::string version_of(const Case& found, std::size_t end) {
  const std::string version = joined(found.of_gateway(end, "ipsec ike version"));
  return version.empty() ? "1" : version;
}

void look_at_versions(Case& found) {
  const std::string look = "show config | grep \"ike version\"";
  const std::array<std::string, 2> versions{version_of(found, 0), version_of(found, 1)};
  if (versions[0] != versions[1])
    return found.add(Case::both, "the IKE versions differ: " + versions[0] + " and " + versions[1], look);
  if (found.kind() == VpnKind::l2tpv3_ipsec && versions[0] != "1")
    found.add(Case::both, "L2TPv3/IPsec needs IKE version 1", look);
}

bool can_begin(const Case& found, std::size_t end) {
  const std::string peer = joined(found.of_gateway(end, "ipsec ike remote address"));
  return peer.empty() ? version_of(found, end) == "2" : peer != "any";
}

/// Source: command reference 15.10: off as a whole unless it is said, on for each gateway.
bool refreshes(const Case& found, std::size_t end) {
  return joined(found.config(end).value("ipsec auto refresh")) == "on" &&
         joined(found.of_gateway(end, "ipsec auto refresh")) != "off";
}

bool begins(const Case& found, std::size_t end) {
  return can_begin(found, end) && refreshes(found, end);
}

/// One end must begin; keepalives only keep up what there is.
void look_at_beginning(Case& found) {
  if (begins(found, 0) || begins(found, 1)) return;
  const std::array<bool, 2> can{can_begin(found, 0), can_begin(found, 1)};
  const std::string look = "show config | grep \"auto refresh\"";
  if (can[0] && can[1]) {
    found.add(Case::both, "neither end begins IKE: 'ipsec auto refresh' is off", look);
  } else if (can[0] || can[1]) {
    found.add(can[0] ? 0 : 1, "only this end can begin IKE, and its 'ipsec auto refresh' is off", look);
  } else {
    found.add(Case::both, "neither end can begin IKE: 'ipsec ike remote address' is any on both",
              "show config | grep \"remote address\"");
  }
}

std::string name_in(const Case& found, std::size_t end, const std::string& key) {
  const auto words = found.of_gateway(end, key);
  return words.empty() ? std::string{} : words.front();
}

/// Why `end`, which begins, is not known to the far end by its name; empty: it is. Names are not told: they
/// may be as secret as the key.
std::string name_trouble(const Case& found, std::size_t end) {
  const std::string name = name_in(found, end, "ipsec ike local name");
  const std::string expected = name_in(found, 1 - end, "ipsec ike remote name");
  if (name == expected) return {};
  if (!name.empty() && !expected.empty()) return "its IKE name is not the one that the far end expects";
  if (version_of(found, end) == "2") return {};  // An address does as well.
  // IKEv1 in main mode goes by addresses, in aggressive mode by names. Source: command reference 15.14.
  return name.empty() ? "it has no IKE name, and the far end expects one"
                      : "it has an IKE name, and the far end expects none";
}

/// It is enough if one end that begins is known to the other.
void look_at_names(Case& found) {
  std::array<std::string, 2> troubles;
  for (std::size_t end = 0; end < 2; ++end) {
    if (!begins(found, end)) continue;
    troubles.at(end) = name_trouble(found, end);
    if (troubles.at(end).empty()) return;
  }
  for (std::size_t end = 0; end < 2; ++end)
    if (!troubles.at(end).empty()) found.add(end, troubles.at(end), "show config | grep \"ipsec ike\"");
}

/// The bytes of a key, which is written as `text KEY` or in hexadecimal as `0x...`.
std::string key_of(const Case& found, std::size_t end) {
  const auto words = found.of_gateway(end, "ipsec ike pre-shared-key");
  if (words.empty()) return {};
  if (words.size() > 1 || !words.front().starts_with("0x")) return words.back();
  constexpr int hexadecimal = 16;
  const std::string& digits = words.front();
  std::string key;
  for (std::size_t at = 2; at + 1 < digits.size(); at += 2) {
    unsigned char byte = 0;
    std::from_chars(digits.data() + at, digits.data() + at + 2, byte, hexadecimal);
    key.push_back(static_cast<char>(byte));
  }
  return key;
}

void look_at_keys(Case& found) {
  const std::string look = "show config | grep pre-shared-key";
  std::array<std::string, 2> keys;
  for (std::size_t end = 0; end < 2; ++end) {
    keys.at(end) = key_of(found, end);
    if (keys.at(end).empty()) return found.add(end, "there is no pre-shared key", look);
  }
  // What a router masks cannot be compared.
  const auto is_masked = [](const std::string& text) { return text.ends_with('*'); };
  if (is_masked(keys[0]) || is_masked(keys[1]) || keys[0] == keys[1]) return;
  found.add(Case::both, "the pre-shared keys differ", look);
}

/// An `ipsec sa policy` without its gateway: what both ends must have, and what need not be the same.
struct Policy {
  std::string algorithms;  ///< `esp aes-cbc sha-hmac`
  std::string local_id, remote_id;
};

Policy policy_of(const Case& found, std::size_t end) {
  auto words = found.config(end).value("ipsec sa policy " + found.tunnel(end).policy);
  if (words.size() < 2) return {};
  Policy policy;
  std::vector<std::string> algorithms;
  for (auto word = words.begin() + 1; word != words.end(); ++word) {
    const auto equals = word->find('=');
    if (equals == std::string::npos) algorithms.push_back(*word);
    if (word->starts_with("local-id=")) policy.local_id = word->substr(equals + 1);
    if (word->starts_with("remote-id=")) policy.remote_id = word->substr(equals + 1);
  }
  // The defaults of command reference 15.48.2; ESP without a hash word has none.
  if (algorithms.size() == 1) algorithms.emplace_back(algorithms.front() == "ah" ? "sha-hmac" : "aes-cbc");
  policy.algorithms = joined(algorithms);
  return policy;
}

void look_at_algorithms(Case& found) {
  // IKEv2 offers everything that the router can do. Source: command reference 15.22.
  if (version_of(found, 0) == "2" && version_of(found, 1) == "2") return;
  const std::array<Policy, 2> policies{policy_of(found, 0), policy_of(found, 1)};
  if (policies[0].algorithms.empty() || policies[1].algorithms.empty()) return;
  if (policies[0].algorithms == policies[1].algorithms) return;
  found.add(Case::both, "the algorithms differ: " + policies[0].algorithms + " and " + policies[1].algorithms,
            "show config | grep \"ipsec sa policy\"");
}

bool are_same_network(const std::string& one, const std::string& other) {
  const auto a = safety::read_network(one);
  const auto b = safety::read_network(other);
  if (!a || !b) return one == other;
  return a->is_same_address(*b) && a->length == b->length;
}

/// What one end expects to be told is what the other tells. An ID that is not set is not compared.
void look_at_id(Case& found, std::size_t end, const std::string& expected, const std::string& told) {
  if (expected.empty() || told.empty() || are_same_network(expected, told)) return;
  found.add(end, "it expects ID " + expected + ", the far end has " + told, look_at_ipsec);
}

void look_at_ids(Case& found) {
  const std::array<Policy, 2> policies{policy_of(found, 0), policy_of(found, 1)};
  for (std::size_t end = 0; end < 2; ++end) {
    look_at_id(found, end, policies.at(end).remote_id, policies.at(1 - end).local_id);
    look_at_id(found, end, joined(found.of_gateway(end, "ipsec ike remote id")),
               joined(found.of_gateway(1 - end, "ipsec ike local id")));
  }
}

}  // namespace

void look_at_chain(Case& found) {
  for (std::size_t end = 0; end < 2; ++end) look_at_chain_of(found, end);
}

void look_at_negotiation(Case& found) {
  for (std::size_t end = 0; end < 2; ++end)
    if (found.tunnel(end).gateway.empty() || lacks_peer(found, end)) return;  // Said by look_at_chain.
  look_at_versions(found);
  look_at_keys(found);
  look_at_beginning(found);
  look_at_names(found);
  look_at_algorithms(found);
  look_at_ids(found);
}

}  // namespace rtx::health
