#include "twin/island.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>

namespace rtx::twin {
namespace {

/// What one router holds with one peer.
struct Held {
  int number;  ///< Of the gateway.
  const Gateway* gateway;
  const Associations* sas;
  const Policy* policy;
};

std::vector<Held> held_by(Island& island, std::size_t router, std::optional<int> only) {
  std::vector<Held> all;
  const Facts& facts = island.facts(router);
  for (const auto& [number, tunnel] : facts.tunnels) {
    const TunnelState* state = island.tunnels().state({router, number});
    if (state == nullptr || !state->sas || (only && *only != state->sas->gateway)) continue;
    const auto gateway = facts.gateways.find(state->sas->gateway);
    if (gateway == facts.gateways.end()) continue;
    all.push_back({state->sas->gateway, &gateway->second, &*state->sas, facts.policy_of(tunnel)});
  }
  std::ranges::sort(all, {}, &Held::number);
  return all;
}

std::string local_id(const Gateway& gateway) {
  return gateway.local_name.value_or(gateway.local_id.value_or(gateway.local_address.value_or("")));
}

std::string remote_id(const Held& held) {
  return held.gateway->remote_name.value_or(held.gateway->remote_id.value_or(held.sas->remote.to_string()));
}

/// `aes-cbc` as these listings write it: `AES-CBC`; `sha`: `SHA-1`. Others likewise, assumed.
std::string algorithm(std::string name) {
  if (name == "sha") return "SHA-1";
  if (name == "sha-hmac") return "HMAC-SHA";
  if (name == "md5-hmac") return "HMAC-MD5";
  if (name.ends_with("-hmac")) return "HMAC-" + algorithm(name.substr(0, name.size() - 5));
  std::ranges::transform(name, name.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return name;
}

std::string group_text(const std::string& group) {
  return group.starts_with("modp") ? "MODP " + group.substr(4) + "bit" : algorithm(group);
}

/// Bytes that look random and belong to one SA.
std::string spi(std::uint64_t seed, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    std::array<char, 4> byte{};
    std::snprintf(byte.data(), byte.size(), "%02x ", static_cast<unsigned>((seed >> 56U) & 0xffU));
    text += byte.data();
  }
  return text;
}

struct Shown {
  const Held* held;
  const SaGroup* group;
  bool receives = false;

  [[nodiscard]] int id() const { return receives ? group->id_recv : group->id; }
};

void add_block(const Shown& sa, LabTime now, Lines& lines) {
  const Gateway& gateway = *sa.held->gateway;
  const auto left = std::chrono::ceil<std::chrono::seconds>(sa.group->expires - now).count();
  lines.push_back("SA[" + std::to_string(sa.id()) + "] Duration: " + std::to_string(left) + "s");
  lines.push_back("Local ID: " + local_id(gateway));
  lines.push_back("Remote ID: " + remote_id(*sa.held));
  const std::uint64_t seed = sa.held->sas->generation * 977U +
                             static_cast<std::uint64_t>(sa.group->born.count()) * 31U +
                             static_cast<std::uint64_t>(sa.id());
  if (sa.group->isakmp) {
    lines.emplace_back("Protocol: IKE");
    lines.push_back("Algorithm: " + algorithm(gateway.encryption) + ", " + algorithm(gateway.hash) + ", " +
                    group_text(gateway.group));
    lines.emplace_back("");
    lines.push_back("SPI: " + spi(seed, 16));
  } else {
    lines.push_back(std::string{"Direction: "} + (sa.receives ? "receive" : "send"));
    lines.push_back("Protocol: " + algorithm(sa.held->sas->protocol) +
                    " (Mode: " + (sa.held->sas->transport ? "transport)" : "tunnel)"));
    const Policy policy = sa.held->policy == nullptr ? Policy{} : *sa.held->policy;
    const std::string authentication =
        policy.authentication.empty() ? "none" : algorithm(policy.authentication);
    lines.push_back("Algorithm: " + algorithm(policy.encryption) + " (for Auth.: " + authentication + ")");
    lines.push_back("SPI: " + spi(seed, 4));
  }
  lines.emplace_back("Key: ** ** ** ** **  (confidential)   ** ** ** ** **");
  lines.emplace_back(52, '-');
}

Lines detail(const std::vector<Held>& all, LabTime now) {
  std::vector<Shown> shown;
  for (const Held& held : all)
    for (const SaGroup& group : held.sas->groups) {
      if (group.born > now) continue;
      shown.push_back({&held, &group});
      if (!group.isakmp) shown.push_back({&held, &group, true});
    }
  std::ranges::sort(shown, {}, &Shown::id);
  Lines lines;
  for (const Shown& sa : shown) add_block(sa, now, lines);
  return lines;
}

}  // namespace

Lines show_ipsec_gateway(World& world, const Router& router, std::optional<int> gateway, bool in_detail) {
  Island& island = world.island(router);
  const LabTime now = world.now();
  const std::vector<Held> all = held_by(island, island.index_of(router), gateway);
  if (in_detail) return detail(all, now);
  Lines lines{"sgw  flags local-id                      remote-id        # of sa", std::string(74, '-')};
  for (const Held& held : all) {
    const auto count = [&](bool isakmp) {
      return std::to_string(std::ranges::count_if(held.sas->groups, [&](const SaGroup& group) {
        return group.isakmp == isakmp && group.born <= now;
      }));
    };
    lines.push_back(left(std::to_string(held.number), 5) + left("U K", 6) +
                    left(local_id(*held.gateway), 30) + " " + left(remote_id(held), 16) +
                    " i:" + count(true) + " s:" + count(false) + " r:" + count(false));
  }
  return lines;
}

}  // namespace rtx::twin
