#pragma once

#include "health/verdict.hpp"

#include <string>

namespace rtx::agent {

/// A table of all subjects, below it what is not healthy and what to do, and the counts.
[[nodiscard]] std::string check_text(const health::CheckRun& run, bool colour);

/// One verdict in a line: its health, the subject, why.
[[nodiscard]] std::string headline(const health::Verdict& verdict, bool colour);

}  // namespace rtx::agent
