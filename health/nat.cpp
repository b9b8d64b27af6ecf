#include "health/nat.hpp"

#include "health/interfaces.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace rtx::health {

using language::Config;
using language::ConfigLine;
using safety::Network;

namespace {

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool holds_address(std::string_view range, const Network& address) {
  return range_holds(range, address).value_or(false);
}

/// `500`, `500-510`, `*`. A name may be that of the port: it is not said to be another.
bool holds_port(std::string_view range, int port) {
  if (range == "*") return true;
  const auto dash = range.find('-');
  const auto first = number_in(range.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number_in(range.substr(dash + 1));
  return !first || !last || (*first <= port && port <= *last);
}

/// One of `500,4500-4510`, or of `500=500,4500=4500`: a pair is outer and inner port, which must be the same.
bool list_holds_port(std::string_view list, int port) {
  while (true) {
    const auto comma = list.find(',');
    const std::string_view one = list.substr(0, comma);
    const auto equals = one.find('=');
    const bool is_kept = equals == std::string_view::npos || one.substr(0, equals) == one.substr(equals + 1);
    if (is_kept && holds_port(one.substr(0, equals), port)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

/// Also `500,4500=500,4500`.
bool lets_port_in(std::string_view ports, int port) {
  const auto equals = ports.find('=');
  const bool is_one_pair = equals != std::string_view::npos && equals == ports.rfind('=');
  if (is_one_pair && ports.substr(0, equals) == ports.substr(equals + 1))
    return list_holds_port(ports.substr(0, equals), port);
  return list_holds_port(ports, port);
}

bool is_protocol(const std::string& word, std::string_view protocol) {
  const std::string_view number = protocol == "udp" ? "17" : protocol == "esp" ? "50" : "";
  return word == protocol || word == number;
}

/// `nat descriptor masquerade static D N INNER PROTOCOL [PORTS]`
bool entry_lets_in(const std::vector<language::Word>& value, const Network& address, const Traffic& traffic) {
  if (value.size() < 2 || !holds_address(value[0].text, address)) return false;
  if (!is_protocol(value[1].text, traffic.protocol)) return false;
  return traffic.port == 0 || value.size() < 3 || lets_port_in(value[2].text, traffic.port);
}

std::uint32_t v4_of(const Network& network) {
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < 4; ++at) number = number << 8U | network.address.at(at);
  return number;
}

/// `nat descriptor static D N OUTER=INNER [COUNT]`, or `OUTER=INNER/LENGTH`
bool pair_lets_in(const std::vector<language::Word>& value, const Network& address) {
  if (value.empty()) return false;
  const std::string_view pair = value[0].text;
  const auto inner = safety::read_network(pair.substr(pair.find('=') + 1));
  if (!inner || inner->v6 || address.v6) return false;
  if (inner->holds(address)) return true;
  const auto count = value.size() > 1 ? number_in(value[1].text).value_or(1) : 1;
  return v4_of(address) - v4_of(*inner) < static_cast<std::uint32_t>(count);
}

/// `nat descriptor masquerade incoming D forward ADDRESS`; what `through` does to it is not certain.
bool rest_lets_in(const std::vector<language::Word>& value, const Network& address) {
  if (value.empty()) return false;
  return value[0].text == "through" ||
         (value[0].text == "forward" && value.size() > 1 && holds_address(value[1].text, address));
}

/// `descriptor` masquerades `local` among others.
bool masquerades(const Config& config, const std::string& descriptor, const Network& local) {
  const auto type = config.value("nat descriptor type " + descriptor);
  if (type.empty() || !type.front().ends_with("masquerade")) return false;
  const auto inner = config.value("nat descriptor address inner " + descriptor);
  return inner.empty() || std::ranges::any_of(inner, [&](const std::string& range) {
           return range == "auto" || holds_address(range, local);
         });
}

/// The interfaces by which `config` may reach `remote`.
std::vector<Interface> ways_out(const Config& config, const std::string& remote) {
  auto interfaces = interfaces_of(config);
  const auto address = safety::read_network(remote);
  const auto way = address ? way_to(config, *address) : std::nullopt;
  if (way) std::erase_if(interfaces, [&](const Interface& one) { return one.name != *way; });
  return interfaces;
}

}  // namespace

std::optional<bool> range_holds(std::string_view range, const Network& address) {
  const auto dash = range.find('-');
  const auto first = safety::read_network(range.substr(0, dash));
  if (!first) return std::nullopt;
  if (dash == std::string_view::npos) return first->holds(address);
  const auto last = safety::read_network(range.substr(dash + 1));
  if (!last) return std::nullopt;
  return first->v6 == address.v6 && first->address <= address.address && address.address <= last->address;
}

std::string Traffic::words() const {
  return std::string{protocol} + (port == 0 ? "" : " " + std::to_string(port));
}

std::vector<std::string> hiding(const Config& config, const std::string& local, const std::string& remote) {
  const auto address = safety::read_network(local);
  if (!address) return {};
  const auto everywhere = interfaces_of(config);
  const bool is_known =
      std::ranges::any_of(everywhere, [&](const Interface& one) { return one.has(*address); });
  std::vector<std::string> descriptors;
  for (const Interface& one : ways_out(config, remote)) {
    const auto before = descriptors.size();
    std::ranges::copy_if(one.descriptors, std::back_inserter(descriptors),
                         [&](const std::string& number) { return masquerades(config, number, *address); });
    // It stands outside, or may: a provider gives addresses that no configuration holds.
    const bool is_outside = one.has(*address) || (one.is_dynamic && !is_known);
    if (is_outside && descriptors.size() > before) return {};
  }
  return descriptors;
}

bool lets_in(const Config& config, const std::vector<std::string>& descriptors, const Network& address,
             const Traffic& traffic) {
  return std::ranges::any_of(config.lines(), [&](const ConfigLine& line) {
    if (line.family == nullptr || !line.family->pattern.starts_with("nat descriptor ")) return false;
    const std::string_view pattern = line.family->pattern;
    const bool is_entry = pattern == "nat descriptor masquerade static {n} {n}";
    const bool is_pair = pattern == "nat descriptor static {n} {n}";
    const bool is_rest = pattern == "nat descriptor masquerade incoming {n}";
    if (!is_entry && !is_pair && !is_rest) return false;
    const auto [key, value] = language::words_of(line);
    const std::size_t at = is_pair ? 3 : 4;  // Where the descriptor's number stands.
    if (std::ranges::find(descriptors, key.at(at).text) == descriptors.end()) return false;
    if (is_entry) return entry_lets_in(value, address, traffic);
    return is_pair ? pair_lets_in(value, address) : rest_lets_in(value, address);
  });
}

bool is_outer(const Config& config, const Network& address) {
  return std::ranges::any_of(config.lines(), [&](const ConfigLine& line) {
    if (line.family == nullptr) return false;
    const bool is_list = line.family->pattern == "nat descriptor address outer {n}";
    if (!is_list && line.family->pattern != "nat descriptor static {n} {n}") return false;
    const auto value = language::words_of(line).value;
    if (is_list)
      return std::ranges::any_of(value, [&](const auto& word) { return holds_address(word.text, address); });
    return !value.empty() && holds_address(value[0].text.substr(0, value[0].text.find('=')), address);
  });
}

}  // namespace rtx::health
