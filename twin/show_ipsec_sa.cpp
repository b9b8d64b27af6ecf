#include "twin/island.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <cstdio>

namespace rtx::twin {
namespace {

struct SaRow {
  int id;
  int gateway;
  std::string parent;
  std::string connection;
  std::string direction;
  long life;
  std::string remote;
};

/// `tra[0001]esp`
std::string connection_text(const Associations& sas) {
  std::string number = std::to_string(sas.connection);
  number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
  return (sas.transport ? "tra[" : "tun[") + number + "]" + sas.protocol;
}

void add_rows(const Associations& sas, LabTime now, std::vector<SaRow>& rows) {
  int parent = 0;
  for (const SaGroup& group : sas.groups)
    if (group.isakmp && (parent == 0 || !group.superseded)) parent = group.id;
  for (const SaGroup& group : sas.groups) {
    if (group.born > now) continue;
    const auto life = std::chrono::ceil<std::chrono::seconds>(group.expires - now).count();
    const auto add = [&](int id, const std::string& of, const std::string& connection,
                         const char* direction) {
      rows.push_back(
          {id, sas.gateway, of, connection, direction, static_cast<long>(life), sas.remote.to_string()});
    };
    if (group.isakmp) {
      add(group.id, "-", sas.version == 2 ? "ike" : "isakmp", "-");
    } else {
      add(group.id, std::to_string(parent), connection_text(sas), "send");
      add(group.id_recv, std::to_string(parent), connection_text(sas), "recv");
    }
  }
}

}  // namespace

Lines show_ipsec_sa(World& world, const Router& router) {
  Island& island = world.island(router);
  const Tunnels& tunnels = island.tunnels();
  const std::size_t index = island.index_of(router);
  std::vector<SaRow> rows;
  for (const auto& [number, tunnel] : island.facts(index).tunnels) {
    const TunnelState* state = tunnels.state({index, number});
    if (state != nullptr && state->sas) add_rows(*state->sas, world.now(), rows);
  }
  if (rows.empty()) return {};
  std::sort(rows.begin(), rows.end(), [](const SaRow& a, const SaRow& b) { return a.id < b.id; });
  const auto count = [&](std::string_view direction) {
    return std::to_string(std::count_if(rows.begin(), rows.end(),
                                        [&](const SaRow& row) { return row.direction == direction; }));
  };
  Lines lines{"Total: isakmp:" + count("-") + " send:" + count("send") + " recv:" + count("recv"), "",
              "sa    sgw isakmp connection    dir  life[s] remote-id", std::string(77, '-')};
  for (const SaRow& row : rows)
    lines.push_back(left(std::to_string(row.id), 6) + left(std::to_string(row.gateway), 5) +
                    left(row.parent, 6) + left(row.connection, 14) + left(row.direction, 5) +
                    left(std::to_string(row.life), 8) + row.remote);
  return lines;
}

}  // namespace rtx::twin
