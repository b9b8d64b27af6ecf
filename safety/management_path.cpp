#include "safety/management_path.hpp"

#include "language/text.hpp"
#include "language/words.hpp"
#include "safety/ground.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace rtx::safety {
namespace {

using language::Command;
using language::Config;

/// Settings that a session stands on whatever the configuration is.
struct Footing {
  std::string_view pattern;  ///< Families whose pattern begins so.
  std::string_view doors;    ///< That stand on it; empty: all.
  std::string_view why;
};
constexpr std::string_view clock_why =
    "it changes the clock, by which a dead-man's switch may restart the router";
constexpr std::string_view switch_why = "it may change or end a dead-man's switch";
constexpr std::array footings{
    Footing{"sshd ", "ssh", "this session comes by the SSH server"},
    Footing{"telnetd ", "telnet", "this session comes by the telnet server"},
    Footing{"console ", "serial tcp", "this session is on the console"},
    Footing{"login password", "", "it changes who may log in"},
    Footing{"administrator password", "", "it changes who becomes administrator"},
    Footing{"login timer", "", "it changes when an idle session is ended"},
    Footing{"login radius use", "", "it changes who may log in"},
    Footing{"administrator radius auth", "", "it changes who becomes administrator"},
    Footing{"security class", "", "it changes who may log in, and how"},
    Footing{"disconnect user", "", "it ends sessions"},
    Footing{"timezone", "", clock_why},
    Footing{"date", "", clock_why},
    Footing{"time", "", clock_why},
    Footing{"ntpdate", "", clock_why},
    Footing{"rdate", "", clock_why},
    Footing{"schedule at", "", switch_why},
    Footing{"lua", "", switch_why},
    Footing{"terminate lua", "", switch_why},
    Footing{"ip routing", "ssh telnet", "this session is routed or switched by it"},
    Footing{"ipv6 routing", "ssh telnet", "this session is routed or switched by it"},
    Footing{"ip policy", "ssh telnet", "it filters what comes in"},
    Footing{"interface reset", "ssh telnet", "on some models it resets every LAN interface"},
};

/// Families that name interfaces behind their key: those lose what they had before.
constexpr std::array<std::string_view, 5> takes_interfaces{"bridge member {if}", "vlan port mapping {if}",
                                                           "lan link-aggregation static {n}", "pppoe use",
                                                           "pp bind"};

class Judge {
 public:
  Judge(const Path& path, const Config& running)
      : path_{path}, current_{running}, ground_{find_ground(path, running)} {
    for (const char* address : {path.our_address.c_str(), path.router_address.c_str()})
      if (const auto network = read_network(address)) ends_.push_back(*network);
  }

  std::string judge(const TypedLine& line) {
    const auto reading = language::read(line.text, line.selection);
    if (!reading.command) return "not known here: it may touch anything";
    const std::string why = why_of(*reading.command);
    // Only a line that touches the path can change what belongs to it.
    if (current_.apply(*reading.command) && !why.empty()) ground_.add(find_ground(path_, current_));
    return why;
  }

 private:
  std::string why_of(const Command& command) {
    const auto& family = *command.family;
    if (family.records || family.kind == language::Kind::selection || family.kind == language::Kind::display)
      return {};
    key_ = key_words(command.key);
    for (const auto& test : {&Judge::footing, &Judge::login, &Judge::interface, &Judge::switched,
                             &Judge::address, &Judge::route, &Judge::protocol, &Judge::thing}) {
      if (std::string why = (this->*test)(command); !why.empty()) return why;
    }
    return family.refused ? "it can cut the router off or lose its configuration" : "";
  }

  std::string footing(const Command& command) {
    for (const Footing& one : footings) {
      const bool stands =
          one.doors.empty() || path_.door.empty() || one.doors.find(path_.door) != std::string_view::npos;
      if (stands && command.family->pattern.starts_with(one.pattern)) return std::string{one.why};
    }
    const bool radius = command.family->pattern.starts_with("radius ");
    return radius && ground_.radius ? "logins are asked of a RADIUS server" : "";
  }

  /// Our own user; every user if ours is not known.
  std::string login(const Command& command) {
    const auto pattern = command.family->pattern;
    if (pattern == "user attribute") return path_.user.empty() ? "it is about the unnamed user" : "";
    if (pattern != "login user {name}" && pattern != "user attribute {name}") return {};
    const std::string& name = key_.back();
    if (name == path_.user) return "this session is logged in as " + name;
    if (name == "*" || path_.user.empty()) return "this session may be logged in as " + name;
    return {};
  }

  std::string interface(const Command& command) {
    if (!ground_.network) return {};
    const std::string name = interface_of(*command.family, command.key, command.selection);
    if (std::string why = why_of_interface(name); !why.empty()) return why;
    if (std::ranges::find(takes_interfaces, command.family->pattern) == takes_interfaces.end()) return {};
    for (const auto& word : command.value)
      for (const std::string& taken : interfaces_in(word.text))
        if (std::string why = why_of_interface(taken); !why.empty()) return why;
    return {};
  }

  std::string why_of_interface(const std::string& name) const {
    if (name.empty()) return {};
    const std::string why = ground_.why(name);
    return why.empty() && ground_.any_interface ? "this session may come by " + name : why;
  }

  /// `tunnel enable 1`, `pp disable 2-5`, `disconnect pp 1`.
  std::string switched(const Command& command) {
    const auto pattern = command.family->pattern;
    const bool connects = pattern == "connect" || pattern == "disconnect";
    const bool switches = pattern.starts_with("tunnel enable") || pattern.starts_with("tunnel disable") ||
                          pattern.starts_with("pp enable") || pattern.starts_with("pp disable");
    if (!ground_.network || (!connects && !switches)) return {};
    std::vector<std::string> words{key_.begin() + (connects ? 1 : 2), key_.end()};
    for (const auto& word : command.value) words.push_back(word.text);
    const std::string kind = connects && !words.empty() ? words.front() : key_.front();
    for (std::size_t at = connects ? 1 : 0; at < words.size(); ++at) {
      const bool one = language::is_number(words[at]) || words[at] == "anonymous";
      const std::string why = one ? why_of_interface(kind + " " + words[at]) : ground_.why_any(kind + " ");
      if (!why.empty()) return why;
    }
    return {};
  }

  /// An address elsewhere whose network holds one of the ends of this session takes its packets away.
  std::string address(const Command& command) {
    const auto pattern = command.family->pattern;
    if (!ground_.network || command.negated || command.value.empty() || !pattern.starts_with("ip") ||
        !pattern.ends_with(" address"))
      return {};
    const auto network = read_network(command.value.front().text);
    if (!network) return {};
    const bool holds = std::ranges::any_of(ends_, [&](const Network& end) { return network->holds(end); });
    return holds ? "its network holds an end of this session" : "";
  }

  std::string route(const Command& command) {
    const auto pattern = command.family->pattern;
    if (!ground_.network || (pattern != "ip route {net}" && pattern != "ipv6 route {text}")) return {};
    if (path_.our_address.empty()) return "it may be the route to us";
    auto network = read_network(key_.back());
    if (!network) return "it may be the route to us";
    if (key_.back() == "default") network->v6 = pattern.starts_with("ipv6");
    for (const Network& one : ground_.towards)
      if (network->holds(one))
        return one.is_same_address(ground_.towards.front()) ? "it is a route to us, " + path_.our_address
                                                            : "it is a route on the way to us";
    return {};
  }

  /// Routing protocols move routes that are not next to the router.
  std::string protocol(const Command& command) {
    const auto pattern = command.family->pattern;
    if (!ground_.network || !(ground_.routed || ground_.any_interface)) return {};
    const bool routes = pattern.starts_with("rip ") || pattern.starts_with("ospf ") ||
                        pattern.starts_with("bgp ") || pattern.starts_with("ipv6 ospf ");
    return routes ? "it may change the route to us" : "";
  }

  /// Filters, NAT descriptors, IPsec: by their number.
  std::string thing(const Command& command) {
    if (!ground_.network) return {};
    const auto pattern = command.family->pattern;
    const auto starts = [&](std::string_view words) { return pattern.starts_with(words); };
    if (starts("ip filter dynamic timer")) return ground_.why_any("ip filter dynamic ");
    if (starts("ip filter dynamic {") || starts("ipv6 filter dynamic {") || starts("ip filter set "))
      return ground_.why(key_[0] + " filter " + key_[2] + " " + key_[3]);
    if (starts("ip filter {") || starts("ipv6 filter {") || starts("ip keepalive {"))
      return ground_.why(key_[0] + " " + key_[1] + " " + key_[2]);
    if (starts("nat descriptor ")) return nat(pattern);
    if (starts("ipsec ") || starts("l2tp service") || starts("pptp service")) return carrier(command);
    return {};
  }

  /// The descriptor is the first number of the key: `nat descriptor masquerade static 1 5`.
  std::string nat(std::string_view pattern) const {
    const bool has_number = pattern.find("{n}") != std::string_view::npos;
    const auto number = std::ranges::find_if(key_, language::is_number);
    if (!has_number || number == key_.end()) return ground_.why_any("nat descriptor ");
    return ground_.why("nat descriptor " + *number);
  }

  std::string carrier(const Command& command) const {
    const auto pattern = command.family->pattern;
    if (pattern == "l2tp service") return ground_.why("l2tp");
    if (pattern == "pptp service") return ground_.why("pptp");
    if (pattern.starts_with("ipsec ike ") && pattern.ends_with("{n}"))
      return ground_.why("ipsec gateway " + key_.back());
    if (pattern == "ipsec auto refresh {n}") return ground_.why("ipsec gateway " + key_.back());
    if (pattern == "ipsec sa policy {n}") return ground_.why("ipsec policy " + key_.back());
    if (pattern == "ipsec transport {n}") return transport(command);
    return ground_.why_any("ipsec ");
  }

  /// The policy that a transport is for, before and after.
  std::string transport(const Command& command) const {
    const auto before = current_.value(command.key);
    std::string why = before.empty() ? "" : ground_.why("ipsec policy " + before.front());
    if (why.empty() && !command.negated && !command.value.empty())
      why = ground_.why("ipsec policy " + command.value.front().text);
    return why;
  }

  const Path& path_;
  Config current_;
  Ground ground_;                 ///< Of the configuration before, and of every one since.
  std::vector<Network> ends_;     ///< We, and the router's address.
  std::vector<std::string> key_;  ///< Of the line that is looked at.
};

}  // namespace

std::vector<Touch> touches(const Path& path, const Config& running, const std::vector<TypedLine>& lines) {
  Judge judge{path, running};
  std::vector<Touch> found;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    std::string why = judge.judge(lines[line]);
    if (!why.empty()) found.push_back({line, std::move(why)});
  }
  return found;
}

}  // namespace rtx::safety
