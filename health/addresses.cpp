#include "health/addresses.hpp"

#include "language/words.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <array>

namespace rtx::health {

using language::Config;
using language::ConfigLine;

namespace {

constexpr std::string_view pppoe = "pppoe use";

/// Those families of which the first word is an address, or says whence it comes.
constexpr std::array<std::string_view, 4> of_interfaces{"ip {if} address", "ip {if} secondary address",
                                                        "ip pp address", "ip tunnel address"};

void take_word(const std::string& word, Addresses& addresses) {
  if (word == "dhcp" || word == "map-e" || word == "hb46pp") {
    addresses.some_unknown = true;
    return;
  }
  const std::string address = word.substr(0, word.find('/'));
  if (safety::read_network(address)) addresses.known.push_back(address);
}

/// `203.0.113.8-203.0.113.15`: the first and the last.
void take_range(const std::string& word, Addresses& addresses) {
  const auto dash = word.find('-');
  if (dash == std::string::npos || word == "map-e") return take_word(word, addresses);
  take_word(word.substr(0, dash), addresses);
  take_word(word.substr(dash + 1), addresses);
}

/// `ip lan1 vrrp 1 ADDRESS`: the fifth word.
void take_vrrp(const ConfigLine& line, Addresses& addresses) {
  constexpr std::size_t place = 4;
  const auto words = language::split(line.text).words;
  if (words.size() > place) take_word(words[place].text, addresses);
}

/// The provider gives it an address if the configuration does not.
bool is_given_an_address(const Config& config, const ConfigLine& line) {
  if (line.family->pattern != pppoe) return false;
  const std::string block = line.key.substr(0, line.key.size() - pppoe.size());
  return config.value(block + "ip pp address").empty();
}

}  // namespace

bool Addresses::hold(std::string_view address) const {
  return std::ranges::find(known, address) != known.end();
}

Addresses addresses_in(const Config& config) {
  Addresses addresses;
  for (const ConfigLine& line : config.lines()) {
    if (line.family == nullptr) continue;
    const auto value = language::words_of(line).value;
    if (is_given_an_address(config, line)) addresses.some_unknown = true;
    if (!value.empty() && std::ranges::find(of_interfaces, line.family->pattern) != of_interfaces.end())
      take_word(value.front().text, addresses);
    if (line.family->pattern.starts_with("ip {if} vrrp")) take_vrrp(line, addresses);
    if (line.family->pattern == "nat descriptor address outer {n}")
      for (const auto& word : value) take_range(word.text, addresses);
  }
  return addresses;
}

}  // namespace rtx::health
