#pragma once

#include "health/verdict.hpp"
#include "language/config.hpp"
#include "parsers/ping.hpp"
#include "parsers/show_environment.hpp"
#include "parsers/show_ipsec_sa.hpp"
#include "parsers/show_status_l2tp.hpp"
#include "parsers/show_status_tunnel.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {

/// What a router said to one command.
struct Answered {
  std::string command;
  std::string text;                  ///< As `transports::Reply::text`: it may hold secrets.
  std::optional<std::string> error;  ///< It refused the command.
  std::string unsure{};              ///< Why the text is not to be gone by; empty: it is.
};

/// Everything that was seen of one router in one visit. Holds secrets.
struct Observation {
  std::string router;
  Time at{};
  std::vector<Answered> answers;  ///< In the order in which they were asked.
  std::string trouble;            ///< Why there are not more of them; empty: all were given. Redacted.
  std::string trouble_kind;       ///< Its stable name: `timeout`, `host_key_unknown`.
  std::string next_step;
  std::optional<language::Config> saved;  ///< The saved configuration, if it was asked for and could be read.
  std::string why_not_saved;

  /// The last answer to exactly this command; null if there is none.
  [[nodiscard]] const Answered* find(std::string_view command) const;
};

/// A parsed answer, or why there is none.
template <class T>
struct Read {
  std::optional<T> value;
  std::string why_not;  ///< Set if there is no value: `it was not asked`, `it refused: ...`.

  explicit operator bool() const noexcept { return value.has_value(); }
  const T* operator->() const { return &*value; }
};

/// The answers that the built-in checks go by. Views point into the observation.
struct Readings {
  Read<parsers::ShowEnvironment> environment;
  Read<parsers::ShowStatusL2tp> l2tp;
  Read<parsers::ShowIpsecSa> sa;
  Read<language::Config> running;
};

[[nodiscard]] Read<parsers::ShowEnvironment> read_environment(const Observation& seen);
[[nodiscard]] Read<language::Config> read_running(const Observation& seen);

/// `command`: by which it pinged; empty: it did not.
[[nodiscard]] Read<parsers::Ping> read_ping(const Observation& seen, std::string_view command);

/// `command`: the one that showed a plain IPsec tunnel.
[[nodiscard]] Read<parsers::ShowStatusTunnel> read_tunnel(const Observation& seen, std::string_view command);

/// Reads the answers of `seen`.
[[nodiscard]] Readings read(const Observation& seen);

}  // namespace rtx::health
