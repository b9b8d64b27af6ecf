#pragma once

#include "health/visit.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace rtx::health {

/// How many sessions there may be at a time.
struct Limits {
  std::size_t at_once = 64;
  std::size_t per_site = 8;      ///< Routers whose inventory gives them the same `site`.
  std::size_t per_bastion = 16;  ///< Routers whose way leads through the same jump host.
};

/// Who is told while a fleet is visited. Must not throw.
class FleetObserver {
 public:
  virtual ~FleetObserver() = default;
  virtual void on_begun(std::size_t subject) = 0;
  virtual void on_seen(std::size_t subject, SubjectSeen seen) = 0;
};

/// What visiting `router` takes up at a Turnstile: a session, the router itself, its site, and each of the
/// `bastions` on the way to it.
[[nodiscard]] std::vector<std::string> takes_of(const playbooks::Router& router,
                                                const std::vector<std::string>& bastions);

/// Checks all `subjects` side by side within `limits`, in fair order; verdicts come as they are reached. Once
/// it is stopped from outside no further subject is begun, and those at work are left without a verdict.
[[nodiscard]] boost::asio::awaitable<void> visit_fleet(const std::vector<Subject>& subjects,
                                                       VisitSettings settings, Limits limits,
                                                       playbooks::SessionOpener open,
                                                       FleetObserver& observer);

}  // namespace rtx::health
