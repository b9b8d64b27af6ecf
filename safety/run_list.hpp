#pragma once

#include "safety/run_state.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace rtx::safety {

/// What is to be done about a run.
enum class Condition {
  closed,   ///< Nothing.
  running,  ///< A program is at work on it.
  open,     ///< Its program has ended before the run was closed: `rtxctl recover`.
  damaged,  ///< Its journal cannot be read; the routers have to be looked at.
};

/// The name that JSON uses.
[[nodiscard]] const char* name_of(Condition condition) noexcept;

/// A run that left a journal.
struct ListedRun {
  std::filesystem::path folder;
  Condition condition = Condition::closed;
  Entry::Time when{};   ///< When it began; if its journal does not say, when that was last written.
  RunState state;       ///< Empty if damaged.
  std::string trouble;  ///< What is wrong with the journal; empty if nothing is.
};

/// What is known of the run in `run_folder`.
[[nodiscard]] ListedRun look_at_run(const std::filesystem::path& run_folder);

/// The runs in the folders below `runs` (also symbolic links to folders) that have a journal, newest first;
/// none if there is no such folder. Throws StoreError if it cannot be read.
[[nodiscard]] std::vector<ListedRun> list_runs(const std::filesystem::path& runs);

}  // namespace rtx::safety
