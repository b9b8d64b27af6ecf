#pragma once

#include "language/edits.hpp"
#include "playbooks/plan.hpp"

#include <string>
#include <vector>

namespace rtx::playbooks {

/// What a line of a playbook does to a router that holds a certain configuration.
enum class Effect {
  none,       ///< It is so already, or there is nothing to take back.
  selects,    ///< Goes to a tunnel or PP, or back.
  adds,       ///< A setting that was not there.
  changes,    ///< Another value.
  removes,    ///< Takes a setting back.
  acts,       ///< Does something once (`ipsec refresh sa`): no configuration tells, nothing takes it back.
  unknown,    ///< A command that is not known: sent as it is; what it does, and what takes it back, is not
              ///< known.
  is_refused  ///< Meant to be refused (`expect_error`).
};

/// One line, in the order of typing.
struct LineEffect {
  std::size_t step;  ///< Into `Plan::steps`.
  std::string shown;
  Effect effect;
  std::string before;  ///< The line whose value changes or that is taken back, secrets masked.
};

/// What a plan makes of one router's configuration, found out without typing anything.
struct ChangePlan {
  std::vector<LineEffect> lines;
  language::Config before;
  language::Config after;
  language::Edits undo;  ///< From `after` to `before`. Holds secrets.

  /// How many lines change the configuration.
  [[nodiscard]] std::size_t changes() const;
  /// True if everything that the lines do can be taken back by typing.
  [[nodiscard]] bool can_be_undone() const;
};

/// Types the lines of end `end` into a copy of `running`, as a router would.
[[nodiscard]] ChangePlan plan_change(const Plan& plan, std::size_t end, language::Config running);

/// `adds`, `changes`, ...: the stable name in JSON.
[[nodiscard]] const char* name_of(Effect effect) noexcept;

}  // namespace rtx::playbooks
