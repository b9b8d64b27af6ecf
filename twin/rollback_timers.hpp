#pragma once

#include "twin/lab_time.hpp"
#include "twin/router.hpp"

#include <optional>
#include <vector>

namespace rtx::twin {

class Console;

/// The rollback timers of a router: one a console, the last one set counts. Source: command
/// reference 56.7.31.
class RollbackTimers {
 public:
  /// `state` is what holds again when `deadline` comes.
  void set(const Console& console, LabTime deadline, Router::State state);
  /// What has been changed stays. False: that console has none.
  bool cancel(const Console& console);
  void clear() noexcept { timers_.clear(); }
  /// What holds again if the timer of that console fires now; the timer is gone.
  [[nodiscard]] std::optional<Router::State> fire(const Console& console);

  /// The line of that console is dead, which the router notices at its login timer (`session_end`), or never.
  /// At that time the timer fires if `fires_then`, else it is gone.
  void abandon(const Console& console, std::optional<LabTime> session_end, bool fires_then);

  [[nodiscard]] std::optional<LabTime> next() const;
  /// What holds again by the first timer that is due; timers that end without effect are dropped.
  [[nodiscard]] std::optional<Router::State> take(LabTime now);

 private:
  struct Timer {
    const Console* console;  ///< Null: nobody is there any more.
    LabTime deadline;
    Router::State state;
    std::optional<LabTime> session_end{};
    bool fires_then = false;

    [[nodiscard]] bool ends_first() const { return session_end && *session_end < deadline; }
    [[nodiscard]] LabTime due() const { return ends_first() ? *session_end : deadline; }
  };
  std::vector<Timer> timers_;
};

}  // namespace rtx::twin
