#include "twin/verdict_parts.hpp"

namespace rtx::twin {
namespace {

/// The password a router uses; without one given its model's name. Source: command reference 16.2.
std::string password(const Side& side) {
  return side.tunnel->l2tp.password.value_or(side.router->model);
}

void judge_auth(Judgement& judgement) {
  const auto& [left, right] = judgement.sides;
  const L2tp& a = left.tunnel->l2tp;
  const L2tp& b = right.tunnel->l2tp;
  const auto add = [&](const Side& side, std::string what, const std::string& fix) {
    judgement.add({.stage = Stage::control,
                   .rule = "",
                   .lint = "L33",
                   .router = side.name(),
                   .what = std::move(what),
                   .fix = side.in_tunnel(fix)});
  };
  if (a.auth != b.auth) {
    add(a.auth ? right : left, "l2tp tunnel auth is off here and on at the peer",
        "l2tp tunnel auth on PASSWORD");
  } else if (a.auth && password(left) != password(right)) {
    add(right, "the L2TP tunnel passwords differ", "l2tp tunnel auth on PASSWORD");
  }
}

void judge_router_ids(Judgement& judgement) {
  for (std::size_t i = 0; i < 2; ++i) {
    const Side& side = judgement.sides[i];
    const std::string& announced = judgement.sides[1 - i].tunnel->l2tp.local_router_id;
    if (side.tunnel->l2tp.remote_router_id == announced) continue;
    judgement.add({.stage = judgement.readings->router_id_refuses_session ? Stage::session : Stage::control,
                   .rule = "",
                   .lint = "L31",
                   .router = side.name(),
                   .what = "its remote router-id is " + side.tunnel->l2tp.remote_router_id +
                           ", the peer's own is " + announced,
                   .fix = side.in_tunnel("l2tp remote router-id " + announced)});
  }
}

/// Bridged: both in a bridge, same subnet, distinct addresses.
void judge_bridge(Judgement& judgement) {
  const auto add = [&](const char* rule, const char* lint, const Side& side, std::string what,
                       std::string fix) {
    judgement.add({.stage = Stage::traffic,
                   .rule = rule,
                   .lint = lint,
                   .router = side.name(),
                   .what = std::move(what),
                   .fix = std::move(fix)});
  };
  for (const Side& side : judgement.sides) {
    const std::string tunnel = "tunnel" + std::to_string(side.tunnel->number);
    if (!side.router->bridges(tunnel)) {
      add("", "L04", side, tunnel + " is in no bridge", "bridge member bridge1 lan1 " + tunnel);
    } else if (!side.router->bridges_tunnel(side.tunnel->number)) {
      add("", "L01", side, "a LAN of the bridge has an address of its own", "no ip lan1 address");
    }
  }
  const auto& [left, right] = judgement.sides;
  const Interface* a = left.router->interface("bridge1");
  const Interface* b = right.router->interface("bridge1");
  if (a == nullptr || b == nullptr || !a->address || !b->address) return;
  if (a->address->address() == b->address->address())
    add("R10", "L45", right, "bridge1 has the same address as on " + left.name(),
        "ip bridge1 address ADDRESS");
  else if (a->address->canonical() != b->address->canonical())
    add("R10", "L45", right, "bridge1 is in another subnet than on " + left.name(),
        "ip bridge1 address ADDRESS");
}

/// Routed: a route into the tunnel at both ends.
void judge_routes(Judgement& judgement) {
  for (const Side& side : judgement.sides) {
    bool routed = false;
    for (const Route& route : side.router->routes)
      for (const RouteGateway& gateway : route.gateways)
        routed = routed || gateway.tunnel == side.tunnel->number;
    if (routed) continue;
    const std::string number = std::to_string(side.tunnel->number);
    judgement.add({.stage = Stage::traffic,
                   .rule = "I17",
                   .lint = "L44",
                   .router = side.name(),
                   .what = "no route leads into tunnel " + number,
                   .fix = "ip route NETWORK gateway tunnel " + number});
  }
}

bool both_l2tpv3(const Judgement& judgement) {
  return judgement.sides[0].tunnel->is_l2tpv3() && judgement.sides[1].tunnel->is_l2tpv3();
}

}  // namespace

void judge_control(Judgement& judgement) {
  if (!both_l2tpv3(judgement)) return;
  for (std::size_t i = 0; i < 2; ++i) {
    const Side& side = judgement.sides[i];
    if (!side.router->l2tpv3_service)
      judgement.add({.stage = Stage::control,
                     .rule = "",
                     .lint = "L06",
                     .router = side.name(),
                     .what = "the L2TP service does not run L2TPv3",
                     .fix = "l2tp service on l2tpv3"});
    judgement.verdict.l2tp_initiates[i] = side.tunnel->l2tp.always_on && side.tunnel->endpoint_remote;
  }
  if (!judgement.verdict.l2tp_initiates[0] && !judgement.verdict.l2tp_initiates[1])
    judgement.add({.stage = Stage::control,
                   .rule = "",
                   .lint = "",
                   .router = judgement.sides[0].name(),
                   .what = "nobody begins: l2tp always-on is off, or no endpoint is given, at both ends",
                   .fix = judgement.sides[0].in_tunnel("l2tp always-on on")});
  judge_auth(judgement);
}

void judge_session(Judgement& judgement) {
  if (!both_l2tpv3(judgement)) return;
  judge_router_ids(judgement);
  const auto& [left, right] = judgement.sides;
  if (left.tunnel->l2tp.end_id != right.tunnel->l2tp.end_id)
    judgement.add({.stage = Stage::session,
                   .rule = "",
                   .lint = "L32",
                   .router = right.name(),
                   .what = "its remote end-id is \"" + right.tunnel->l2tp.end_id + "\", on " + left.name() +
                           " it is \"" + left.tunnel->l2tp.end_id + "\"",
                   .fix = right.in_tunnel("l2tp remote end-id " + left.tunnel->l2tp.end_id)});
}

void judge_traffic(Judgement& judgement) {
  if (both_l2tpv3(judgement))
    judge_bridge(judgement);
  else
    judge_routes(judgement);
}

}  // namespace rtx::twin
