#include "health/interfaces.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace rtx::health {

using language::Config;
using language::ConfigLine;
using language::Context;
using language::Word;
using safety::Network;

namespace {

/// The interface that a line is about; empty: none of those that are looked at.
std::string name_in(const ConfigLine& line) {
  if (line.selection.context == Context::pp)
    return line.selection.number == "anonymous" ? std::string{} : "pp " + line.selection.number;
  if (line.family == nullptr || !line.family->pattern.starts_with("ip {if} ")) return {};
  return language::words_of(line).key.at(1).text;
}

void read_line(const ConfigLine& line, Interface& interface) {
  if (line.family == nullptr) return;
  const std::string_view pattern = line.family->pattern;
  const auto value = language::words_of(line).value;
  if (pattern.ends_with(" nat descriptor")) {
    for (const Word& word : value) {
      if (word.text == "reverse") break;  // Those translate what comes from outside.
      interface.descriptors.push_back(word.text);
    }
  } else if (pattern == "ip {if} address" || pattern == "ip {if} secondary address" ||
             pattern == "ip pp address") {
    const auto address = value.empty() ? std::nullopt : safety::read_network(value.front().text);
    if (address) {
      interface.addresses.push_back(*address);
    } else {
      interface.is_dynamic = true;
    }
  }
}

/// The gateways of one `ip route`: each an address, or the name of an interface.
std::vector<std::string> gateways_in(const std::vector<Word>& value) {
  std::vector<std::string> gateways;
  for (std::size_t at = 0; at + 1 < value.size(); ++at) {
    if (value[at].text != "gateway") continue;
    const std::string& gateway = value[at + 1].text;
    const bool has_number = gateway == "pp" || gateway == "tunnel" || gateway == "dhcp";
    const std::string number = has_number && at + 2 < value.size() ? value[at + 2].text : std::string{};
    gateways.push_back(gateway == "dhcp" ? number : gateway + (has_number ? " " : "") + number);
  }
  return gateways;
}

/// A destination, and what leads there.
struct Way {
  Network destination;
  std::vector<std::string> by;
};

/// The networks and routes that hold `address`.
std::vector<Way> ways_to(const Config& config, const std::vector<Interface>& interfaces,
                         const Network& address) {
  std::vector<Way> ways;
  for (const Interface& one : interfaces)
    for (const Network& network : one.addresses)
      if (network.holds(address)) ways.push_back({network, {one.name}});
  for (const ConfigLine& line : config.lines()) {
    if (line.family == nullptr || line.family->pattern != "ip route {net}") continue;
    const auto [key, value] = language::words_of(line);
    const auto destination = safety::read_network(key.back().text);
    if (destination && destination->holds(address)) ways.push_back({*destination, gateways_in(value)});
  }
  return ways;
}

}  // namespace

bool Interface::has(const Network& address) const {
  return std::ranges::any_of(addresses, [&](const Network& one) { return one.is_same_address(address); });
}

std::vector<Interface> interfaces_of(const Config& config) {
  std::vector<Interface> interfaces;
  for (const ConfigLine& line : config.lines()) {
    const std::string name = name_in(line);
    if (name.empty()) continue;
    auto found = std::ranges::find(interfaces, name, &Interface::name);
    if (found == interfaces.end()) found = interfaces.insert(found, Interface{.name = name});
    read_line(line, *found);
  }
  for (Interface& one : interfaces)
    if (one.name.starts_with("pp ") && one.addresses.empty()) one.is_dynamic = true;
  return interfaces;
}

std::vector<std::string> gateways_to(const Config& config, const Network& address) {
  const auto ways = ways_to(config, interfaces_of(config), address);
  const auto closest =
      std::ranges::max_element(ways, {}, [](const Way& way) { return way.destination.length; });
  return closest == ways.end() ? std::vector<std::string>{} : closest->by;
}

std::optional<std::string> way_to(const Config& config, const Network& address) {
  const auto gateways = gateways_to(config, address);
  if (gateways.size() != 1) return std::nullopt;
  const auto gateway = safety::read_network(gateways.front());
  if (!gateway) return gateways.front();
  std::vector<std::string> links;
  for (const Interface& one : interfaces_of(config))
    for (const Network& network : one.addresses)
      if (network.holds(*gateway)) links.push_back(one.name);
  return links.size() == 1 ? std::optional{links.front()} : std::nullopt;
}

}  // namespace rtx::health
