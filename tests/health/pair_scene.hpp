#pragma once

#include "health/judge.hpp"
#include "health/vpn_between.hpp"

#include <optional>
#include <string>

/// A pair with an L2TPv3/IPsec VPN that works, as both routers show it. Tests change what they are about.
namespace rtx::health::scene {

/// What makes one end differ from the other.
struct Side {
  std::string name, lan, wan, far_lan, far_wan;
  int tunnel_id, far_tunnel_id, session_id, far_session_id;
};
[[nodiscard]] const Side& side(std::size_t end);

[[nodiscard]] std::string show_config(const Side& side);
[[nodiscard]] std::string show_environment();
[[nodiscard]] std::string show_status_l2tp(const Side& side);
[[nodiscard]] std::string show_ipsec_sa(const Side& side);
[[nodiscard]] std::string ping(int sent, int received);

/// The pair `tokyo-osaka`, visited at 2026-01-31 02:00 UTC; healthy.
[[nodiscard]] SubjectSeen pair();

/// The same pair with a plain IPsec tunnel, number 2, in place of the bridged one; healthy. It is routed
/// between the networks 10.0.1.0/24 and 10.0.2.0/24.
[[nodiscard]] SubjectSeen ipsec_pair();

/// The same with an IPsec VPN, tunnel 2, between their other WANs.
[[nodiscard]] SubjectSeen pair_with_a_backup();

/// The VPN between two routers, if it is the only one.
[[nodiscard]] std::optional<Vpn> vpn_between(const language::Config& a, const language::Config& b,
                                             const TunnelNumbers& numbers = {});

/// The answer of `end` to `command`, to be changed.
[[nodiscard]] std::string& answer(SubjectSeen& subject, std::size_t end, const std::string& command);

/// `text` with `what`, which must be there, replaced.
[[nodiscard]] std::string replaced(std::string text, const std::string& what, const std::string& by);

/// Changes the running configuration of `end`, and the saved one with it.
void change_config(SubjectSeen& subject, std::size_t end, const std::string& what, const std::string& by);

}  // namespace rtx::health::scene
