#include "twin/island.hpp"
#include "twin/models.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

namespace rtx::twin {
namespace {

constexpr const char* speed = "1000BASE-T Full Duplex";

/// A LAN is up that leads somewhere. `lan1` is the switch in front of the hosts: its first port is in use.
std::string link_of(Island& island, const Facts& facts, const std::string& name) {
  return name == "lan1" || island.cloud().network_of(facts, name) != nullptr ? speed : "Link Down";
}

/// What the tunnels have carried went out of the interface that leads to their peers.
Counters counted(Island& island, std::size_t router, const std::string& name) {
  Counters sum;
  const Facts& facts = island.facts(router);
  if (island.cloud().network_of(facts, name) == nullptr) return sum;
  for (const auto& [number, tunnel] : facts.tunnels) {
    const TunnelState* state = island.tunnels().state({router, number});
    if (state == nullptr) continue;
    sum.received += state->counters.received;
    sum.received_octets += state->counters.received_octets;
    sum.sent += state->counters.sent;
    sum.sent_octets += state->counters.sent_octets;
  }
  return sum;
}

}  // namespace

Lines show_status_lan(World& world, const Router& router, int lan, Language language) {
  const bool english = language == Language::english;
  const std::string name = "lan" + std::to_string(lan);
  Island& island = world.island(router);
  const std::size_t index = island.index_of(router);
  const Facts& facts = island.facts(index);
  const Interface* interface = facts.interface(name);
  const std::string link = link_of(island, facts, name);
  const Counters counters = counted(island, index, name);
  const std::vector<std::string> description = router.running().value("description " + name);
  const std::string address = interface != nullptr && interface->address
                                  ? interface->address->address().to_string() + "/" +
                                        std::to_string(interface->address->prefix_length())
                                  : "";
  const auto packets = [&](std::uint64_t count, std::uint64_t octets) {
    return english ? packets_english(count, octets)
                   : std::to_string(count) + " パケット(" + std::to_string(octets) + " オクテット)";
  };
  Lines lines{"LAN" + std::to_string(lan),
              (english ? "Description: " : "説明: ") + (description.empty() ? "" : description.front())};
  if (!address.empty()) lines.push_back((english ? "IP address: " : "IPアドレス: ") + address);
  lines.push_back((english ? "Ethernet address: " : "イーサネットアドレス: ") +
                  router.mac_addresses()[static_cast<std::size_t>(lan - 1)]);
  lines.push_back(
      (english ? "Operation mode setting: Auto Negotiation (" : "動作モード設定: Auto Negotiation (") + link +
      ")");
  lines.emplace_back(english ? "Maximum Transmission Unit(MTU): 1500 octets"
                             : "最大パケット長(MTU): 1500 オクテット");
  lines.push_back((english ? "Transmitted: " : "送信パケット: ") +
                  packets(counters.sent, counters.sent_octets));
  lines.push_back((english ? "Received: " : "受信パケット: ") +
                  packets(counters.received, counters.received_octets));
  lines.emplace_back(english ? "Receive overflow: 0" : "受信オーバーフロー: 0");
  lines.emplace_back(english ? "Unsupported packets received: 0" : "未サポートパケットの受信: 0");
  return lines;
}

Lines show_status_pp(const Router& router, int number, Language language) {
  const bool english = language == Language::english;
  const std::string digits = std::to_string(number);
  const language::Selection block{language::Context::pp, digits};
  bool enabled = false;
  std::string description;
  for (const language::ConfigLine& line : router.running().lines()) {
    if (line.text == "pp enable " + digits) enabled = true;
    if (line.selection == block && line.text.starts_with("description ")) description = line.text.substr(12);
  }
  // Nobody in a lab answers PPPoE: what is switched on has never been connected.
  Lines lines{"PP[" + (digits.size() < 2 ? "0" + digits : digits) + "]:",
              (english ? "Description: " : "説明: ") + description};
  if (enabled)
    lines.emplace_back(english ? "Current PPPoE session status is Offline."
                               : "PPPoEセッションは一度も継っていません");
  else
    lines.emplace_back(english ? "Current line status is disabled." : "回線は現在使用できません");
  return lines;
}

}  // namespace rtx::twin
