#pragma once

#include "parsers/log_span.hpp"
#include "parsers/value.hpp"

#include <string>

/// `--since` and `--until`. Without either, all is as if there were no such thing.
namespace rtx::agent {

/// Throws UsageError if `span` is limited and `command` is not `show log`.
void must_be_log(const std::string& command, const parsers::LogSpan& span);

/// What of `output` lies in `span`, parsed as `command`'s.
[[nodiscard]] parsers::Result<parsers::Value> parse_within(const std::string& command,
                                                           const std::string& output,
                                                           const parsers::LogSpan& span);

/// What of `output` lies in `span`, as the router printed it.
[[nodiscard]] std::string text_within(const std::string& output, const parsers::LogSpan& span);

/// What to tell a person of a log that does not reach back to the beginning of `span`; empty if it does.
[[nodiscard]] std::string reach_of_log(const std::string& output, const parsers::LogSpan& span);

}  // namespace rtx::agent
