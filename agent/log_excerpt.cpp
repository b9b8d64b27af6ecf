#include "agent/log_excerpt.hpp"

#include "agent/fields.hpp"
#include "agent/targets.hpp"

#include <utility>

namespace rtx::agent {

using parsers::LogSpan;

void must_be_log(const std::string& command, const LogSpan& span) {
  if (!span.is_limited() || parser_for(command).command == "show log") return;
  throw UsageError{"--since and --until are for 'show log', and this is '" + command + "'",
                   "leave them out; of other commands only the whole output can be shown"};
}

parsers::Result<parsers::Value> parse_within(const std::string& command, const std::string& output,
                                             const LogSpan& span) {
  if (!span.is_limited()) return parser_for(command).parse(output);
  const auto excerpt = parsers::excerpt_of(output, span);
  if (!excerpt) return excerpt.error();
  return excerpt->value;
}

std::string text_within(const std::string& output, const LogSpan& span) {
  if (!span.is_limited()) return output;
  auto excerpt = parsers::excerpt_of(output, span);
  if (!excerpt) return output;
  return std::move(excerpt->text);
}

std::string reach_of_log(const std::string& output, const LogSpan& span) {
  if (!span.is_limited()) return {};
  const auto excerpt = parsers::excerpt_of(output, span);
  if (!excerpt || excerpt->begins_after.empty()) return {};
  return "the log begins later than --since, at " + excerpt->begins_after;
}

}  // namespace rtx::agent
