#pragma once

#include "twin/verdict.hpp"

#include <array>
#include <optional>
#include <string>

namespace rtx::twin {

/// One end of a pair with everything that follows from its own configuration.
struct Side {
  const Facts* router;
  const Tunnel* tunnel;
  const Gateway* gateway = nullptr;  ///< Null without IPsec or where no line of the gateway exists.
  bool chain_broken = false;         ///< Set by judge_chain: there is nothing to negotiate with.
  std::string local_text;            ///< As configured; empty: the router chooses.
  std::string remote_text;           ///< As configured: an address, `any`, a name, or empty.
  std::optional<Address> local;
  std::optional<Address> remote;  ///< For `any`: where the peer turned out to be.
  std::optional<Egress> egress;
  Outside outside{};
  std::string
      commands_for_remote;  ///< What sets `remote_text`, up to the address: `ipsec ike remote address 1`.

  [[nodiscard]] bool accepts_any() const { return remote_text == "any"; }
  [[nodiscard]] const std::string& name() const { return router->name; }
  [[nodiscard]] std::string in_tunnel(const std::string& command) const {
    return "tunnel select " + std::to_string(tunnel->number) + "; " + command;
  }
};

using Sides = std::array<Side, 2>;

/// The part of the judgement that all stages share.
struct Judgement {
  const Cloud* cloud;
  const Readings* readings;
  Sides sides;
  Verdict verdict;

  /// Keeps the findings in the order of their stages.
  void add(Finding finding);
};

[[nodiscard]] Sides look_at(const TunnelEnd& left, const TunnelEnd& right);

void judge_chain(Judgement& judgement);
void judge_path(Judgement& judgement);
void judge_phase1(Judgement& judgement);
void judge_phase2(Judgement& judgement);
void judge_data(Judgement& judgement);
void judge_control(Judgement& judgement);
void judge_session(Judgement& judgement);
void judge_traffic(Judgement& judgement);

}  // namespace rtx::twin
