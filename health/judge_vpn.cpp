#include "health/diagnosis.hpp"
#include "health/judge_parts.hpp"
#include "health/words.hpp"

#include <algorithm>
#include <functional>
#include <optional>
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
  bench.measures[at].sa_life = least;
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

void answers_pings(Bench& bench, std::size_t at) {
  if (bench.rules().pings == 0 || !bench.was_visited(at)) return;
  const std::string& command = bench.end(at).ping;
  if (command.empty())
    return bench.find(Health::could_not_tell, "ping", at, "no address of the far end to ping is known");
  const auto& ping = bench.readings(at).ping;
  if (!bench.needed(ping, at)) return;
  Measures& end = bench.measures[at];
  end.loss = ping->loss;
  if (ping->rtt) end.rtt = ping->rtt->avg;
  if (ping->received == 0)
    return bench.find(Health::down, "ping", at, "the far end does not answer through the VPN", command);
  const Rules& rules = bench.rules();
  if (rules.loss && ping->loss > *rules.loss)
    bench.find(Health::degraded, "loss", at, share_words(ping->loss) + " of the pings are lost", command);
  if (rules.rtt && !end.rtt) bench.lacks(at, "round trip", command, "rtt");
  if (rules.rtt && end.rtt && *end.rtt > *rules.rtt)
    bench.find(Health::degraded, "rtt", at, "the round trip takes " + rtt_words(*end.rtt), command);
}

/// The tunnel went down and came back between two runs that saw it up: it has not become older by as much as
/// its router has. No clock but the router's uptime counts.
void flapped(Bench& bench, std::size_t at) {
  const Measures& now = bench.measures[at];
  const Measures* then = bench.before(at);
  if (!bench.rules().flapped || then == nullptr || !now.tunnel_uptime || !then->tunnel_uptime) return;
  const bool same_boot = now.uptime && then->uptime && !has_restarted(bench, at);
  const seconds between = same_boot ? std::max(seconds{*now.uptime - *then->uptime}, seconds{0}) : seconds{0};
  if (*now.tunnel_uptime + overlap >= *then->tunnel_uptime + between) return;
  bench.find(Health::degraded, "flapped", at,
             "the tunnel was down since the last check: it has been up for " +
                 duration_words(*now.tunnel_uptime, Language::english),
             bench.end(at).tunnel.empty() ? "show status l2tp" : bench.end(at).tunnel, "show log");
}

void holds_addresses(Bench& bench, std::size_t at) {
  const auto& running = bench.readings(at).running;
  if (!running) return;
  const auto there = addresses_in(*running.value);
  for (const std::string& address : bench.end(at).addresses)
    if (std::ranges::find(there, address) == there.end())
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
bool needs_explaining(const Bench& bench, const SeenUp& up) {
  return std::ranges::any_of(bench.findings, [&](const Finding& one) {
    return one.health == Health::down ||
           (one.health == Health::could_not_tell && one.rule == "ping" && up.session);
  });
}

/// Why it is down, as far as the configurations tell. It stands before what it was seen by.
void explain(Bench& bench, const Vpn& vpn) {
  const SeenUp up = seen_up(bench, vpn);
  if (!needs_explaining(bench, up)) return;
  const auto& a = bench.readings(0).running.value;
  const auto& b = bench.readings(1).running.value;
  std::vector<Finding> seen_by = std::move(bench.findings);
  bench.findings.clear();
  for (Mistake& mistake : diagnose(vpn, {&*a, &*b}, up)) {
    if (mistake.end < 2) {
      bench.find(Health::down, "cause", mistake.end, std::move(mistake.words), {}, std::move(mistake.look));
    } else {
      bench.find_of_pair(Health::down, "cause", std::move(mistake.words));
    }
  }
  bench.findings.insert(bench.findings.end(), seen_by.begin(), seen_by.end());
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
  const auto& a = bench.readings(0).running;
  const auto& b = bench.readings(1).running;
  const Vpns vpns = find_vpns(bench);
  if (a && b) judge_undecided(bench, vpns);
  if (vpns.found.empty()) return;
  const Vpn* vpn = &vpns.found.front();
  verdict.vpn = name_of(vpn->kind());
  for (std::size_t at = 0; at < 2; ++at) {
    if (!bench.readings(at).running) continue;  // Which tunnel is its end is not known.
    if (vpn->kind() != VpnKind::ipsec) judge_l2tp(bench, *vpn, at);
    if (vpn->kind() != VpnKind::l2tpv3) ipsec_is_up(bench, *vpn, at);
    if (vpn->kind() == VpnKind::ipsec) judge_ipsec_uptime(bench, *vpn, at);
    answers_pings(bench, at);
    flapped(bench, at);
    holds_addresses(bench, at);
  }
  if (!a || !b) return;
  if (vpn->kind() != VpnKind::ipsec) judge_l2tp_mirror(bench, *vpn);
  if (vpn->kind() != VpnKind::l2tpv3) ipsec_agrees(bench, *vpn);
  explain(bench, *vpn);
}

}  // namespace rtx::health
