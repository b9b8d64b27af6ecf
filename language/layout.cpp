#include "language/layout.hpp"

#include "language/families.hpp"
#include "language/text.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace rtx::language {
namespace {

/// What stands behind the key of `line`.
std::string_view value_text(const ConfigLine& line) {
  const auto colon = line.selection.context == Context::top ? 0 : line.key.find(": ") + 2;
  return std::string_view{line.text}.substr(std::min(line.text.size(), line.key.size() - colon));
}

std::string_view first_word(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find(' '));
}

bool is_of(const ConfigLine& line, std::string_view pattern) {
  return line.family != nullptr && line.family->pattern == pattern;
}

/// Where a block stands among blocks: numbers in order, then `anonymous`.
using Number = std::pair<std::size_t, std::string_view>;

Number number_of(const Selection& selection) {
  return {selection.number.size(), selection.number};
}

/// Which tunnel's block prints the global lines of an IPsec policy or gateway: the first tunnel that uses it.
class Homes {
 public:
  explicit Homes(std::span<const ConfigLine> lines) {
    std::map<Number, std::string_view> policy_of_tunnel;
    std::map<std::string_view, std::string_view> gateway_of_policy;
    for (const auto& line : lines) {
      if (is_of(line, "ipsec tunnel"))
        policy_of_tunnel[number_of(line.selection)] = first_word(value_text(line));
      if (is_of(line, "ipsec sa policy {n}"))
        gateway_of_policy[last_word(line.key)] = first_word(value_text(line));
    }
    for (const auto& [tunnel, policy] : policy_of_tunnel) {
      of_policy_.emplace(policy, tunnel.second);
      const auto gateway = gateway_of_policy.find(policy);
      if (gateway != gateway_of_policy.end()) of_gateway_.emplace(gateway->second, tunnel.second);
    }
  }

  /// The number of the tunnel that `line` is printed below; empty if none uses its policy or gateway.
  std::string_view of(const ConfigLine& line) const {
    const auto& homes = is_of(line, "ipsec sa policy {n}") ? of_policy_ : of_gateway_;
    const auto home = homes.find(last_word(line.key));
    return home == homes.end() ? std::string_view{} : home->second;
  }

 private:
  std::map<std::string_view, std::string_view> of_policy_;
  std::map<std::string_view, std::string_view> of_gateway_;
};

/// Where one line is printed.
struct Place {
  int rank = 0;
  Selection block;
  std::size_t indent = 0;
  enum class Part { known, unknown, enable } part = Part::known;  ///< `tunnel enable` closes a block.
  std::string_view group;    ///< The interface or NAT descriptor whose lines stand together.
  std::ptrdiff_t row = 0;    ///< In the table.
  std::ptrdiff_t child = 0;  ///< Below `row`: the row of an IPsec line below `ipsec tunnel`.
};

std::ptrdiff_t row_of(const Family* family) {
  return family - table().data();
}

std::ptrdiff_t row_of_ipsec_tunnel() {
  static const auto row = std::ranges::find(table(), "ipsec tunnel", &Family::pattern) - table().begin();
  return row;
}

/// The word of the key at the place of the pattern's first parameter; empty if there is none.
std::string_view first_parameter(const ConfigLine& line) {
  const auto brace = line.family->pattern.find('{');
  if (brace == std::string_view::npos) return {};
  auto blanks = std::ranges::count(line.family->pattern.substr(0, brace), ' ');
  std::string_view key = line.key;
  for (; blanks > 0; --blanks) key.remove_prefix(std::min(key.find(' ') + 1, key.size()));
  return key.substr(0, key.find(' '));
}

Place place_of(const ConfigLine& line, const Homes& homes) {
  Place place{.rank = section::pp - 1, .block = line.selection};
  place.indent = line.selection.context == Context::top ? 0 : 1;
  if (line.family == nullptr) {
    // Top-level lines that nobody knows come before the blocks: behind one, `show config` text would be
    // read as part of it where it happens to fit.
    if (place.indent == 1)
      place.rank = line.selection.context == Context::tunnel ? section::tunnel : section::pp;
    place.part = Place::Part::unknown;
    return place;
  }
  place.rank = line.family->rank;
  place.row = row_of(line.family);
  if (line.key.ends_with(" default")) place.child = -1;  // The default route comes before the others.
  if (place.rank == section::interfaces || place.rank == section::nat) place.group = first_parameter(line);
  if (place.rank == section::interfaces && place.group.starts_with("bridge"))
    place.rank = section::bridge_interface;
  if (is_of(line, "tunnel enable {n}") || is_of(line, "pp enable {n}") ||
      is_of(line, "pp enable anonymous")) {
    const auto context = place.rank == section::tunnel ? Context::tunnel : Context::pp;
    place.block = {context, std::string{last_word(line.key)}};
    place.indent = 1;
    place.part = Place::Part::enable;
  }
  if (place.rank == section::ipsec_gateway) {
    if (const auto tunnel = homes.of(line); !tunnel.empty()) {
      place.rank = section::tunnel;
      place.block = {Context::tunnel, std::string{tunnel}};
      place.indent = 2;
      place.child = place.row + 1;
      place.row = row_of_ipsec_tunnel();
    }
  }
  return place;
}

std::vector<Place> places_of(std::span<const ConfigLine> lines) {
  const Homes homes{lines};
  std::vector<Place> places;
  places.reserve(lines.size());
  for (const auto& line : lines) places.push_back(place_of(line, homes));
  return places;
}

/// Whether `left` is printed before `right`, as far as their places tell.
std::weak_ordering compare(const Place& left, const Place& right) {
  if (const auto by_block = std::tuple{left.rank, number_of(left.block), left.part} <=>
                            std::tuple{right.rank, number_of(right.block), right.part};
      by_block != 0) {
    return by_block;
  }
  if (const auto by_group = compare_naturally(left.group, right.group); by_group != 0) return by_group;
  return std::tuple{left.row, left.child} <=> std::tuple{right.row, right.child};
}

std::string head_of(const Selection& block) {
  return (block.context == Context::tunnel ? "tunnel select " : "pp select ") + block.number + '\n';
}

}  // namespace

void put_in_order(std::vector<ConfigLine>& lines) {
  std::vector<ConfigLine> ordered;
  ordered.reserve(lines.size());
  {
    const auto places = places_of(lines);
    std::vector<std::size_t> order(lines.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t left, std::size_t right) {
      if (const auto by_place = compare(places[left], places[right]); by_place != 0) return by_place < 0;
      // Lines that nobody knows stay as they were.
      if (lines[left].family == nullptr) return left < right;
      return compare_naturally(lines[left].key, lines[right].key) < 0;
    });
    for (const auto index : order) ordered.push_back(lines[index]);
  }
  lines = std::move(ordered);
}

std::string printed(std::span<const ConfigLine> lines) {
  const auto places = places_of(lines);
  std::string text;
  Selection block;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (places[at].block != block) {
      block = places[at].block;
      if (block.context != Context::top) text += head_of(block);
    }
    text.append(places[at].indent, ' ').append(lines[at].text).append("\n");
  }
  return text;
}

std::string printed_block(std::span<const ConfigLine> lines, const Selection& selection) {
  const auto places = places_of(lines);
  std::string text;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (places[at].block != selection) continue;
    if (text.empty() && selection.context != Context::top) text += head_of(selection);
    text.append(places[at].indent, ' ').append(lines[at].text).append("\n");
  }
  return text;
}

}  // namespace rtx::language
