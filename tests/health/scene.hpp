#pragma once

#include "health/history.hpp"
#include "safety/journal_entry.hpp"

#include <functional>
#include <string>
#include <sys/types.h>

namespace rtx::health::testing {

/// Some minutes into a day of the past.
inline Time minute(int number) {
  return *safety::utc_time("2026-01-31T02:00:00.000Z") + std::chrono::minutes{number};
}

/// A verdict that looks like one of a pair.
inline Verdict verdict_of(const std::string& subject, Health health, Time at) {
  Verdict verdict;
  verdict.subject = subject;
  verdict.is_pair = true;
  verdict.vpn = "l2tpv3-ipsec";
  verdict.health = health;
  verdict.at = at;
  if (health != Health::healthy) {
    verdict.reason = "the tunnel is " + std::string{name_of(health)};
    verdict.findings.push_back(
        {"tunnel", health, "yamaha01", verdict.reason, "Tunnel State: disconnected", "look at the cable"});
  }
  verdict.ends.resize(2);
  verdict.ends[0].router = "yamaha01";
  verdict.ends[1].router = "yamaha02";
  return verdict;
}

/// Runs `act` in a process of its own; it ends there with status 0, or 1 if it throws.
pid_t in_child(const std::function<void()>& act);
/// Waits for it. Its exit status, or minus the signal that ended it.
int ended(pid_t child);

}  // namespace rtx::health::testing
