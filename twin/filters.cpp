#include "twin/filters.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace rtx::twin {
namespace {

/// Protocols by number, and ports by the names that filters may use. Source: command reference 8.1.10.
constexpr std::array<std::pair<std::string_view, int>, 8> protocol_numbers{
    {{"icmp", 1}, {"ipip", 4}, {"tcp", 6}, {"udp", 17}, {"ipv6", 41}, {"gre", 47}, {"esp", 50}, {"ah", 51}}};
constexpr std::array<std::pair<std::string_view, int>, 12> port_names{{{"ftp", 21},
                                                                       {"ssh", 22},
                                                                       {"telnet", 23},
                                                                       {"smtp", 25},
                                                                       {"domain", 53},
                                                                       {"www", 80},
                                                                       {"pop3", 110},
                                                                       {"ntp", 123},
                                                                       {"snmp", 161},
                                                                       {"https", 443},
                                                                       {"ike", 500},
                                                                       {"syslog", 514}}};

template <class Match>
bool any_item(std::string_view list, Match match) {
  while (true) {
    const auto comma = list.find(',');
    if (match(list.substr(0, comma))) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

template <std::size_t Size>
int number_of(std::string_view name, const std::array<std::pair<std::string_view, int>, Size>& names) {
  for (const auto& [known, number] : names)
    if (known == name) return number;
  return parse_number(name).value_or(-1);
}

bool matches_protocol(std::string_view list, std::string_view protocol) {
  const int wanted = number_of(protocol, protocol_numbers);
  return any_item(list, [&](std::string_view item) {
    return item == "*" || number_of(item, protocol_numbers) == wanted;
  });
}

/// `*`, `500`, `1024-65535`, `-1023`, `1024-`, names, and lists of these.
bool matches_port(std::string_view list, int port) {
  return any_item(list, [&](std::string_view item) {
    if (item == "*") return true;
    const auto dash = item.find('-');
    if (dash == std::string_view::npos) return number_of(item, port_names) == port;
    const int first = dash == 0 ? 0 : number_of(item.substr(0, dash), port_names);
    const int last = dash + 1 == item.size() ? 65535 : number_of(item.substr(dash + 1), port_names);
    return first <= port && port <= last;
  });
}

bool has_ports(std::string_view protocol) {
  return protocol == "udp" || protocol == "tcp";
}

bool matches(const FilterRule& rule, const Packet& packet) {
  if (!matches_addresses(rule.source, packet.source)) return false;
  if (!matches_addresses(rule.destination, packet.destination)) return false;
  if (!matches_protocol(rule.protocol, packet.protocol)) return false;
  return !has_ports(packet.protocol) || (matches_port(rule.source_port, packet.source_port) &&
                                         matches_port(rule.destination_port, packet.destination_port));
}

FilterVerdict judge(const Facts& facts, const std::optional<std::vector<int>>& list, const Packet& packet) {
  if (!list) return {};
  for (const int number : *list) {
    const auto rule = facts.filters.find(number);
    if (rule == facts.filters.end() || !matches(rule->second, packet)) continue;
    return {.passes = !rule->second.action.starts_with("reject"), .number = number};
  }
  return {.passes = false, .number = 0};
}

}  // namespace

FilterVerdict filter_in(const Facts& facts, const Interface& interface, const Packet& packet) {
  return judge(facts, interface.filter_in, packet);
}

FilterVerdict filter_out(const Facts& facts, const Interface& interface, const Packet& packet) {
  return judge(facts, interface.filter_out, packet);
}

}  // namespace rtx::twin
