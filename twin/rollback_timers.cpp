#include "twin/rollback_timers.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {

void RollbackTimers::set(const Console& console, LabTime deadline, Router::State state) {
  cancel(console);
  timers_.push_back({.console = &console, .deadline = deadline, .state = std::move(state)});
}

bool RollbackTimers::cancel(const Console& console) {
  return std::erase_if(timers_, [&](const Timer& timer) { return timer.console == &console; }) > 0;
}

std::optional<Router::State> RollbackTimers::fire(const Console& console) {
  const auto found = std::ranges::find(timers_, &console, &Timer::console);
  if (found == timers_.end()) return std::nullopt;
  std::optional<Router::State> state = std::move(found->state);
  timers_.erase(found);
  return state;
}

void RollbackTimers::abandon(const Console& console, std::optional<LabTime> session_end, bool fires_then) {
  const auto found = std::ranges::find(timers_, &console, &Timer::console);
  if (found == timers_.end()) return;
  found->console = nullptr;
  found->session_end = session_end;
  found->fires_then = fires_then;
}

std::optional<LabTime> RollbackTimers::next() const {
  const auto first = std::ranges::min_element(timers_, {}, &Timer::due);
  return first == timers_.end() ? std::nullopt : std::optional{first->due()};
}

std::optional<Router::State> RollbackTimers::take(LabTime now) {
  while (true) {
    const auto first = std::ranges::min_element(timers_, {}, &Timer::due);
    if (first == timers_.end() || first->due() > now) return std::nullopt;
    const bool fires = !first->ends_first() || first->fires_then;
    std::optional<Router::State> state = std::move(first->state);
    timers_.erase(first);
    if (fires) return state;
  }
}

}  // namespace rtx::twin
