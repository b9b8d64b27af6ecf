#pragma once

#include "health/judge.hpp"
#include "playbooks/plan.hpp"
#include "playbooks/runner.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

/// A pair or a router that is to be checked.
struct Subject {
  std::string name;
  playbooks::Plan plan;   ///< Its routers, and the expectations of a check file; no lines.
  TunnelNumbers tunnels;  ///< As of SubjectSeen.
  std::array<std::string, 2>
      inner{};  ///< By which the ends of a pair ping each other, where a person said so.
  std::vector<std::vector<std::string>> addresses;        ///< As of EndSeen, one for each router.
  std::vector<std::optional<language::Config>> golden{};  ///< The same.
  std::vector<std::string> takes;                         ///< At the Turnstile.
};

struct VisitSettings {
  Rules rules;
  bool built_in = true;
  std::vector<std::string> more{};    ///< Displays that are asked besides.
  bool keeps_configurations = false;  ///< They are read, and once more: see `compare`.
  std::chrono::seconds deadline{60};  ///< For what one router is asked; leaving it comes on top.
};

/// What all its routers are asked, besides expectations: displays that the built-in checks go by, and `more`;
/// each once.
[[nodiscard]] std::vector<std::string> questions(const VisitSettings& settings, bool is_pair);

/// Looks at the routers of `subject` side by side: logs in, types all displays ahead in one go, then what the
/// configurations tell to ask: the state of a plain IPsec tunnel, and pings to the far end through the VPN;
/// leaves. Only displays and pings are typed: nothing that a configuration could hold. What fails is told by
/// the observations; only a stop from outside is `Failure{Trouble::cancelled}`, after the routers were left.
[[nodiscard]] boost::asio::awaitable<SubjectSeen> visit(const Subject& subject, const VisitSettings& settings,
                                                        playbooks::SessionOpener open);

}  // namespace rtx::health
