#pragma once

#include "safety/journal_entry.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::safety {

/// How far a run got on a router, by its journal.
enum class Stand {
  untouched,     ///< Nothing was typed that changes anything.
  prepared,      ///< The same, and its snapshot is kept.
  arming,        ///< The switch was typed, and was not verified: it may be armed.
  armed,         ///< The switch is armed; no line was typed yet.
  changing,      ///< Lines were typed, or one was about to be.
  verified,      ///< Every expectation held; not confirmed.
  confirming,    ///< The switch may be gone, or not.
  disarmed,      ///< The switch is gone; the change stays.
  saved,         ///< And it is saved.
  rolling_back,  ///< Part of the change may be taken back.
  rolled_back,   ///< It is as it was.
  restarted,     ///< It restarted, and is as it was saved.
  left_armed,    ///< It was left to restart by itself.
};

/// The name that JSON uses: `rolling_back`.
[[nodiscard]] const char* name_of(Stand stand) noexcept;

/// Whether the change is in the saved configuration.
enum class Saved {
  no,
  maybe,  ///< `save` was about to be typed, and nothing is known since.
  yes,
};

[[nodiscard]] const char* name_of(Saved saved) noexcept;

/// A dead-man's switch, in the words of who armed it.
struct SwitchFacts {
  std::string kind;      ///< `schedule`, `lua`
  std::string id;        ///< Of the schedule or task.
  std::string fires_at;  ///< UTC.
  bool operator==(const SwitchFacts&) const = default;
};

/// What is known of a router in a run.
struct RouterState {
  std::string name;
  Stand stand = Stand::untouched;
  /// A switch that is, or may be, armed. An `arming` counts; only `disarmed` and `restarted` end it.
  std::optional<SwitchFacts> armed_switch;
  std::size_t typed = 0;     ///< Lines of the change that were, or were about to be, typed.
  std::size_t answered = 0;  ///< Of these, those that the router came back from.
  std::size_t undo_typed = 0;
  std::size_t undo_answered = 0;
  std::string last_typed;  ///< Masked; of the change or of the way back.
  Saved saved = Saved::no;
};

/// What is known of a run.
struct RunState {
  std::string playbook;
  std::string subject;
  Entry::Time started{};
  long pid = 0;  ///< Of the program that began it, or that recovers it; 0: not known.
  bool save_asked = false;
  bool open = false;    ///< It began, and the last entry is not `closed`.
  std::string outcome;  ///< What `closed` said; empty while it is open.
  std::vector<RouterState> routers;

  [[nodiscard]] const RouterState* find(std::string_view router) const noexcept;
};

/// Folds what a journal says into what is known. Where it is not known whether something happened, it counts
/// as if it may have.
[[nodiscard]] RunState state_after(const std::vector<Entry>& entries);

/// The same, of the journal in `run_folder`. Throws StoreError.
[[nodiscard]] RunState read_run(const std::filesystem::path& run_folder);

}  // namespace rtx::safety
