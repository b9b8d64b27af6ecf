#pragma once

#include "agent/screen.hpp"
#include "health/history.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rtx::agent {

/// A run and its place in the history. Where the history cannot be used, the run goes on without it: that is
/// said once, and nothing is known of the past.
class Keeping {
 public:
  /// Begins a run named `name`, which is not to look at `left_out` subjects. An empty `file`: no history is
  /// wanted.
  Keeping(const std::filesystem::path& file, const std::string& name, std::size_t left_out,
          const Screen& screen);

  [[nodiscard]] const health::CheckRun& run() const noexcept { return run_; }
  /// The visits begin, on an event loop: until `end` the history is hardly waited for. From now on these
  /// receivers are told of changes of these subjects.
  void begin_visits(const std::vector<std::string>& receivers, const std::vector<std::string>& subjects);
  [[nodiscard]] std::optional<health::Verdict> before(const std::string& subject);
  /// Keeps a verdict; returns it with what the past says of it. While another program holds the history, the
  /// verdict waits for `end`, and the past is silent.
  const health::Verdict& add(health::Verdict verdict);
  /// Forgets what the routers printed for the verdict that was added last; its findings keep their evidence.
  void drop_outputs();
  /// The run has ended, `complete` if it was not stopped; its verdicts are put in the order of their names,
  /// those older than `keep` forgotten.
  void end(bool complete, std::chrono::days keep);

  /// What reports show of the past: of each subject of this run, and of all.
  [[nodiscard]] std::vector<health::Trend> trends();
  [[nodiscard]] std::vector<health::Change> changes();
  /// Null if there is none.
  [[nodiscard]] health::History* history() noexcept { return history_ ? &*history_ : nullptr; }

 private:
  template <class Act>
  void with_history(const Act& act);
  template <class Act>
  bool with_history_unless_busy(const Act& act);
  void keep(health::Verdict& verdict, health::History& history) const;
  void keep_what_waits();

  const Screen& screen_;
  health::CheckRun run_;
  std::chrono::steady_clock::time_point began_;
  std::optional<health::History> history_;
  std::vector<std::size_t> waiting_;  ///< Verdicts of this run that are not in the history yet.
};

/// `$XDG_STATE_HOME/rtxctl/history.db`
[[nodiscard]] std::filesystem::path history_file();

/// What need not be looked at again.
struct KnownHealthy {
  std::set<std::string> subjects;
  health::Time since{};  ///< When the check began that is gone by.
};

/// Those that the last run named `name`, or one begun later, saw healthy last. Nobody, where the history
/// cannot tell.
[[nodiscard]] KnownHealthy known_healthy(const std::filesystem::path& file, const std::string& name,
                                         const Screen& screen);

}  // namespace rtx::agent
