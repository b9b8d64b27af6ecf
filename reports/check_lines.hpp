#pragma once

#include "health/verdict.hpp"

#include <cstddef>
#include <string>

/// A run as a stream of JSON objects, one a line, as it happens; docs/json-output.md describes them, and
/// docs/check.schema.json for machines. Each function returns one whole line with its line feed.
namespace rtx::reports {

/// The first line: `subjects` are to be looked at.
[[nodiscard]] std::string check_began_line(const health::CheckRun& run, std::size_t subjects);

/// One subject has been looked at.
[[nodiscard]] std::string verdict_line(const health::CheckRun& run, const health::Verdict& verdict);

/// The last line: what the run came to. `run.ended` must be there.
[[nodiscard]] std::string check_ended_line(const health::CheckRun& run);

}  // namespace rtx::reports
