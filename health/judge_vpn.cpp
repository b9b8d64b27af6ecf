#include "health/addresses.hpp"
#include "health/diagnosis.hpp"
#include "health/judge_parts.hpp"
#include "health/words.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace rtx::health {
namespace {

using parsers::IpsecSa;
using std::chrono::seconds;

/// The SAs of the pair's gateway.
std::vector<const IpsecSa*> sas_of(const Bench& bench, const Vpn& vpn, std::size_t at) {
  std::vector<const IpsecSa*> sas;
  const auto& table = bench.readings(at).sa;
  if (!table) return sas;
  for (const IpsecSa& sa : table->sa)
    if (std::to_string(sa.gateway) == vpn.ends.at(at).gateway) sas.push_back(&sa);
  return sas;
}

/// What is left to the SAs of one direction, the newest first: it counts, older ones end when it has taken
/// over.
std::vector<seconds> lives_of(const std::vector<const IpsecSa*>& sas, std::string_view direction) {
  std::vector<seconds> lives;
  for (const IpsecSa* sa : sas)
    if (sa->direction && sa->direction->text == direction) lives.emplace_back(sa->life);
  std::ranges::sort(lives, std::greater<>{});
  return lives;
}

/// Of several VPNs the worst is what was measured.
template <class T>
void keep_least(std::optional<T>& kept, T value) {
  kept = kept ? std::min(*kept, value) : value;
}
template <class T>
void keep_most(std::optional<T>& kept, T value) {
  kept = kept ? std::max(*kept, value) : value;
}

void rows_are_unread(Bench& bench, std::size_t at) {
  bench.find(Health::could_not_tell, "unread", at, "there are rows in 'show ipsec sa' that cannot be read",
             "show ipsec sa");
}

void ipsec_is_up(Bench& bench, const Vpn& vpn, std::size_t at) {
  constexpr std::string_view command = "show ipsec sa";
  if (!bench.needed(bench.readings(at).sa, at)) return;
  const auto sas = sas_of(bench, vpn, at);
  const auto send = lives_of(sas, "send");
  const auto recv = lives_of(sas, "recv");
  const bool all_read = bench.readings(at).sa->unrecognised.empty();
  if (!all_read && (send.empty() || recv.empty())) return rows_are_unread(bench, at);
  if (sas.empty()) return bench.find(Health::down, "sa", at, "there is no SA with the far end", command);
  if (send.empty() || recv.empty())
    return bench.find(Health::down, "sa", at, "there is no IPsec SA in each direction", command);
  const seconds least = std::min(send.front(), recv.front());
  keep_least(bench.measures[at].sa_life, least);
  if (bench.rules().sa_life && least < *bench.rules().sa_life)
    bench.find(Health::degraded, "sa_life", at,
               "an SA ends in " + duration_words(least, Language::english) + " and has no successor",
               command);
}

/// Both hold as many, or those that only one holds were made, or ended, between the looks at the two ends.
bool agree(const std::vector<seconds>& one, const std::vector<seconds>& other) {
  if (one.size() < other.size()) return agree(other, one);
  if (one.size() == other.size()) return true;
  if (other.empty()) return false;
  const bool made = one[one.size() - other.size() - 1] > other.front() + overlap;
  const bool ended = one[other.size()] <= overlap;
  return made || ended;
}

void ipsec_agrees(Bench& bench, const Vpn& vpn) {
  const auto a = sas_of(bench, vpn, 0);
  const auto b = sas_of(bench, vpn, 1);
  if (a.empty() || b.empty()) return;
  const auto said = [](const auto& sas) {
    return std::to_string(lives_of(sas, "send").size()) + " send and " +
           std::to_string(lives_of(sas, "recv").size()) + " recv";
  };
  if (agree(lives_of(a, "send"), lives_of(b, "recv")) && agree(lives_of(a, "recv"), lives_of(b, "send")))
    return;
  for (std::size_t at = 0; at < 2; ++at)
    if (!bench.readings(at).sa->unrecognised.empty()) return rows_are_unread(bench, at);
  bench.find_of_pair(Health::degraded, "sa_count",
                     "their SAs do not agree: " + said(a) + " against " + said(b));
}

/// The far end answers through VPN `which`. A ping that goes for another one too was judged with that.
void answers_pings(Bench& bench, std::size_t which, std::size_t at) {
  const auto& pings = bench.pings(at);
  if (bench.rules().pings == 0 || !bench.was_visited(at)) return;
  const std::string command = which < pings.size() ? pings[which] : std::string{};
  if (command.empty()) {
    bench.find(Health::could_not_tell, "ping", at, "no address of the far end to ping is known");
    bench.findings.back().next_step = "say ping_a and ping_b, by which the two ping each other, in [pair." +
                                      bench.subject().name + ".vars] of the inventory";
    return;
  }
  if (std::ranges::find(pings, command) != pings.begin() + static_cast<std::ptrdiff_t>(which)) return;
  const auto ping = read_ping(bench.end(at).seen, command);
  if (!bench.needed(ping, at)) return;
  Measures& end = bench.measures[at];
  keep_most(end.loss, ping->loss);
  if (ping->rtt) keep_most(end.rtt, std::chrono::microseconds{ping->rtt->avg});
  const std::string to = pings.size() > 1 ? "ping " + command.substr(command.rfind(' ') + 1) + ": " : "";
  if (ping->received == 0)
    return bench.find(Health::down, "ping", at, to + "the far end does not answer through the VPN", command);
  const Rules& rules = bench.rules();
  if (rules.loss && ping->loss > *rules.loss)
    bench.find(Health::degraded, "loss", at, to + share_words(ping->loss) + " of the pings are lost",
               command);
  if (rules.rtt && !ping->rtt) bench.lacks(at, "round trip", command, "rtt");
  if (rules.rtt && ping->rtt && ping->rtt->avg > *rules.rtt)
    bench.find(Health::degraded, "rtt", at, to + "the round trip takes " + rtt_words(ping->rtt->avg),
               command);
}

/// For how long all of them have been up: the youngest counts. Absent: one is not up, or does not tell.
std::optional<seconds> uptime_of(const Bench& bench, const std::vector<Vpn>& vpns, std::size_t at) {
  std::optional<seconds> youngest;
  for (const Vpn& vpn : vpns) {
    const auto one =
        vpn.kind() == VpnKind::ipsec ? ipsec_uptime(bench, vpn, at) : l2tp_uptime(bench, vpn, at);
    if (!one) return std::nullopt;
    keep_least(youngest, *one);
  }
  return youngest;
}

/// The tunnel went down and came back between two runs that saw it up: it has not become older by as much as
/// its router has. No clock but the router's uptime counts.
/// `command` shows the tunnel.
void flapped(Bench& bench, std::size_t at, std::string_view command) {
  const Measures& now = bench.measures[at];
  const Measures* then = bench.before(at);
  if (!bench.rules().flapped || then == nullptr || !now.tunnel_uptime || !then->tunnel_uptime) return;
  const bool same_boot = now.uptime && then->uptime && !has_restarted(bench, at);
  const seconds between = same_boot ? std::max(seconds{*now.uptime - *then->uptime}, seconds{0}) : seconds{0};
  if (*now.tunnel_uptime + overlap >= *then->tunnel_uptime + between) return;
  bench.find(Health::degraded, "flapped", at,
             "the tunnel was down since the last check: it has been up for " +
                 duration_words(*now.tunnel_uptime, Language::english),
             command, "show log");
}

void holds_addresses(Bench& bench, std::size_t at) {
  const auto& running = bench.readings(at).running;
  if (!running) return;
  const auto there = addresses_in(*running.value);
  for (const std::string& address : bench.end(at).addresses)
    if (!there.may_hold(address))
      bench.find(Health::degraded, "address", at,
                 "the inventory gives it " + address + ", no interface has it", {},
                 "show config | grep address");
}

/// What of it is up at both ends all the same.
SeenUp seen_up(const Bench& bench, const Vpn& vpn) {
  SeenUp up{.sas = true, .tunnel = vpn.kind() != VpnKind::ipsec, .session = true};
  for (std::size_t at = 0; at < 2; ++at) {
    const auto sas = sas_of(bench, vpn, at);
    up.sas = up.sas && !lives_of(sas, "send").empty() && !lives_of(sas, "recv").empty();
    const parsers::L2tpTunnel* tunnel = tunnel_of(bench, vpn, at);
    up.tunnel = up.tunnel && tunnel != nullptr && tunnel->state == "established";
    up.session = up.session && up.tunnel && tunnel->session && tunnel->session->state == "established";
  }
  return up;
}

/// Down, or everything is up and no ping can show that it serves for something.
bool needs_explaining(std::span<const Finding> findings, const SeenUp& up) {
  return std::ranges::any_of(findings, [&](const Finding& one) {
    return one.health == Health::down ||
           (one.health == Health::could_not_tell && one.rule == "ping" && up.session);
  });
}

/// Why `vpn`, of which `first` is the first finding, is down, as far as the configurations tell. It stands
/// before what it was seen by.
void explain(Bench& bench, const Vpn& vpn, std::size_t first) {
  const SeenUp up = seen_up(bench, vpn);
  if (!needs_explaining(std::span{bench.findings}.subspan(first), up)) return;
  const auto& a = bench.readings(0).running.value;
  const auto& b = bench.readings(1).running.value;
  const auto begin = bench.findings.begin() + static_cast<std::ptrdiff_t>(first);
  const std::vector<Finding> seen_by{begin, bench.findings.end()};
  bench.findings.erase(begin, bench.findings.end());
  for (Mistake& mistake : diagnose(vpn, {&*a, &*b}, up)) {
    if (mistake.end < 2) {
      bench.find(Health::down, "cause", mistake.end, std::move(mistake.words), {}, std::move(mistake.look));
    } else {
      bench.find_of_pair(Health::down, "cause", std::move(mistake.words));
    }
  }
  bench.findings.insert(bench.findings.end(), seen_by.begin(), seen_by.end());
}

/// Of several VPNs, what is found says in which. What is about a tunnel says so itself; a ping may go through
/// more than one.
void say_which(Bench& bench, const Vpn& vpn, std::size_t first) {
  for (std::size_t number = first; number < bench.findings.size(); ++number) {
    Finding& one = bench.findings[number];
    const std::size_t end = one.router == bench.router(1) ? 1 : 0;
    const std::string name = "tunnel " + std::to_string(vpn.ends.at(end).number);
    if (one.rule == "unread" || one.words.starts_with("ping ") || one.words.find(name) != std::string::npos)
      continue;
    one.words = name + (one.router.empty() ? " of " + bench.router(0) : "") + ": " + one.words;
  }
}

void judge_one(Bench& bench, const Vpn& vpn, std::size_t which) {
  const bool is_l2tp = vpn.kind() != VpnKind::ipsec;
  for (std::size_t at = 0; at < 2; ++at) {
    if (!bench.readings(at).running) continue;  // Which tunnel is its end is not known.
    if (is_l2tp) judge_l2tp(bench, vpn, at);
    if (vpn.kind() != VpnKind::l2tpv3) ipsec_is_up(bench, vpn, at);
    if (!is_l2tp) judge_ipsec_tunnel(bench, vpn, at);
    answers_pings(bench, which, at);
  }
  if (!bench.readings(0).running || !bench.readings(1).running) return;
  if (is_l2tp) judge_l2tp_mirror(bench, vpn);
  if (vpn.kind() != VpnKind::l2tpv3) ipsec_agrees(bench, vpn);
}

/// The tunnel of end `at`, whose configuration is the only one that was read; of its far end nothing is
/// known.
Vpns of_one_end(const Bench& bench, std::size_t at) {
  auto tunnels = tunnels_in(*bench.readings(at).running.value);
  const auto number = bench.subject().tunnels.at(at);
  if (number) std::erase_if(tunnels, [&](const TunnelEnd& one) { return one.number != *number; });
  if (tunnels.size() != 1) return {};
  return {{Vpn{{tunnels.front(), tunnels.front()}}}};
}

/// The VPNs as both configurations give them; as one gives it, if the other was not read.
Vpns find_vpns(const Bench& bench) {
  const auto& a = bench.readings(0).running;
  const auto& b = bench.readings(1).running;
  if (a && b) return vpns_between(*a.value, *b.value, bench.subject().tunnels);
  if (!a && !b) return {};
  return of_one_end(bench, a ? 0 : 1);
}

}  // namespace

void judge_vpn(Bench& bench, Verdict& verdict) {
  const bool both = bench.readings(0).running && bench.readings(1).running;
  const Vpns vpns = find_vpns(bench);
  if (both) judge_undecided(bench, vpns);
  for (std::size_t which = 0; which < vpns.found.size(); ++which) {
    const Vpn& vpn = vpns.found[which];
    const std::size_t first = bench.findings.size();
    judge_one(bench, vpn, which);
    if (both) explain(bench, vpn, first);
    if (vpns.found.size() > 1) say_which(bench, vpn, first);
  }
  if (vpns.found.empty()) return;
  const Vpn& first = vpns.found.front();
  verdict.vpn = name_of(first.kind());
  for (std::size_t at = 0; at < 2; ++at) {
    if (bench.readings(at).running) bench.measures[at].tunnel_uptime = uptime_of(bench, vpns.found, at);
    flapped(bench, at,
            first.kind() == VpnKind::ipsec ? show_status_of(first.ends.at(at)) : "show status l2tp");
    holds_addresses(bench, at);
  }
}

}  // namespace rtx::health
