#include "twin/island.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

namespace rtx::twin {
namespace {

/// L2TPv3/IPsec counts as up by its IPsec state alone. Source: command reference 58.41.
std::optional<LabTime> up_since(const TunnelState* state, LabTime now) {
  if (state == nullptr) return std::nullopt;
  if (state->sas && state->sas->up(now)) return state->sas->established_at;
  if (!state->sas && state->l2tp && state->l2tp->has_session(now)) return state->l2tp->session_at;
  return std::nullopt;
}

std::string type_text(const Tunnel& tunnel) {
  if (tunnel.is_l2tpv3()) return "L2TPv3";
  return tunnel.encapsulation == "ipsec" ? "IPsec" : "IPIP";
}

}  // namespace

Lines show_status_tunnel(World& world, const Router& router, int number, Language language) {
  const bool english = language == Language::english;
  Island& island = world.island(router);
  const TunnelId id{island.index_of(router), number};
  const Tunnels& tunnels = island.tunnels();
  const Tunnel* tunnel = island.facts(id.router).tunnel(number);
  const TunnelState* state = tunnels.state(id);
  const Counters counters = state == nullptr ? Counters{} : state->counters;
  Lines lines{"TUNNEL[" + std::to_string(number) + "]:",
              (english ? "Description: " : "説明: ") + (tunnel == nullptr ? "" : tunnel->description),
              (english ? "  Interface type: " : "  インタフェースの種類: ") +
                  type_text(tunnel == nullptr ? Tunnel{} : *tunnel)};
  if (const auto since = up_since(state, world.now())) {
    const auto elapsed = std::chrono::floor<std::chrono::seconds>(world.now() - *since);
    const std::string from = slashed_time(router.clock().shows(*since));
    lines.push_back(english ? "  Current status is Online." : "  トンネルインタフェースは接続されています");
    lines.push_back(english ? "  from " + from + "." : "  開始: " + from);
    lines.push_back(english ? "  " + duration_english(elapsed) + "  connection."
                            : "  通信時間: " + duration_japanese(elapsed));
  } else {
    lines.push_back(english ? "  Current status is Offline."
                            : "  トンネルインタフェースは接続されていません");
  }
  if (english) {
    lines.push_back("  Received:    (IPv4) " + packets_english(counters.received, counters.received_octets));
    lines.push_back("               (IPv6) " + packets_english(0, 0));
    lines.push_back("  Transmitted: (IPv4) " + packets_english(counters.sent, counters.sent_octets));
    lines.push_back("               (IPv6) " + packets_english(0, 0));
  } else {
    lines.push_back("  受信: (IPv4) " + packets_japanese(counters.received, counters.received_octets));
    lines.push_back("        (IPv6) " + packets_japanese(0, 0));
    lines.push_back("  送信: (IPv4) " + packets_japanese(counters.sent, counters.sent_octets));
    lines.push_back("        (IPv6) " + packets_japanese(0, 0));
  }
  return lines;
}

}  // namespace rtx::twin
