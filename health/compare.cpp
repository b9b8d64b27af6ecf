#include "health/compare.hpp"

#include "health/words.hpp"
#include "parsers/show_arp.hpp"
#include "parsers/show_ip_route.hpp"
#include "safety/differences.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace rtx::health {
namespace {

/// Things of one kind by name, and how each of them is: what two snapshots are compared by.
using Things = std::map<std::string, std::string>;

/// One router, before and now.
class Comparison {
 public:
  Comparison(const Observation& before, const Observation& after, std::vector<Deviation>& found)
      : before_{before}, after_{after}, found_{found} {}

  void compare() {
    unseen();
    both("firmware", "show environment", &firmware);
    both("tunnel", "show status l2tp", &tunnels);
    both("sa", "show ipsec sa", &sas);
    both("route", "show ip route", &routes);
    both("neighbour", "show arp", &neighbours);
    configurations();
    if (before_.trouble.empty() && after_.trouble.empty())
      for (const std::string& ping : pings()) loss(ping);
  }

 private:
  using ThingsOf = std::optional<Things> (*)(std::string_view text);

  void add(std::string kind, std::string what, std::string before, std::string after) {
    found_.push_back({after_.router, std::move(kind), std::move(what), std::move(before), std::move(after)});
  }

  void unseen() {
    if (before_.trouble.empty() && after_.trouble.empty()) return;
    add("unseen", "the router", before_.trouble, after_.trouble);
    found_.back().next_step = after_.next_step;
  }

  /// What is not answered at one of both times cannot be compared; what never was needs not.
  void both(const char* kind, std::string_view command, ThingsOf things_of) {
    const auto then = read(before_, command, things_of);
    const auto now = read(after_, command, things_of);
    if (then && now) return things(kind, *then, *now);
    const bool asked = before_.find(command) != nullptr || after_.find(command) != nullptr;
    if (asked && before_.trouble.empty() && after_.trouble.empty() && !refused_alike(command))
      add("unseen", std::string{command}, then ? "" : "not read", now ? "" : "not read");
  }

  /// A model that does not know the command, at either time.
  [[nodiscard]] bool refused_alike(std::string_view command) const {
    const Answered* then = before_.find(command);
    const Answered* now = after_.find(command);
    return then != nullptr && now != nullptr && then->error && then->error == now->error;
  }

  static std::optional<Things> read(const Observation& seen, std::string_view command, ThingsOf things_of) {
    const Answered* answer = seen.find(command);
    if (answer == nullptr || answer->error) return std::nullopt;
    return things_of(answer->text);
  }

  void things(const char* kind, const Things& then, const Things& now) {
    for (const auto& [name, state] : then) {
      const auto found = now.find(name);
      if (found == now.end()) {
        add(kind, name, state, "");
      } else if (found->second != state) {
        add(kind, name, state, found->second);
      }
    }
    // On a LAN somebody always turns something on: a host that has come is no news, one that is gone is.
    if (std::string_view{kind} == "neighbour") return;
    for (const auto& [name, state] : now)
      if (!then.contains(name)) add(kind, name, "", state);
  }

  void configurations() {
    const auto then = read_running(before_);
    const auto now = read_running(after_);
    if (then && now) {
      for (auto& one : safety::differences(*now.value, *then.value))
        add("config", one.key, std::move(one.should), std::move(one.is));
    } else if (before_.trouble.empty() && after_.trouble.empty()) {
      add("unseen", "show config", then ? "" : then.why_not, now ? "" : now.why_not);
    }
  }

  /// Those of both times, each once: one that is not sent any more must not go unnoticed.
  [[nodiscard]] std::set<std::string> pings() const {
    std::set<std::string> commands;
    for (const Observation* seen : {&before_, &after_})
      for (const Answered& answer : seen->answers)
        if (answer.command.starts_with("ping ")) commands.insert(answer.command);
    return commands;
  }

  void loss(const std::string& command) {
    const auto then = read_ping(before_, command);
    const auto now = read_ping(after_, command);
    if (!then || !now) return add("unseen", command, then.why_not, now.why_not);
    constexpr std::uint32_t tenth = 100;
    const bool appeared = then->loss.count == 0 && now->loss.count > 0;
    if (appeared || now->loss.count > then->loss.count + tenth)
      add("loss", command, share_words(then->loss) + " lost", share_words(now->loss) + " lost");
  }

  /// A table of other rows than known says nothing; least of all that there are none.
  template <class Row>
  static bool nothing_understood(const std::vector<Row>& rows,
                                 const std::vector<std::string_view>& unrecognised) {
    return rows.empty() && !unrecognised.empty();
  }

  static std::optional<Things> firmware(std::string_view text) {
    const auto parsed = parsers::parse_show_environment(text);
    if (!parsed) return std::nullopt;
    return Things{{"model", std::string{parsed->model}}, {"firmware", std::string{parsed->revision}}};
  }

  static std::string text_of(const auto& state) {
    return state ? std::string{state->text} : "of unknown state";
  }

  /// Of the LAN ports at both ends, where they are not up.
  static std::string circuits(const parsers::L2tpSession& session) {
    std::string words;
    if (session.circuit_local && !(*session.circuit_local == "UP"))
      words += ", circuit " + std::string{session.circuit_local->text};
    if (session.circuit_peer && !(*session.circuit_peer == "UP"))
      words += ", the far end's circuit " + std::string{session.circuit_peer->text};
    return words;
  }

  static std::optional<Things> tunnels(std::string_view text) {
    const auto parsed = parsers::parse_show_status_l2tp(text);
    if (!parsed) return std::nullopt;
    Things things;
    for (const auto& tunnel : parsed->tunnel) {
      std::string state = text_of(tunnel.state);
      if (tunnel.session && !(tunnel.session->state == "established"))
        state += ", session " + text_of(tunnel.session->state);
      if (tunnel.session) state += circuits(*tunnel.session);
      things.emplace("tunnel " + std::to_string(tunnel.number), std::move(state));
    }
    return things;
  }

  /// By gateway: which SAs there are, not how many or which; they are renewed.
  static std::optional<Things> sas(std::string_view text) {
    const auto parsed = parsers::parse_show_ipsec_sa(text);
    if (!parsed) return std::nullopt;
    std::map<std::string, std::array<bool, 3>> gateways;
    for (const auto& sa : parsed->sa) {
      auto& [isakmp, send, recv] = gateways["gateway " + std::to_string(sa.gateway)];
      const bool sends = sa.direction && *sa.direction == "send";
      (sa.direction ? (sends ? send : recv) : isakmp) = true;
    }
    Things things;
    for (const auto& [name, kinds] : gateways)
      things.emplace(name, std::string{kinds[0] ? "isakmp " : ""} + (kinds[1] ? "send " : "") +
                               (kinds[2] ? "recv" : ""));
    return things;
  }

  static std::optional<Things> routes(std::string_view text) {
    const auto parsed = parsers::parse_show_ip_route(text);
    if (!parsed || nothing_understood(parsed->route, parsed->unrecognised)) return std::nullopt;
    std::map<std::string, std::set<std::string>> ways;  // In an order of their own: the router's varies.
    for (const auto& route : parsed->route) {
      std::string way = std::string{route.interface} + (route.gateway ? " " : "") +
                        std::string{route.gateway.value_or("")} + " (" + std::string{route.kind.text} + ")";
      ways["route " + std::string{route.destination}].insert(std::move(way));
    }
    Things things;
    for (const auto& [name, all] : ways)
      for (const std::string& way : all) {
        auto& words = things[name];
        words += (words.empty() ? "" : ", ") + way;
      }
    return things;
  }

  static std::optional<Things> neighbours(std::string_view text) {
    const auto parsed = parsers::parse_show_arp(text);
    if (!parsed || nothing_understood(parsed->entry, parsed->unrecognised)) return std::nullopt;
    Things things;
    for (const auto& entry : parsed->entry)
      things.emplace("neighbour " + std::string{entry.address},
                     std::string{entry.mac.view()} + " on " + std::string{entry.interface});
    return things;
  }

  const Observation& before_;
  const Observation& after_;
  std::vector<Deviation>& found_;
};

/// `tunnel 2: ` of the key of a configuration's line; empty if it stands in no block.
std::string block_of(const std::string& key) {
  if (!key.starts_with("tunnel ") && !key.starts_with("pp ")) return {};
  const auto number = key.find(' ') + 1;
  const auto end = key.find(' ', number);
  return end != std::string::npos && key[end - 1] == ':' ? key.substr(0, end + 1) : std::string{};
}

std::string words_for_line(const Deviation& deviation) {
  const std::string block = block_of(deviation.what);
  if (deviation.before.empty()) return block + "new line: " + deviation.after;
  if (deviation.after.empty()) return block + "line is gone: " + deviation.before;
  return block + deviation.after + " (before: " + deviation.before + ")";
}

}  // namespace

std::string words_for(const Deviation& deviation) {
  if (is_unseen(deviation)) {
    std::string words = deviation.what + " cannot be compared";
    if (!deviation.before.empty()) words += "; before: " + deviation.before;
    if (!deviation.after.empty()) words += "; now: " + deviation.after;
    return words;
  }
  if (deviation.kind == "config") return words_for_line(deviation);
  if (deviation.after.empty()) return deviation.what + " is gone (before: " + deviation.before + ")";
  if (deviation.before.empty()) return deviation.what + " is new: " + deviation.after;
  return deviation.what + ": " + deviation.before + ", now " + deviation.after;
}

std::vector<Deviation> compare(const Snapshot& before, const Snapshot& after) {
  std::vector<Deviation> found;
  for (const Observation& then : before.routers) {
    const auto now = std::ranges::find(after.routers, then.router, &Observation::router);
    if (now == after.routers.end()) {
      found.push_back({then.router, "unseen", "the router", "", "it was not looked at"});
    } else {
      Comparison{then, *now, found}.compare();
    }
  }
  for (const Observation& now : after.routers)
    if (std::ranges::find(before.routers, now.router, &Observation::router) == before.routers.end())
      found.push_back({now.router, "unseen", "the router", "it was not looked at", ""});
  return found;
}

}  // namespace rtx::health
