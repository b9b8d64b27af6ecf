#pragma once

#include "safety/baseline.hpp"
#include "safety/dead_man.hpp"
#include "safety/journal.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace rtx::playbooks {

struct ChangePlan;

/// How a run is made safe.
struct SafetySettings {
  safety::SwitchChoice choice = safety::SwitchChoice::automatic;
  std::optional<std::chrono::seconds> confirm_within;  ///< Absent: by what the playbook may take.
  /// Of the second layer; absent: there is none. Shorter than `confirm_within` by
  /// safety::switch_after_rollback.
  std::optional<std::chrono::seconds> rollback_timer;
  bool accept_unsaved = false;         ///< Changes that others have not saved may be lost by a restart.
  safety::Journal* journal = nullptr;  ///< Outlives the run; null: nothing is written down.
  /// Keeps what a router was before, sealed and on disk when it returns. Throws safety::StoreError.
  std::function<void(const safety::Baseline&)> keep;
  /// Looks at what will change on a router before anything is typed; throws transports::Failure to refuse.
  std::function<void(std::size_t router, const ChangePlan&)> approve;
};

}  // namespace rtx::playbooks
