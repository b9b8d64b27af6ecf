#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace rtx::safety {

/// In which state a router was left.
enum class Left {
  unchanged,     ///< Nothing that changes it was typed.
  confirmed,     ///< As intended; verified, and no switch is armed.
  rolled_back,   ///< As it was before; verified, and no switch is armed.
  restarted,     ///< It has restarted, and is as it was before; verified.
  switch_armed,  ///< Not verified; it will restart by itself, or has unseen.
  in_doubt,  ///< The line was lost while the switch was armed or taken away: it restarts, or stays as it is.
  unknown,   ///< Not verified, and nothing is armed.
};

/// How it ended for one router, and what a person should know of it.
struct Ending {
  Left left = Left::unchanged;
  bool saved = false;  ///< The change is in the file it boots from.
  std::optional<std::chrono::system_clock::time_point> fires_at;  ///< Of `switch_armed`, `in_doubt`.
  bool save_unverified = false;      ///< `save` was typed, and could not be verified: perhaps it saved.
  std::string save_answer;           ///< What the router said to `save`; empty if it was not asked.
  std::string trouble;               ///< Why it is not better; empty if it could not be.
  std::vector<std::string> notices;  ///< What else happened: other people's changes, a save in between.
};

/// The stable name: `rolled_back`.
[[nodiscard]] const char* name_of(Left left) noexcept;

}  // namespace rtx::safety
