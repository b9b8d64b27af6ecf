#pragma once

#include "health/observation.hpp"
#include "health/rules.hpp"
#include "health/verdict.hpp"
#include "health/vpn_between.hpp"
#include "playbooks/redactor.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

/// What one expectation of a check file came to on one end.
struct Expected {
  std::string router;
  std::string name;                 ///< For people.
  std::string command;              ///< Masked.
  Health health = Health::healthy;  ///< Healthy: it is met.
  std::string got;                  ///< What the assertions that failed came to, or why it could not be told.
  std::string evidence;
  std::string unread;  ///< `2 lines not understood, first: ...`: what it was not judged by; may be empty.
};

/// One router of a subject, and what is known of it besides.
struct EndSeen {
  Observation seen;
  std::string ping;  ///< The command by which it pinged the far end through the first VPN; empty: none.
  std::vector<std::string> other_pings{};  ///< The same for the pair's other VPNs; some may be equal.
  std::vector<std::string> addresses;      ///< That it must hold, as the inventory says; no lengths.
  std::optional<language::Config> golden;  ///< What its configuration should be.
};

/// Everything by which a pair (two ends) or a single router (one) is judged.
struct SubjectSeen {
  std::string name;
  Time at{};  ///< When it was begun to be looked at.
  std::chrono::milliseconds took{};
  std::vector<EndSeen> ends;
  TunnelNumbers tunnels{};  ///< Of the pair's VPN, as far as a person said them.
  std::vector<Expected> expected;
  bool built_in = true;           ///< Judge by more than `expected`.
  std::optional<Verdict> before;  ///< The verdict of the run before.
};

/// The verdict on `subject`. Nothing is healthy of which a part that the rules ask for was not seen. All
/// texts of the verdict are redacted and sanitised.
[[nodiscard]] Verdict judge(const SubjectSeen& subject, const Rules& rules,
                            const playbooks::Redactor& redactor);

}  // namespace rtx::health
