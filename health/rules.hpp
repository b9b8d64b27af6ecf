#pragma once

#include "parsers/value.hpp"

#include <chrono>
#include <optional>

namespace rtx::health {

/// What makes a pair that works degraded: docs/health-checks.md. Absent: that is not looked at.
struct Rules {
  std::optional<parsers::Permille> loss{parsers::Permille{0}};  ///< More of the pings than this are lost.
  std::optional<std::chrono::microseconds> rtt;                 ///< Their mean takes longer.
  bool flapped = true;  ///< The tunnel was down, or a router restarted, since the last run.
  std::optional<std::chrono::seconds> sa_life{std::chrono::seconds{30}};  ///< An SA has less left.
  std::optional<parsers::Permille> cpu{parsers::Permille{800}};           ///< Five minutes' mean is more.
  std::optional<parsers::Permille> memory{parsers::Permille{900}};        ///< More is used.
  bool unsaved = true;  ///< The running configuration differs from the saved one.
  int pings = 5;        ///< So many in each direction.
};

}  // namespace rtx::health
