#pragma once

#include "transports/failure.hpp"
#include "transports/secret.hpp"
#include "transports/transport.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

/// What the console's machines (`Login`, `Exchange`, `Resync`) are told, and what they answer. A machine
/// knows neither socket nor clock: time comes with the events, waiting is an action.
namespace rtx::transports::console {

/// Type these bytes; then resume with `Sent`. A `Secret`, because passwords go the same way as everything.
struct Send {
  Secret bytes;
};

/// Wait for bytes; resume with `Received`, with `Quiet` if none came for so long (zero: never), with
/// `Expired` at the deadline of the whole, with `Ended` if the connection is over.
struct Read {
  std::chrono::milliseconds quiet{0};
};

struct Done {};

/// `message` is empty if the connection's own failure says it all.
struct Failed {
  Trouble trouble;
  std::string message;
  std::string next_step;
};

using Action = std::variant<Send, Read, Done, Failed>;

struct Start {
  Clock::time_point at;
};
struct Sent {};
struct Received {
  std::string_view bytes;  ///< In any split.
  Clock::time_point at;
};
struct Quiet {};
struct Expired {};
struct Ended {};

using Event = std::variant<Start, Sent, Received, Quiet, Expired, Ended>;

}  // namespace rtx::transports::console
