#include "safety/ground.hpp"

#include "language/text.hpp"
#include "language/words.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rtx::safety {
namespace {

using language::Config;
using language::ConfigLine;
using language::Context;
using Words = std::vector<std::string>;

Words words_in(std::string_view text) {
  Words words;
  for (auto& word : language::split(text).words) words.push_back(std::move(word.text));
  return words;
}

/// An address that an interface has, or may get.
struct Holding {
  std::string interface;
  std::optional<Network> network;  ///< Absent: it is given from outside (DHCP, IPCP).
};

/// A route: where it leads, and by which gateways.
struct Route {
  Network network;
  Words gateways;  ///< The words behind the key.
};

class Finder {
 public:
  Finder(const Path& path, const Config& config) : path_{path} {
    for (const ConfigLine& line : config.lines()) index(line);
  }

  Ground run() {
    ground_.network = path_.door != "serial" && path_.door != "tcp";
    if (!ground_.network) return std::move(ground_);
    const auto router = read_network(path_.router_address);
    const auto us = read_network(path_.our_address);
    if (router) add_holders(*router);
    if (us) reach(*us, path_.our_address);
    if (!router || !us) ground_.any_interface = true;
    if (ground_.any_interface) add_every_interface();
    return std::move(ground_);
  }

 private:
  void index(const ConfigLine& line) {
    if (line.family == nullptr) return;
    const std::string_view pattern = line.family->pattern;
    const Words key = key_words(line.key);
    Words value = words_in(line.text);
    value.erase(value.begin(),
                value.begin() + static_cast<std::ptrdiff_t>(std::min(key.size(), value.size())));
    const std::string interface = interface_of(*line.family, line.key, line.selection);
    if (!interface.empty()) lines_[interface].push_back({pattern, value});
    if (pattern.ends_with(" address") && pattern.find("remote") == std::string_view::npos &&
        pattern.starts_with("ip") && !interface.empty() && !value.empty())
      holdings_.push_back({interface, read_network(value.front())});
    if (pattern == "ppp ipcp ipaddress" && !value.empty() && value.front() == "on")
      holdings_.push_back({interface, std::nullopt});
    if (pattern == "ip route {net}" || pattern == "ipv6 route {text}") index_route(key, value);
    if ((pattern == "login radius use" || pattern == "administrator radius auth") && value != Words{"off"})
      ground_.radius = true;
    globals_[line.key] = std::move(value);
  }

  void index_route(const Words& key, const Words& value) {
    auto network = read_network(key.back());
    if (!network) return;
    if (key.back() == "default") network->v6 = key.front() == "ipv6";
    routes_.push_back({*network, value});
  }

  // --- What holds the address, what leads to us ------------------------------------------------------------

  void add_holders(const Network& router) {
    bool found = false;
    for (const Holding& holding : holdings_) {
      if (!holding.network || !holding.network->is_same_address(router)) continue;
      found = true;
      add(holding.interface, holding.interface + " holds " + path_.router_address);
    }
    if (found) return;
    for (const Holding& holding : holdings_) {
      if (holding.network) continue;
      found = true;
      add(holding.interface,
          holding.interface + " may hold " + path_.router_address + ": its address is given from outside");
    }
    if (!found) ground_.any_interface = true;
  }

  /// Everything that a packet to `target` goes by. `named`: the target in messages.
  void reach(const Network& target, const std::string& named) {
    const bool known =
        std::ranges::any_of(ground_.towards, [&](const Network& one) { return one.is_same_address(target); });
    if (known) return;
    const bool is_us = ground_.towards.empty();
    ground_.towards.push_back(target);
    int best = -1;
    for (const Holding& one : holdings_)
      if (one.network && one.network->holds(target)) best = std::max(best, one.network->length);
    const bool is_near = best >= 0;
    for (const Route& one : routes_)
      if (one.network.holds(target)) best = std::max(best, one.network.length);
    for (const Holding& one : holdings_) {
      const bool leads = one.network && one.network->holds(target) && one.network->length == best;
      // A network that comes by DHCP may be the one that the target is in.
      if (leads || (!one.network && best <= 0)) add(one.interface, one.interface + " leads to " + named);
    }
    for (const Route& one : routes_)
      if (one.network.holds(target) && one.network.length == best) follow(one, named);
    if (is_us && !is_near) ground_.routed = true;
    if (best < 0) ground_.any_interface = true;
  }

  /// The gateways of a route. Source: command reference 8.1.7.
  void follow(const Route& route, const std::string& named) {
    const Words& words = route.gateways;
    const std::string why = "the route to " + named;
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      const std::string& next = words[at + 1];
      if (words[at] == "gateway") {
        const bool is_pair = next == "pp" || next == "tunnel" || next == "dhcp";
        if (is_pair && at + 2 < words.size()) {
          const std::string interface = next == "dhcp" ? words[at + 2] : next + " " + words[at + 2];
          add(interface, interface + " is on " + why);
        } else if (const auto gateway = read_network(next)) {
          reach(*gateway, "the gateway " + next);
        }
      } else if (words[at] == "keepalive") {
        add("ip keepalive " + next, "it decides over " + why);
      } else if (words[at] == "filter") {
        for (auto number = at + 1; number < words.size() && language::is_number(words[number]); ++number)
          add("ip filter " + words[number], "it decides over " + why);
      }
    }
  }

  void add_every_interface() {
    Words names;
    for (const auto& [name, lines] : lines_) names.push_back(name);
    for (const std::string& name : names) ground_.things.emplace(name, "this session may come by " + name);
    for (const std::string& name : names) add_below(name);
  }

  // --- What an interface rests on --------------------------------------------------------------------------

  void add(const std::string& thing, const std::string& why) {
    if (ground_.things.emplace(thing, why).second) add_below(thing);
  }

  void add_below(const std::string& thing) {
    const std::size_t end = thing.find_first_of("/.");
    if (thing.starts_with("lan") && end != std::string::npos)
      add(thing.substr(0, end), thing.substr(0, end) + " carries " + thing);
    const auto found = lines_.find(thing);
    if (found == lines_.end()) return;
    for (const auto& [pattern, value] : found->second) expand(thing, pattern, value);
    if (thing.starts_with("tunnel ")) expand_tunnel(thing);
    add_mapped_ports(thing);
  }

  void expand(const std::string& interface, std::string_view pattern, const Words& value) {
    const auto is = [&](std::string_view words) { return pattern.find(words) != std::string_view::npos; };
    if (is("secure filter in")) return add_filters(interface, pattern.substr(0, pattern.find(' ')), value);
    if (is("secure filter name") && !value.empty()) return add_filter_set(interface, value.front());
    if (is("nat descriptor")) {
      for (const std::string& number : value)
        if (language::is_number(number)) add("nat descriptor " + number, interface + " translates by it");
    } else if (pattern == "bridge member {if}" || pattern == "pp bind" || pattern == "pppoe use") {
      for (const std::string& word : value)
        for (const std::string& member : interfaces_in(word)) add(member, member + " carries " + interface);
    }
  }

  void add_filters(const std::string& interface, std::string_view protocol, const Words& value) {
    bool is_dynamic = false;
    for (const std::string& word : value) {
      if (word == "dynamic") is_dynamic = true;
      if (!language::is_number(word)) continue;
      const std::string filter =
          std::string{protocol} + (is_dynamic ? " filter dynamic " : " filter ") + word;
      add(filter, interface + " is filtered by it");
      if (is_dynamic) add_named_by_dynamic(interface, protocol, filter);
    }
  }

  /// `ip filter dynamic N SRC DST filter 1 2 in 3 out 4`
  void add_named_by_dynamic(const std::string& interface, std::string_view protocol, const std::string& key) {
    const auto line = globals_.find(key);
    if (line == globals_.end()) return;
    bool listing = false;
    for (const std::string& word : line->second) {
      if (word == "filter" || word == "in" || word == "out") {
        listing = true;
      } else if (listing && language::is_number(word)) {
        add(std::string{protocol} + " filter " + word, interface + " is filtered by it");
      }
    }
  }

  void add_filter_set(const std::string& interface, const std::string& name) {
    add("ip filter set " + name, interface + " is filtered by it");
    for (const char* direction : {" in", " out"}) {
      const auto line = globals_.find("ip filter set " + language::quote(name) + direction);
      if (line != globals_.end()) add_filters(interface, "ip", line->second);
    }
  }

  /// `vlan port mapping lan1.1 vlan1`: the port that `vlan1` is made of.
  void add_mapped_ports(const std::string& thing) {
    if (!thing.starts_with("vlan")) return;
    for (const auto& [name, lines] : lines_)
      for (const auto& [pattern, value] : lines)
        if (pattern == "vlan port mapping {if}" && value == Words{thing}) mapped_.push_back(name);
    for (const std::string& port : std::exchange(mapped_, {})) add(port, port + " carries " + thing);
  }

  void expand_tunnel(const std::string& tunnel) {
    for (const auto& [pattern, value] : lines_.find(tunnel)->second) {
      if (value.empty()) continue;
      if (pattern == "tunnel endpoint address" || pattern == "tunnel endpoint remote address") {
        if (const auto far = read_network(value.back())) reach(*far, "the far end of " + tunnel);
      } else if (pattern == "ipsec tunnel") {
        add_policy(tunnel, value.front());
      } else if (pattern == "tunnel encapsulation" && value.front().starts_with("l2tp")) {
        add("l2tp", "it carries " + tunnel);
      } else if (pattern == "tunnel encapsulation" && value.front() == "pptp") {
        add("pptp", "it carries " + tunnel);
      }
    }
  }

  void add_policy(const std::string& tunnel, const std::string& policy) {
    add("ipsec policy " + policy, "it protects " + tunnel);
    const auto line = globals_.find("ipsec sa policy " + policy);
    if (line == globals_.end() || line->second.empty()) return;
    const std::string gateway = line->second.front();
    add("ipsec gateway " + gateway, "it protects " + tunnel);
    const auto far = globals_.find("ipsec ike remote address " + gateway);
    if (far == globals_.end() || far->second.empty()) return;
    if (const auto address = read_network(far->second.front())) reach(*address, "the far end of " + tunnel);
  }

  struct InterfaceLine {
    std::string_view pattern;
    Words value;
  };

  const Path& path_;
  Ground ground_;
  std::map<std::string, std::vector<InterfaceLine>, std::less<>> lines_;  ///< By interface.
  std::map<std::string, Words, std::less<>> globals_;                     ///< Every value by its key.
  std::vector<Holding> holdings_;
  std::vector<Route> routes_;
  Words mapped_;
};

}  // namespace

std::string Ground::why(std::string_view thing) const {
  const auto found = things.find(thing);
  return found == things.end() ? std::string{} : found->second;
}

std::string Ground::why_any(std::string_view beginning) const {
  const auto found = things.lower_bound(beginning);
  return found != things.end() && found->first.starts_with(beginning) ? found->second : std::string{};
}

void Ground::add(Ground other) {
  any_interface = any_interface || other.any_interface;
  routed = routed || other.routed;
  radius = radius || other.radius;
  things.merge(other.things);
  towards.insert(towards.end(), other.towards.begin(), other.towards.end());
}

Ground find_ground(const Path& path, const Config& config) {
  return Finder{path, config}.run();
}

std::vector<std::string> key_words(std::string_view key) {
  for (const std::string_view block : {"tunnel ", "pp "}) {
    const auto colon = key.find(": ");
    if (key.starts_with(block) && colon != std::string_view::npos && key.find(' ', block.size()) > colon)
      key.remove_prefix(colon + 2);
  }
  return words_in(key);
}

std::string interface_of(const language::Family& family, const std::string& key,
                         const language::Selection& selection) {
  if (family.context == Context::tunnel) return "tunnel " + selection.number;
  if (family.context == Context::pp) return "pp " + selection.number;
  const auto at = family.pattern.find("{if}");
  if (at == std::string_view::npos) return {};
  const auto before = std::ranges::count(family.pattern.substr(0, at), ' ');
  const Words words = key_words(key);
  return static_cast<std::size_t>(before) < words.size() ? words[static_cast<std::size_t>(before)] : "";
}

std::string interface_named(std::string_view word) {
  for (const std::string_view kind : {"tunnel", "pp"})
    if (word.starts_with(kind) && language::is_number(word.substr(kind.size())))
      return std::string{kind} + " " + std::string{word.substr(kind.size())};
  return std::string{word};
}

std::vector<std::string> interfaces_in(std::string_view word) {
  const auto dash = word.find('-');
  if (dash == std::string_view::npos) return {interface_named(word)};
  constexpr unsigned most = 6000;  // Tunnels that any router has.
  const auto number_at_end = [](std::string_view name) {
    unsigned number = 0;
    const auto digits = name.substr(std::min(name.find_first_of("0123456789"), name.size()));
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  };
  const auto first = word.substr(0, dash);
  const std::string kind{first.substr(0, first.find_first_of("0123456789"))};
  std::vector<std::string> names;
  const unsigned last = std::min(number_at_end(word.substr(dash + 1)), most);
  for (unsigned number = number_at_end(first); number <= last; ++number)
    names.push_back(interface_named(kind + std::to_string(number)));
  return names;
}

}  // namespace rtx::safety
