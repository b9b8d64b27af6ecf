#pragma once

#include <stdexcept>
#include <string>

namespace rtx::transports {

/// What kind of trouble the world made: the key that callers and tests decide on.
enum class Trouble {
  name_not_resolved,       ///< The host name has no address.
  refused,                 ///< The port answered, and said no.
  unreachable,             ///< No route, or nothing answered in time.
  closed,                  ///< The peer ended the connection in order (EOF).
  reset,                   ///< The connection was cut (RST, broken pipe).
  not_ssh,                 ///< What answered does not speak SSH-2.
  no_common_algorithm,     ///< Key exchange found nothing both sides know.
  host_key_unknown,        ///< The host key is not in known_hosts.
  host_key_changed,        ///< known_hosts holds another key for this host.
  authentication_refused,  ///< User name, password or key not accepted.
  no_shell,                ///< Logged in, but no terminal or shell was granted.
  access_restricted,       ///< `Error: Login access is restricted.`
  administrator_refused,   ///< The administrator password is wrong, or the user may not be administrator.
  prompt_timeout,          ///< The router did not come back to its prompt in time.
  undeclared_question,     ///< The router asked something that no declared answer fits.
  output_too_long,         ///< More output than the limit allows.
  cancelled,               ///< Stopped by the user or by the program.
  broken,                  ///< Anything else; the message says what.
};

/// The stable name of `trouble` that JSON output and documentation use: `host_key_unknown`.
[[nodiscard]] const char* name_of(Trouble trouble) noexcept;

/// The world failed: thrown out of coroutines, caught by whoever runs a router.
class Failure : public std::runtime_error {
 public:
  Failure(Trouble trouble_, const std::string& message, std::string next_step_ = {})
      : std::runtime_error{message}, trouble{trouble_}, next_step{std::move(next_step_)} {}

  Trouble trouble;
  std::string next_step;  ///< What the person can do now; may be empty.
};

}  // namespace rtx::transports
