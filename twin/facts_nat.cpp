#include "twin/facts_reader.hpp"

#include <cstddef>
#include <string_view>

namespace rtx::twin {
namespace {

/// `500`, `5000-5010`, `500,4500`.
std::vector<PortRange> to_ports(std::string_view text) {
  std::vector<PortRange> ranges;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const std::string_view item = text.substr(0, comma);
    const auto dash = item.find('-');
    const auto first = parse_number(item.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_number(item.substr(dash + 1));
    if (first && last) ranges.push_back({*first, *last});
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return ranges;
}

/// `nat descriptor masquerade static D ID INNER PROTOCOL [OUTER=]PORT`.
void read_static_entry(const FactLine& line, NatDescriptor& descriptor) {
  const auto inner = parse_address(line.at(6));
  if (!inner) return;
  StaticEntry entry{.id = line.number(5), .inner = *inner, .protocol = line.at(7)};
  const std::string_view ports = line.at(8);
  const auto equals = ports.find('=');
  entry.outer = to_ports(ports.substr(0, equals));
  entry.translates_ports =
      equals != std::string_view::npos && ports.substr(0, equals) != ports.substr(equals + 1);
  descriptor.masquerade.push_back(std::move(entry));
}

/// `nat descriptor static D ID OUTER=INNER`.
void read_pair(const FactLine& line, NatDescriptor& descriptor) {
  const std::string_view text = line.at(5);
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return;
  const auto outer = parse_address(text.substr(0, equals));
  const auto inner = parse_address(text.substr(equals + 1));
  if (outer && inner) descriptor.pairs.push_back({*outer, *inner});
}

}  // namespace

void read_nat(const FactLine& line, Facts& facts) {
  if (!line.begins({"nat", "descriptor"})) return;
  const auto rest = [&](std::size_t from) {
    return std::vector<std::string>(line.words.begin() + static_cast<std::ptrdiff_t>(from), line.words.end());
  };
  if (line.at(2) == "type") {
    facts.nat[line.number(3)].type = line.at(4);
  } else if (line.begins({"nat", "descriptor", "address", "outer", "{}"})) {
    facts.nat[line.number(4)].outer = rest(5);
  } else if (line.begins({"nat", "descriptor", "address", "inner", "{}"})) {
    facts.nat[line.number(4)].inner = rest(5);
  } else if (line.begins({"nat", "descriptor", "masquerade", "static", "{}"})) {
    read_static_entry(line, facts.nat[line.number(4)]);
  } else if (line.begins({"nat", "descriptor", "masquerade", "incoming", "{}"})) {
    NatDescriptor& descriptor = facts.nat[line.number(4)];
    descriptor.incoming = line.at(5);
    descriptor.forward_to = parse_address(line.at(6));
  } else if (line.begins({"nat", "descriptor", "static", "{}"})) {
    read_pair(line, facts.nat[line.number(3)]);
  }
}

}  // namespace rtx::twin
