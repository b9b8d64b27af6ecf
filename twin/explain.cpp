#include "twin/island.hpp"
#include "twin/verdict_parts.hpp"
#include "twin/world.hpp"

#include <string_view>

namespace rtx::twin {
namespace {

/// What is missing when a tunnel gets stuck before a stage.
std::string_view stuck(Stage stage) {
  switch (stage) {
    case Stage::tunnel:
      return "the two ends are not set up as a pair";
    case Stage::chain:
      return "IPsec is not complete";
    case Stage::path:
      return "packets do not reach the other end";
    case Stage::phase1:
      return "no ISAKMP SA";
    case Stage::phase2:
      return "an ISAKMP SA, but no IPsec SA";
    case Stage::data:
      return "SAs, but nothing gets through them";
    case Stage::control:
      return "no L2TP control connection";
    case Stage::session:
      return "an L2TP control connection, but no session";
    case Stage::traffic:
      return "the tunnel is up, but no traffic passes";
  }
  return "";
}

std::string finding_text(const Finding& finding) {
  std::string rules = finding.rule;
  if (!finding.lint.empty()) rules += (rules.empty() ? "" : " ") + finding.lint;
  std::string text = finding.router + ": " + finding.what;
  if (!rules.empty()) text += " [" + rules + "]";
  if (!finding.fix.empty()) text += "; type there: " + finding.fix;
  return text;
}

std::string address_text(const Side& side) {
  if (!side.local) return "?";
  std::string text = side.local->to_string();
  if (side.outside.hidden)
    text += " (seen as " + side.outside.address.to_string() + " through NAT descriptor " +
            std::to_string(side.outside.number) + " on " + side.egress->interface->name + ")";
  return text;
}

/// `tunnel 1 -> ipsec tunnel 100 -> gateway 1: 192.168.100.1 (seen as ...) -> 192.168.2.1`
std::string chain_text(const Side& side) {
  std::string text = side.name() + ": tunnel " + std::to_string(side.tunnel->number);
  if (const Policy* policy = side.router->policy_of(*side.tunnel);
      policy != nullptr && side.tunnel->uses_ipsec())
    text += " -> ipsec sa policy " + std::to_string(*side.tunnel->policy) + " -> gateway " +
            std::to_string(policy->gateway);
  return text + ": " + address_text(side) + " -> " + (side.remote ? side.remote->to_string() : "?");
}

std::string now_text(const Tunnels& tunnels, const TunnelId& id, LabTime now) {
  const TunnelState* state = tunnels.state(id);
  const Facts& router = tunnels.facts(id.router);
  std::string text = router.name + ": ";
  if (router.tunnel(id.number)->uses_ipsec())
    text += state == nullptr || !state->sas ? "no SA"
            : state->sas->up(now)           ? "IPsec SAs up"
                                            : "ISAKMP SA only";
  if (router.tunnel(id.number)->is_l2tpv3()) {
    if (!text.ends_with(": ")) text += ", ";
    text += state == nullptr || !state->l2tp ? "no L2TP connection"
            : state->l2tp->has_session(now)  ? "L2TP session up"
                                             : "L2TP control connection up";
  }
  const bool silent = state != nullptr && ((state->sas && state->sas->silent_since) ||
                                           (state->l2tp && state->l2tp->silent_since));
  return text + (silent ? ", but the peer is silent" : "");
}

void explain_link(const TunnelLink& link, const Tunnels& tunnels, LabTime now,
                  std::vector<std::string>& lines) {
  const TunnelEnd left{&tunnels.facts(link.ends.left.router),
                       tunnels.facts(link.ends.left.router).tunnel(link.ends.left.number)};
  const TunnelEnd right{&tunnels.facts(link.ends.right.router),
                        tunnels.facts(link.ends.right.router).tunnel(link.ends.right.number)};
  const std::string pair = left.router->name + " tunnel " + std::to_string(left.tunnel->number) + " - " +
                           right.router->name + " tunnel " + std::to_string(right.tunnel->number) + " (" +
                           left.tunnel->encapsulation + "): ";
  const Finding* reason = nullptr;
  for (const Finding& finding : link.verdict.findings)
    if (finding.blocks && reason == nullptr) reason = &finding;
  const bool carries = tunnels.carries_to(link.ends.left, now).has_value();
  if (reason != nullptr)
    lines.push_back(pair + "down, " + std::string(stuck(reason->stage)));
  else if (carries)
    lines.push_back(pair + "up");
  else
    lines.push_back(pair + "nothing stands in its way; it is being established");
  if (reason != nullptr) lines.push_back("  reason: " + finding_text(*reason));
  for (const Finding& finding : link.verdict.findings)
    if (&finding != reason)
      lines.push_back(std::string(finding.blocks ? "  also: " : "  note: ") + finding_text(finding));
  if (reason == nullptr)
    for (const Side& side : look_at(left, right)) lines.push_back("  " + chain_text(side));
  lines.push_back("  now: " + now_text(tunnels, link.ends.left, now));
  lines.push_back("  now: " + now_text(tunnels, link.ends.right, now));
}

}  // namespace

std::vector<std::string> World::explain(const Router& left, const Router& right) {
  Island& place = island(left);
  const Tunnels& current = place.tunnels();
  const std::size_t a = place.index_of(left);
  const std::size_t b = place.index_of(right);  // Beyond all others if it is on another island.
  std::vector<std::string> lines;
  for (const TunnelLink& link : current.links()) {
    const bool between = (link.ends.left.router == a && link.ends.right.router == b) ||
                         (link.ends.left.router == b && link.ends.right.router == a);
    if (between) explain_link(link, current, now(), lines);
  }
  if (lines.empty())
    lines.push_back(left.name() + " and " + right.name() + " have no tunnels that are meant for each other");
  return lines;
}

}  // namespace rtx::twin
