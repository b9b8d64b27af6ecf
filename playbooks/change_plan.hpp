#pragma once

#include "language/edits.hpp"
#include "playbooks/plan.hpp"
#include "safety/management_path.hpp"

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
  displays,   ///< Prints something and changes nothing.
  acts,       ///< Does something once (`ipsec refresh sa`): no configuration tells, nothing takes it back.
  unknown,    ///< A command that is not known: sent as it is; what it does, and what takes it back, is not
              ///< known.
  is_refused  ///< Meant to be refused (`expect_error`).
};

/// One line, in the order of typing.
struct LineEffect {
  std::size_t step;  ///< Into `Plan::steps`.
  std::size_t line;  ///< Into the lines of that step on this router.
  std::string shown;
  Effect effect;
  std::string before;   ///< The line whose value changes or that is taken back, secrets masked.
  std::string touches;  ///< Why it touches the path that this session comes by; empty if it does not.
  bool cuts = false;    ///< It can end sessions, tunnels or logins.
  bool ahead = false;   ///< It may be typed before the line in front of it was answered.
  language::Acts acts = language::Acts::at_once;
  std::string cannot_be_put_back;  ///< Why typing does not take it back; empty if it does, or need not.
  bool consented = false;          ///< The playbook allows it by name (`allow`) all the same.
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
  /// True if a mistake here may end in a router that only a restart brings back: a line touches the path of
  /// this session, cuts something, is not known, or cannot be taken back by typing.
  [[nodiscard]] bool needs_switch() const;
  /// The lines that are not typed unless a person says so (`--allow-unknown`): those that are not known, and
  /// those that cannot be put back and that the playbook does not allow by name.
  [[nodiscard]] std::vector<const LineEffect*> needing_consent() const;
};

/// What is known of the way to `router` before it has been asked: see `safety::read_path`. The address that
/// we connect to is the router's own unless jump hosts are in between; a name's is not looked up.
[[nodiscard]] safety::Path path_to(const Router& router);

/// Types the lines of end `end` into a copy of `running`, as a router would. `path` is how the session comes
/// there; where nothing is known of it, more lines touch it.
[[nodiscard]] ChangePlan plan_change(const Plan& plan, std::size_t end, language::Config running,
                                     const safety::Path& path = {});

/// `adds`, `changes`, ...: the stable name in JSON.
[[nodiscard]] const char* name_of(Effect effect) noexcept;

}  // namespace rtx::playbooks
