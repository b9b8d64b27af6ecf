#include "twin/facts_reader.hpp"

#include <algorithm>
#include <cstddef>

namespace rtx::twin {
namespace {

/// `ip lan2 ...`, and `ip pp ...`, `ip tunnel ...`, whose number comes from the context.
std::string interface_of(const FactLine& line) {
  const std::string& word = line.at(1);
  return word == "pp" || word == "tunnel" ? word + line.selection.number : word;
}

std::vector<int> numbers_until(const FactLine& line, std::size_t from, std::string_view stop) {
  std::vector<int> numbers;
  for (std::size_t i = from; i < line.words.size() && line.words[i] != stop; ++i)
    if (const auto number = parse_number(line.words[i])) numbers.push_back(*number);
  return numbers;
}

void read_route(const FactLine& line, Facts& facts) {
  Route route;
  route.is_default = line.at(2) == "default";
  if (!route.is_default) {
    const auto destination = parse_subnet(line.at(2));
    if (!destination) return;
    route.destination = *destination;
  }
  for (std::size_t i = 3; i + 1 < line.words.size(); ++i) {
    if (line.words[i] != "gateway") continue;
    RouteGateway gateway;
    if (line.at(i + 1) == "tunnel")
      gateway.tunnel = line.number(i + 2);
    else
      gateway.address = parse_address(line.at(i + 1));
    if (gateway.address || gateway.tunnel != 0) route.gateways.push_back(gateway);
  }
  facts.routes.push_back(std::move(route));
}

void read_filter(const FactLine& line, Facts& facts) {
  FilterRule rule{.action = line.at(3)};
  const auto take = [&](std::size_t index, std::string& into) {
    if (index < line.words.size()) into = line.words[index];
  };
  take(4, rule.source);
  take(5, rule.destination);
  take(6, rule.protocol);
  take(7, rule.source_port);
  take(8, rule.destination_port);
  facts.filters[line.number(2)] = std::move(rule);
}

void read_interface(const FactLine& line, Facts& facts) {
  const std::string name = interface_of(line);
  const auto entry = [&]() -> Interface& {
    Interface& interface = facts.interfaces[name];
    interface.name = name;
    return interface;
  };
  if (line.at(2) == "address") {
    entry().address = parse_subnet(line.at(3));
  } else if (line.begins({"ip", "{}", "nat", "descriptor"})) {
    entry().nat_descriptors = numbers_until(line, 4, "reverse");
  } else if (line.begins({"ip", "{}", "secure", "filter", "in"})) {
    entry().filter_in = numbers_until(line, 5, "dynamic");
  } else if (line.begins({"ip", "{}", "secure", "filter", "out"})) {
    entry().filter_out = numbers_until(line, 5, "dynamic");
  }
}

}  // namespace

void read_addressing(const FactLine& line, Facts& facts) {
  if (line.begins({"bridge", "member", "bridge1"})) {
    facts.bridge_members.assign(line.words.begin() + 3, line.words.end());
  } else if (line.begins({"ip", "route"})) {
    read_route(line, facts);
  } else if (line.begins({"ip", "filter"}) && parse_number(line.at(2))) {
    read_filter(line, facts);
  } else if (line.begins({"ip", "host"})) {
    if (const auto address = parse_address(line.at(3))) facts.hosts[line.at(2)] = *address;
  } else if (line.begins({"ip", "{}"})) {
    read_interface(line, facts);
  } else if (line.begins({"syslog", "debug"})) {
    facts.syslog_debug = line.is_on(2);
  }
}

}  // namespace rtx::twin
