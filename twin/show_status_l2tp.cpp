#include "twin/island.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/verdict_parts.hpp"
#include "twin/world.hpp"

namespace rtx::twin {
namespace {

/// The labels in both languages. The Japanese ones are recollected, no capture shows them.
struct Labels {
  const char *table, *tunnels, *sessions, *state, *version, *local_tunnel, *remote_tunnel, *local_address,
      *remote_address, *local_port, *remote_port, *vendor, *hostname, *session_state, *local_session,
      *remote_session, *circuit_local, *circuit_peer, *received, *transmitted;
};

constexpr Labels english{"Number of control table using",
                         "Tunnel Control: ",
                         "Session Control: ",
                         "Tunnel State: ",
                         "Version: ",
                         "Local Tunnel ID: ",
                         "Remote Tunnel ID: ",
                         "Local IP Address: ",
                         "Remote IP Address: ",
                         "Local Src port: ",
                         "Remote Src port: ",
                         "Vendor: ",
                         "Hostname: ",
                         "Session State: ",
                         "Local Session ID: ",
                         "Remote Session ID: ",
                         "local:",
                         " peer:",
                         "Received: ",
                         "Transmitted: "};
constexpr Labels japanese{"L2TP情報テーブル",
                          "L2TPトンネル数: ",
                          "L2TPセッション数: ",
                          "トンネルの状態: ",
                          "バージョン: ",
                          "自機側トンネルID: ",
                          "相手側トンネルID: ",
                          "自機側IPアドレス: ",
                          "相手側IPアドレス: ",
                          "自機側送信元ポート: ",
                          "相手側送信元ポート: ",
                          "ベンダ名: ",
                          "ホスト名: ",
                          "セッションの状態: ",
                          "自機側セッションID: ",
                          "相手側セッションID: ",
                          "自機側:",
                          " 相手側:",
                          "受信: ",
                          "送信: "};

class Listing {
 public:
  Listing(World& world, const Router& router, Language language)
      : tunnels_(world.island(router).tunnels()),
        now_(world.now()),
        router_(world.island(router).index_of(router)),
        is_english_(language == Language::english),
        labels_(is_english_ ? english : japanese) {}

  Lines all(std::optional<int> only) {
    for (const auto& [number, tunnel] : tunnels_.facts(router_).tunnels) {
      if (only && *only != number) continue;
      const TunnelId id{router_, number};
      const TunnelState* state = tunnels_.state(id);
      if (state != nullptr && state->l2tp)
        connected(tunnel, id, *state);
      else if (tunnels_.calls(id))
        waiting(tunnel);
    }
    Lines lines{"------------------- L2TP INFORMATION -------------------", labels_.table,
                std::string("  ") + labels_.tunnels + std::to_string(control_) + ", " + labels_.sessions +
                    std::to_string(sessions_)};
    lines.insert(lines.end(), blocks_.begin(), blocks_.end());
    return lines;
  }

 private:
  void line(int depth, const char* label, const std::string& value) {
    blocks_.push_back(std::string(static_cast<std::size_t>(2 * depth), ' ') + label + value);
  }

  void head(const Tunnel& tunnel, const char* state) {
    ++control_;
    line(0, "TUNNEL[", std::to_string(tunnel.number) + "]:");
    line(1, labels_.state, state);
    line(1, labels_.version, "L2TPv3");
  }

  void addresses(const std::string& local, const std::string& remote) {
    line(1, labels_.local_address, local);
    line(1, labels_.remote_address, remote);
    line(1, labels_.local_port, "1701");
    line(1, labels_.remote_port, "1701");
  }

  void sequence(int sent, int received) {
    line(1, "Next Transmit sequence(Ns): ", std::to_string(sent));
    line(1, "Next Receive sequence(Nr) : ", std::to_string(received));
  }

  void session_count(int count) {
    if (is_english_)
      line(1, "Tunnel has ", std::to_string(count) + " session.");
    else
      line(1, "トンネル内のセッション数: ", std::to_string(count) + " session");
  }

  /// It has sent its first message and repeats that; the peer has said nothing about itself.
  void waiting(const Tunnel& tunnel) {
    const TunnelEnd self{&tunnels_.facts(router_), &tunnel};
    const Side side = look_at(self, self)[0];
    head(tunnel, "wait_ctl_reply");
    addresses(side.local ? side.local->to_string() : tunnel.endpoint_local.value_or(""),
              *tunnel.endpoint_remote);
    sequence(1, 0);
    session_count(0);
  }

  void connected(const Tunnel& tunnel, const TunnelId& id, const TunnelState& state) {
    const L2tpConnection& connection = *state.l2tp;
    const bool session = connection.has_session(now_);
    head(tunnel, "established");
    line(1, labels_.local_tunnel, std::to_string(connection.local_tunnel));
    line(1, labels_.remote_tunnel, std::to_string(connection.remote_tunnel));
    addresses(connection.local_address, connection.remote_address);
    line(1, labels_.vendor, connection.vendor);
    line(1, labels_.hostname, connection.hostname);
    const Tunnels::Sequence numbers = tunnels_.sequence(id, connection, now_);
    sequence(numbers.sent, numbers.received);
    session_count(session ? 1 : 0);
    if (session) session_of(connection, state.counters);
  }

  void session_of(const L2tpConnection& connection, const Counters& counters) {
    ++sessions_;
    line(1, is_english_ ? "Session Information" : "セッション情報", "");
    line(2, labels_.session_state, "established");
    line(2, labels_.local_session, std::to_string(connection.local_session));
    line(2, labels_.remote_session, std::to_string(connection.remote_session));
    line(2, "Circuit Status ", std::string(labels_.circuit_local) + "UP" + labels_.circuit_peer + "UP");
    const auto elapsed = std::chrono::floor<std::chrono::seconds>(now_ - *connection.session_at);
    // Listings have one blank behind seconds alone, two behind minutes and seconds.
    if (is_english_)
      line(2, duration_english(elapsed).c_str(),
           elapsed < std::chrono::minutes(1) ? " connection." : "  connection.");
    else
      line(2, "通信時間: ", duration_japanese(elapsed));
    const auto packets = is_english_ ? packets_english : packets_japanese;
    line(2, labels_.received, packets(counters.received, counters.received_octets));
    line(2, labels_.transmitted, packets(counters.sent, counters.sent_octets));
  }

  Tunnels& tunnels_;
  LabTime now_;
  std::size_t router_;
  bool is_english_;
  const Labels& labels_;
  int control_ = 0;
  int sessions_ = 0;
  Lines blocks_;
};

}  // namespace

Lines show_status_l2tp(World& world, const Router& router, std::optional<int> tunnel, Language language) {
  return Listing(world, router, language).all(tunnel);
}

}  // namespace rtx::twin
