#include "health/fleet.hpp"

#include "health/turnstile.hpp"
#include "playbooks/side_by_side.hpp"
#include "transports/failure.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <utility>

namespace rtx::health {

namespace asio = boost::asio;

namespace {

/// What all tasks of one run share.
struct Fleet {
  const std::vector<Subject>& subjects;
  VisitSettings settings;
  playbooks::SessionOpener open;
  FleetObserver& observer;
  Turnstile turnstile;
};

void set_limits(Fleet& fleet, const Limits& limits) {
  fleet.turnstile.limit(std::string{Turnstile::sessions}, limits.at_once);
  for (const Subject& subject : fleet.subjects) {
    for (const std::string& name : subject.takes) {
      if (name.starts_with("router ")) fleet.turnstile.limit(name, 1);
      if (name.starts_with("site ")) fleet.turnstile.limit(name, limits.per_site);
      if (name.starts_with("bastion ")) fleet.turnstile.limit(name, limits.per_bastion);
    }
  }
}

asio::awaitable<void> look_at(Fleet& fleet, std::size_t number) {
  const auto at = std::chrono::system_clock::now();
  const auto began = std::chrono::steady_clock::now();
  fleet.observer.on_begun(number);
  SubjectSeen seen = co_await visit(fleet.subjects[number], fleet.settings, fleet.open);
  seen.at = at;
  seen.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  fleet.observer.on_seen(number, std::move(seen));
}

/// One subject from the turnstile to its end; a stop from outside comes without one.
asio::awaitable<void> look_after(Fleet& fleet, std::size_t number) {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  try {
    auto takes = fleet.subjects[number].takes;
    const auto pass = co_await fleet.turnstile.enter(std::move(takes));
    co_await look_at(fleet, number);
  } catch (const boost::system::system_error&) {
    // It still stood at the turnstile.
  } catch (const transports::Failure&) {
    // It was at work, and has been left.
  }
}

}  // namespace

std::vector<std::string> takes_of(const playbooks::Router& router, const std::vector<std::string>& bastions) {
  std::vector<std::string> takes{std::string{Turnstile::sessions}, "router " + router.name};
  const auto site = router.variables.find("site");
  if (site != router.variables.end())
    if (const auto* text = std::get_if<std::string>(&site->second.value)) takes.push_back("site " + *text);
  for (const std::string& bastion : bastions) takes.push_back("bastion " + bastion);
  return takes;
}

asio::awaitable<void> visit_fleet(const std::vector<Subject>& subjects, VisitSettings settings, Limits limits,
                                  playbooks::SessionOpener open, FleetObserver& observer) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  Fleet fleet{subjects, settings, std::move(open), observer, {}};
  set_limits(fleet, limits);
  std::vector<asio::awaitable<void>> tasks;
  tasks.reserve(subjects.size());
  for (std::size_t number = 0; number < subjects.size(); ++number) tasks.push_back(look_after(fleet, number));
  co_await playbooks::side_by_side(std::move(tasks));
}

}  // namespace rtx::health
