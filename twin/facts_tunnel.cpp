#include "twin/facts_reader.hpp"

#include <cstddef>

namespace rtx::twin {
namespace {

Tunnel& tunnel_at(Facts& facts, int number) {
  Tunnel& tunnel = facts.tunnels[number];
  tunnel.number = number;
  return tunnel;
}

void read_l2tp(const FactLine& line, L2tp& l2tp) {
  if (line.begins({"l2tp", "always-on"})) {
    l2tp.always_on = line.is_on(2);
  } else if (line.begins({"l2tp", "hostname"})) {
    l2tp.hostname = line.at(2);
  } else if (line.begins({"l2tp", "tunnel", "auth"})) {
    l2tp.auth = line.is_on(3);
    if (line.words.size() > 4) l2tp.password = line.at(4);
  } else if (line.begins({"l2tp", "keepalive", "use"})) {
    l2tp.keepalive = line.is_on(3);
    if (line.words.size() > 4) l2tp.keepalive_interval = std::chrono::seconds(line.number(4));
    if (line.words.size() > 5) l2tp.keepalive_count = line.number(5);
  } else if (line.begins({"l2tp", "syslog"})) {
    l2tp.syslog = line.is_on(2);
  } else if (line.begins({"l2tp", "local", "router-id"})) {
    l2tp.local_router_id = line.at(3);
  } else if (line.begins({"l2tp", "remote", "router-id"})) {
    l2tp.remote_router_id = line.at(3);
  } else if (line.begins({"l2tp", "remote", "end-id"})) {
    l2tp.end_id = line.at(3);
  }
}

/// `l2tp service on [l2tp] [l2tpv3]`; without a version both run.
void read_service(const FactLine& line, Facts& facts) {
  bool named = false;
  bool version3 = false;
  for (std::size_t i = 3; i < line.words.size(); ++i) {
    named = true;
    version3 = version3 || line.words[i] == "l2tpv3";
  }
  facts.l2tpv3_service = line.is_on(2) && (!named || version3);
}

}  // namespace

void read_tunnel(const FactLine& line, Facts& facts) {
  if (line.begins({"l2tp", "service"})) return read_service(line, facts);
  if (line.begins({"tunnel", "enable"})) {
    tunnel_at(facts, line.number(2)).enabled = true;
    return;
  }
  if (line.selection.context != language::Context::tunnel) return;
  const auto number = parse_number(line.selection.number);
  if (!number) return;
  Tunnel& tunnel = tunnel_at(facts, *number);
  if (line.begins({"tunnel", "encapsulation"})) {
    tunnel.encapsulation = line.at(2);
  } else if (line.begins({"tunnel", "endpoint", "address"})) {
    const bool both = line.words.size() > 4;  // One address alone is the remote one.
    tunnel.endpoint_local = both ? std::optional(line.at(3)) : std::nullopt;
    tunnel.endpoint_remote = line.at(both ? 4 : 3);
  } else if (line.begins({"description", "tunnel"})) {
    tunnel.description = line.rest(2);
  } else if (line.begins({"ipsec", "tunnel"})) {
    tunnel.policy = parse_number(line.at(2));
  } else if (line.at(0) == "l2tp") {
    read_l2tp(line, tunnel.l2tp);
  }
}

}  // namespace rtx::twin
