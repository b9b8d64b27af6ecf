#pragma once

#include "parsers/result.hpp"
#include "parsers/value.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace rtx::parsers {

/// A time by the router's clock, or so long before the log's newest entry.
using LogEnd = std::variant<std::chrono::sys_seconds, std::chrono::seconds>;

/// Which entries of a log are wanted. Both ends belong to it.
struct LogSpan {
  std::optional<LogEnd> since;  ///< Absent: from the beginning.
  std::optional<LogEnd> until;  ///< Absent: to the end.

  [[nodiscard]] bool is_limited() const noexcept { return since || until; }
};

/// What of a log lies in a span.
struct LogExcerpt {
  Value value;       ///< As of ShowLog; its `first`, `last` and ages are still those of the whole log.
  std::string text;  ///< As the router printed it.
  std::string begins_after;  ///< The time of the oldest entry, if the log does not reach back to `since`.
};

/// What of `output`, which `show log [reverse]` printed, lies in `span`. An entry of a clock that was not set
/// belongs to the next one that has a time; if none has, all stay. A line without a time goes with the entry
/// above it.
[[nodiscard]] Result<LogExcerpt> excerpt_of(std::string_view output, const LogSpan& span);

}  // namespace rtx::parsers
