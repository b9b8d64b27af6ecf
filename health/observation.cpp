#include "health/observation.hpp"

#include "parsers/show_config.hpp"

#include <algorithm>

namespace rtx::health {
namespace {

/// The answer to `command` that can be parsed, or why there is none.
template <class T>
const Answered* answer_to(const Observation& seen, std::string_view command, Read<T>& read) {
  const Answered* answer = command.empty() ? nullptr : seen.find(command);
  if (answer == nullptr) {
    read.why_not = seen.trouble.empty() ? "it was not asked" : seen.trouble;
    return nullptr;
  }
  if (answer->error) {
    read.why_not = "it refused '" + answer->command + "': " + *answer->error;
    return nullptr;
  }
  if (!answer->unsure.empty()) {
    read.why_not = answer->unsure;
    return nullptr;
  }
  return answer;
}

template <class T>
Read<T> parsed(const Observation& seen, std::string_view command,
               parsers::Result<T> (*parse)(std::string_view)) {
  Read<T> read;
  const Answered* answer = answer_to(seen, command, read);
  if (answer == nullptr) return read;
  auto result = parse(answer->text);
  if (result) {
    read.value = *std::move(result);
  } else {
    read.why_not = "what it printed for '" + std::string{command} + "' cannot be read: expected " +
                   std::string{result.error().expected};
  }
  return read;
}

}  // namespace

const Answered* Observation::find(std::string_view command) const {
  const auto found = std::ranges::find(answers.rbegin(), answers.rend(), command, &Answered::command);
  return found == answers.rend() ? nullptr : &*found;
}

Read<parsers::ShowEnvironment> read_environment(const Observation& seen) {
  return parsed<parsers::ShowEnvironment>(seen, "show environment", parsers::parse_show_environment);
}

/// A configuration counts only if it is whole: it begins with the router's header.
Read<language::Config> read_running(const Observation& seen) {
  Read<language::Config> read;
  const Answered* answer = answer_to(seen, "show config", read);
  if (answer == nullptr) return read;
  const auto header = parsers::parse_show_config(answer->text);
  auto config = language::Config::parse(answer->text);
  if (header && header->model && !config.lines().empty()) {
    read.value = std::move(config);
  } else {
    read.why_not = "'show config' did not print a whole configuration";
  }
  return read;
}

Read<parsers::Ping> read_ping(const Observation& seen, std::string_view command) {
  return parsed<parsers::Ping>(seen, command, parsers::parse_ping);
}

Read<parsers::ShowStatusTunnel> read_tunnel(const Observation& seen, std::string_view command) {
  return parsed<parsers::ShowStatusTunnel>(seen, command, parsers::parse_show_status_tunnel);
}

Readings read(const Observation& seen) {
  return {read_environment(seen),
          parsed<parsers::ShowStatusL2tp>(seen, "show status l2tp", parsers::parse_show_status_l2tp),
          parsed<parsers::ShowIpsecSa>(seen, "show ipsec sa", parsers::parse_show_ipsec_sa),
          read_running(seen)};
}

}  // namespace rtx::health
