#pragma once

#include "agent/options.hpp"

#include <string>
#include <variant>
#include <vector>

namespace rtx::agent {

/// The command line has been answered already: help, version, or a mistake.
struct Answered {
  int exit_code = 0;
  std::string out;    ///< For standard output.
  std::string error;  ///< For standard error.
};

using Invocation = std::variant<Answered, ApplyOptions, RunOptions, ConsoleOptions, PlanOptions, ParseOptions,
                                LintOptions, RunsOptions, CheckOptions, HistoryOptions, SnapshotOptions,
                                CompareOptions, VerifyOptions, RecoverOptions>;

/// Reads `arguments` (without the program's name). Never exits and prints nothing.
[[nodiscard]] Invocation read_command_line(std::vector<std::string> arguments);

}  // namespace rtx::agent
