#include "health/judge_parts.hpp"

#include <algorithm>
#include <numeric>

namespace rtx::health {
namespace {

using parsers::L2tpSession;
using parsers::L2tpTunnel;
using parsers::ShowStatusL2tp;

constexpr const char* command = "show status l2tp";

enum class Standing { up, not_up, unclear };

/// A state that is missing, or a word that has never been seen, tells nothing.
template <class State>
Standing standing_of(const std::optional<State>& state) {
  if (!state) return Standing::unclear;
  if (*state == "established") return Standing::up;
  const bool is_known = std::ranges::find(State::known, state->text) != State::known.end();
  return is_known ? Standing::not_up : Standing::unclear;
}

/// As the router printed it; empty if it did not.
std::string text_of(const auto& state) {
  return state ? std::string{state->text} : std::string{};
}

/// `subject`: `tunnel 1`, `the session of tunnel 1`.
void unclear(Bench& bench, std::size_t at, const std::string& subject, std::string_view state,
             const std::string& missing) {
  bench.find(Health::could_not_tell, "unread", at,
             state.empty() ? missing : subject + " is " + std::string{state} + ", which is no known state",
             command);
}

std::size_t sessions_read(const ShowStatusL2tp& l2tp) {
  return std::accumulate(l2tp.tunnel.begin(), l2tp.tunnel.end(), std::size_t{0},
                         [](std::size_t sum, const L2tpTunnel& one) {
                           return sum + (one.session ? 1 : 0) + one.further_sessions.size();
                         });
}

/// `tunnel` shows no session: the router counts one all the same.
bool counts_another(const ShowStatusL2tp& l2tp, const L2tpTunnel& tunnel) {
  return tunnel.sessions ? *tunnel.sessions > 0 : l2tp.session_control > sessions_read(l2tp);
}

bool tunnel_is_up(Bench& bench, const L2tpTunnel& tunnel, const std::string& name, std::size_t at) {
  switch (standing_of(tunnel.state)) {
    case Standing::up:
      return true;
    case Standing::not_up:
      bench.find(Health::down, "tunnel", at, name + " is " + text_of(tunnel.state), command);
      break;
    case Standing::unclear:
      if (bench.readings(at).l2tp->session_control == 0) {
        bench.find(Health::down, "session", at, name + " has no session", command);
      } else {
        unclear(bench, at, name, text_of(tunnel.state), "the state of " + name + " cannot be read");
      }
  }
  return false;
}

bool session_is_up(Bench& bench, const L2tpTunnel& tunnel, const std::string& name, std::size_t at) {
  const std::string subject = "the session of " + name;
  const std::string missing = subject + " cannot be read";
  const std::string down = name + " is established, but its session is ";
  if (!tunnel.session) {
    if (counts_another(*bench.readings(at).l2tp.value, tunnel)) {
      unclear(bench, at, subject, {}, missing);
    } else {
      bench.find(Health::down, "session", at, down + "not there", command);
    }
    return false;
  }
  const auto& state = tunnel.session->state;
  switch (standing_of(state)) {
    case Standing::up:
      return true;
    case Standing::not_up:
      bench.find(Health::down, "session", at, down + text_of(state), command);
      break;
    case Standing::unclear:
      unclear(bench, at, subject, text_of(state), missing);
  }
  return false;
}

/// What every router that was seen tells of a session that is established.
void must_tell(Bench& bench, const L2tpTunnel& tunnel, std::size_t at) {
  const L2tpSession& session = *tunnel.session;
  if (!tunnel.local_tunnel_id || !tunnel.remote_tunnel_id || !session.local_session_id ||
      !session.remote_session_id)
    bench.lacks(at, "pair of IDs", command, "mirror");
  if (bench.rules().flapped && !session.connected) bench.lacks(at, "connection time", command, "flapped");
  const bool tells_circuits = session.circuit_local && session.circuit_peer;
  if (!tells_circuits && !bench.readings(at).l2tp->unrecognised.empty())
    bench.lacks(at, "circuit status", command, "circuit");
}

}  // namespace

const L2tpTunnel* tunnel_of(const Bench& bench, const Vpn& vpn, std::size_t at) {
  const auto& l2tp = bench.readings(at).l2tp;
  if (!l2tp) return nullptr;
  const auto found = std::ranges::find(l2tp->tunnel, vpn.ends.at(at).number, &L2tpTunnel::number);
  return found == l2tp->tunnel.end() ? nullptr : &*found;
}

void judge_l2tp(Bench& bench, const Vpn& vpn, std::size_t at) {
  const auto& l2tp = bench.readings(at).l2tp;
  if (!bench.needed(l2tp, at)) return;
  const std::string name = "tunnel " + std::to_string(vpn.ends.at(at).number);
  const L2tpTunnel* tunnel = tunnel_of(bench, vpn, at);
  if (tunnel == nullptr) {
    if (l2tp->tunnel_control > l2tp->tunnel.size())
      return bench.find(Health::could_not_tell, "unread", at,
                        "'" + std::string{command} + "' counts more tunnels than can be read", command);
    return bench.find(Health::down, "tunnel", at, name + " does not run", command);
  }
  if (!tunnel_is_up(bench, *tunnel, name, at) || !session_is_up(bench, *tunnel, name, at)) return;
  must_tell(bench, *tunnel, at);
  const L2tpSession& session = *tunnel->session;
  const auto is_down = [](const auto& circuit) { return circuit && *circuit == "DOWN"; };
  if (is_down(session.circuit_local) || is_down(session.circuit_peer))
    bench.find(Health::down, "circuit", at, "a circuit of " + name + " is DOWN: see the link of the LAN port",
               command);
}

std::optional<std::chrono::seconds> l2tp_uptime(const Bench& bench, const Vpn& vpn, std::size_t at) {
  const L2tpTunnel* tunnel = tunnel_of(bench, vpn, at);
  const bool is_up = tunnel != nullptr && tunnel->state == "established" && tunnel->session &&
                     tunnel->session->state == "established" && tunnel->session->connected;
  if (!is_up) return std::nullopt;
  return *tunnel->session->connected;
}

void judge_l2tp_mirror(Bench& bench, const Vpn& vpn) {
  const L2tpTunnel* a = tunnel_of(bench, vpn, 0);
  const L2tpTunnel* b = tunnel_of(bench, vpn, 1);
  if (a == nullptr || b == nullptr || !a->session || !b->session) return;
  const auto differ = [](const auto& one, const auto& other) { return one && other && *one != *other; };
  if (differ(a->remote_tunnel_id, b->local_tunnel_id) || differ(b->remote_tunnel_id, a->local_tunnel_id))
    bench.find_of_pair(Health::down, "mirror", "their tunnel IDs do not mirror each other");
  if (differ(a->session->remote_session_id, b->session->local_session_id) ||
      differ(b->session->remote_session_id, a->session->local_session_id))
    bench.find_of_pair(Health::down, "mirror", "their session IDs do not mirror each other");
}

}  // namespace rtx::health
