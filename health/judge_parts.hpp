#pragma once

#include "health/judge.hpp"
#include "health/vpn_between.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

/// Two runs that overlap see a router in the wrong order: an uptime that is less by no more than this is the
/// same uptime.
inline constexpr std::chrono::seconds overlap{120};

/// A subject with its answers parsed, and the findings so far. The parts of `judge` each add theirs.
class Bench {
 public:
  Bench(const SubjectSeen& subject, const Rules& rules);

  [[nodiscard]] std::size_t ends() const noexcept { return subject_->ends.size(); }
  [[nodiscard]] const EndSeen& end(std::size_t at) const { return subject_->ends.at(at); }
  [[nodiscard]] const Readings& readings(std::size_t at) const { return readings_.at(at); }
  [[nodiscard]] const std::string& router(std::size_t at) const { return end(at).seen.router; }
  [[nodiscard]] bool was_visited(std::size_t at) const { return !end(at).seen.answers.empty(); }

  /// The commands by which it pinged the far end, one for each VPN. Empty: none, for no address is known.
  [[nodiscard]] std::vector<std::string> pings(std::size_t at) const;

  /// What the run before measured on that router; null if there was none.
  [[nodiscard]] const Measures* before(std::size_t at) const;

  const SubjectSeen& subject() const { return *subject_; }
  const Rules& rules() const { return *rules_; }

  /// `command`: the one whose output is the evidence; empty: none.
  void find(Health health, std::string rule, std::size_t at, std::string words, std::string_view command = {},
            std::string look = {});
  /// About both ends.
  void find_of_pair(Health health, std::string rule, std::string words);
  /// Says that `read` was needed and is not there; once for each reason.
  template <class T>
  bool needed(const Read<T>& read, std::size_t at) {
    if (read) return true;
    if (was_visited(at)) find(Health::could_not_tell, "unread", at, read.why_not);
    return false;
  }

  /// Says that `what` cannot be read in the answer to `command`, and that `rule` needs it.
  void lacks(std::size_t at, const std::string& what, const std::string& command, const std::string& rule);

  std::vector<Finding> findings;
  std::vector<Measures> measures;

 private:
  const SubjectSeen* subject_;
  const Rules* rules_;
  std::vector<Readings> readings_;
};

/// How the routers themselves are: reached, CPU, memory, restarts, saved configuration.
void judge_routers(Bench& bench);

/// The pair's L2TP tunnel as end `at` shows it; null: it does not.
[[nodiscard]] const parsers::L2tpTunnel* tunnel_of(const Bench& bench, const Vpn& vpn, std::size_t at);

/// Whether the router of end `at` restarted since the run before: it has been up for less time than then; or
/// it tells of another boot time, and has not grown older by as much as this machine's clock says. Its clock
/// alone may have been set, and so may this machine's.
[[nodiscard]] bool has_restarted(const Bench& bench, std::size_t at);

/// The L2TP tunnel of end `at`, and its session.
void judge_l2tp(Bench& bench, const Vpn& vpn, std::size_t at);

/// For how long its session has been up; absent: it is not, or does not tell.
[[nodiscard]] std::optional<std::chrono::seconds> l2tp_uptime(const Bench& bench, const Vpn& vpn,
                                                              std::size_t at);

/// Each end's IDs are the other's, as the other tells them.
void judge_l2tp_mirror(Bench& bench, const Vpn& vpn);

/// What the router says of the plain IPsec tunnel of end `at`, besides its SAs.
void judge_ipsec_tunnel(Bench& bench, const Vpn& vpn, std::size_t at);

/// For how long it has been up; absent: it is not, or does not tell.
[[nodiscard]] std::optional<std::chrono::seconds> ipsec_uptime(const Bench& bench, const Vpn& vpn,
                                                               std::size_t at);

/// The VPN between two ends: states, ids that mirror each other, SAs, pings, and why it is down.
void judge_vpn(Bench& bench, Verdict& verdict);

/// What cannot be judged, as it is not known which tunnels are the VPN.
void judge_undecided(Bench& bench, const Vpns& vpns);

}  // namespace rtx::health
