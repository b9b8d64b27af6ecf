#include "twin/router.hpp"
#include "twin/world.hpp"

namespace rtx::twin {
namespace {

// A clock that has lost its time. Source: listings of routers with an empty battery.
constexpr LocalTime lost_time{std::chrono::local_days{std::chrono::year{1980} / 1 / 1}};

}  // namespace

void Router::save(std::size_t slot) {
  files_[slot] = snapshot();
}

Router::State Router::snapshot() const {
  return {running_, accounts_, world_->now(), clock_.shows(world_->now())};
}

void Router::restore(const State& state) {
  running_ = state.config;
  accounts_ = state.accounts;
  schedule_.follow(running_, world_->now(), clock_);
  world_->changed(*this);
}

void Router::restart(LabTime at, LabTime up) {
  running_ = files_[0]->config;
  accounts_ = files_[0]->accounts;
  booted_at_ = at;
  if (settings_.safety.clock_lost_at_boot) clock_.set(at, lost_time);
  log(at, "Restart by restart command");
  log(at, revision_line() + " starts");
  schedule_.boot(running_, up, clock_);
  world_->rebooted(*this);
}

void Router::set_clock(LocalTime time) {
  clock_.set(world_->now(), time);
  schedule_.clock_set(world_->now(), clock_);
}

std::optional<Schedule::Due> Router::take_scheduled(LabTime now) {
  auto due = schedule_.take(now, clock_);
  // Source: log lines `[SCHEDULE] Startup: ...`; of other times that they read likewise.
  if (due) log(due->when, "[SCHEDULE] " + due->entry.time_text + ": " + due->entry.command);
  const bool is_spent = due && due->entry.when == ScheduleEntry::When::relative;
  if (is_spent && !settings_.safety.relative_stays) {
    set("no schedule at " + std::to_string(due->entry.number));
    schedule_.follow(running_, now, clock_);
  }
  return due;
}

}  // namespace rtx::twin
