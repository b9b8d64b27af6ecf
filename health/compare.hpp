#pragma once

#include "health/snapshot.hpp"

#include <string>
#include <vector>

namespace rtx::health {

/// Something that a person cares about and that is otherwise than before.
struct Deviation {
  std::string router;
  std::string
      kind;  ///< Stable: `tunnel`, `sa`, `route`, `neighbour`, `loss`, `config`, `firmware`, `unseen`.
  std::string what;         ///< `tunnel 1`, `route 10.0.0.0/8`, a configuration line's key.
  std::string before;       ///< Empty: it was not there.
  std::string after;        ///< Empty: it is gone.
  std::string next_step{};  ///< How what is unseen now could be seen; mostly empty.
  bool operator==(const Deviation&) const = default;
};

/// It cannot be told whether something has changed: it was not seen, before or now.
[[nodiscard]] inline bool is_unseen(const Deviation& deviation) noexcept {
  return deviation.kind == "unseen";
}

/// `tunnel 1: established, now wait_ctl_reply`
[[nodiscard]] std::string words_for(const Deviation& deviation);

/// What is otherwise on the routers of `after` than on those of `before`, by router. What always moves does
/// not count: counters, ids, times, SAs that were renewed, the order of lines, hosts that have come. Loss
/// counts only where it appeared or grew by more than a tenth.
[[nodiscard]] std::vector<Deviation> compare(const Snapshot& before, const Snapshot& after);

}  // namespace rtx::health
