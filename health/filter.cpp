#include "health/filter.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <vector>

namespace rtx::health {
namespace {

using language::Config;
using safety::Network;

enum class Fit { no, maybe, yes };

Fit fit_of(bool fits) {
  return fits ? Fit::yes : Fit::no;
}

/// The best fit of the items of a list with commas.
template <class Judge>
Fit best_of(std::string_view list, Judge judge) {
  Fit best = Fit::no;
  while (true) {
    const auto comma = list.find(',');
    const std::string_view item = list.substr(0, comma);
    best = std::max(best, item == "*" ? Fit::yes : judge(item));
    if (comma == std::string_view::npos) return best;
    list.remove_prefix(comma + 1);
  }
}

Fit address_fits(std::string_view list, const std::optional<Network>& address) {
  return best_of(list, [&](std::string_view item) {
    const auto holds = address ? range_holds(item, *address) : std::nullopt;
    return holds ? fit_of(*holds) : Fit::maybe;
  });
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The words for protocols, and for parts of TCP and ICMP. Others may be known to other firmware.
bool is_known(std::string_view protocol) {
  constexpr std::array<std::string_view, 6> known{"udp", "esp", "ah", "gre", "ipv6", "established"};
  return is_number(protocol) || protocol.starts_with("tcp") || protocol.starts_with("icmp") ||
         std::ranges::find(known, protocol) != known.end();
}

Fit protocol_fits(std::string_view list, std::string_view protocol) {
  const std::string_view number = protocol == "udp" ? "17" : "50";
  return best_of(list, [&](std::string_view item) {
    if (item == protocol || item == number) return Fit::yes;
    return is_known(item) ? Fit::no : Fit::maybe;
  });
}

/// `500`, `400-600`, `-1023`, `1024-`; a name may be that of the port.
Fit port_fits(std::string_view list, int port) {
  constexpr int last_port = 65535;
  return best_of(list, [&](std::string_view item) {
    const auto dash = item.find('-');
    const bool is_range = dash != std::string_view::npos;
    const auto bound = [](std::string_view digits, int otherwise) {
      int value = otherwise;
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return value;
    };
    const std::string_view first = item.substr(0, dash);
    const std::string_view last = is_range ? item.substr(dash + 1) : first;
    const auto is_open = [&](std::string_view end) { return is_range && end.empty(); };
    if ((!is_number(first) && !is_open(first)) || (!is_number(last) && !is_open(last))) return Fit::maybe;
    return fit_of(bound(first, 0) <= port && port <= bound(last, last_port));
  });
}

/// `ip filter N ACTION SOURCE [DESTINATION [PROTOCOL [PORT [PORT]]]]`; what is left out is anything.
Fit rule_fits(const std::vector<std::string>& rule, const Packet& packet) {
  const auto field = [&](std::size_t at) { return at < rule.size() ? rule[at] : std::string{"*"}; };
  Fit fit = std::min(address_fits(field(1), packet.source), address_fits(field(2), packet.destination));
  fit = std::min(fit, protocol_fits(field(3), packet.traffic.protocol));
  if (packet.traffic.port == 0) return fit;
  // Who begins chooses the port it comes from, but IKE and L2TP here begin from their own.
  fit = std::min(fit, port_fits(field(4), packet.traffic.port));
  return std::min(fit, port_fits(field(5), packet.traffic.port));
}

bool has_dynamic(const std::vector<std::string>& list) {
  return std::ranges::find(list, "dynamic") != list.end();
}

}  // namespace

bool surely_drops(const Config& config, const std::string& interface, const Packet& packet) {
  const std::string prefix = interface.starts_with("pp ") ? interface + ": ip pp secure filter "
                                                          : "ip " + interface + " secure filter ";
  const auto list = config.value(prefix + "in");
  if (list.empty() || has_dynamic(list) || !config.value(prefix + "name").empty()) return false;
  // What the router itself begins may open the way for the answers; for ESP there is no such filter.
  if (packet.traffic.port != 0 && has_dynamic(config.value(prefix + "out"))) return false;
  bool is_whole = true;
  for (const std::string& number : list) {
    const auto rule = config.value("ip filter " + number);
    is_whole = is_whole && !rule.empty();
    if (rule.empty()) continue;
    const Fit fit = rule_fits(rule, packet);
    const bool rejects = rule.front().starts_with("reject");
    if (rejects && fit == Fit::yes) return true;
    if (!rejects && fit != Fit::no) return false;
  }
  return is_whole;
}

}  // namespace rtx::health
