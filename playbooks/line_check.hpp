#pragma once

#include "language/commands.hpp"
#include "playbooks/playbook.hpp"
#include "playbooks/render.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::playbooks {

/// The values of one end; in a check without values, samples of the right type.
struct EndValues {
  BoundVariables own;
  /// The variables whose value is a mere sample: what is wrong only because of such a value is not reported.
  std::map<std::string, VariableType, std::less<>> samples;
};

/// What a command line is for.
enum class Purpose {
  change,
  display,
  be_refused  ///< Typed to see the router refuse it (`expect_error`): its mistake is its point.
};

/// A line that may be typed.
struct CheckedLine {
  bool empty = false;       ///< Nothing but blanks or a comment: not typed at all.
  bool never_asks = false;  ///< The table knows the command and that it never asks anything.
  std::chrono::milliseconds deadline{15'000};
};

/// Checks `rendered`, which came from `source`, as a command line typed while `selection` is in force, and
/// updates `selection`. Errors and warnings go to `problems`, placed in `source`.
[[nodiscard]] CheckedLine check_line(const Template& source, const Rendered& rendered, Purpose purpose,
                                     const std::vector<std::string>& allow, const EndValues& values,
                                     language::Selection& selection, Diagnostics& problems);

/// Whether `allow` names the command that `line` begins with, with or without `no`.
[[nodiscard]] bool is_allowed(std::string_view line, const std::vector<std::string>& allow);

/// What a playbook's `allow` may name: what is refused, and the settings that cannot be put back because the
/// router asks for them or hides them (`administrator password`).
[[nodiscard]] const std::vector<std::string>& allowable_commands();

/// The commands that are refused unless a playbook allows them: `cold start`, `restart`, ...
[[nodiscard]] const std::vector<std::string>& refused_commands();

}  // namespace rtx::playbooks
