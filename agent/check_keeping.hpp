#pragma once

#include "agent/screen.hpp"
#include "health/history.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rtx::agent {

/// A run and its place in the history. Where the history cannot be used, the run goes on without it: that is
/// said once, and nothing is known of the past.
class Keeping {
 public:
  /// Begins a run named `name`. An empty `file`: no history is wanted.
  Keeping(const std::filesystem::path& file, const std::string& name, const Screen& screen);

  [[nodiscard]] const health::CheckRun& run() const noexcept { return run_; }
  [[nodiscard]] std::optional<health::Verdict> before(const std::string& subject);
  /// Keeps a verdict; returns it with what the past says of it.
  const health::Verdict& add(health::Verdict verdict);
  /// The run has ended; its verdicts are put in the order of their names, those older than `keep` forgotten.
  void end(bool complete, std::chrono::days keep);

  /// What reports show of the past: of each subject of this run, and of all.
  [[nodiscard]] std::vector<health::Trend> trends();
  [[nodiscard]] std::vector<health::Change> changes();
  /// Null if there is none.
  [[nodiscard]] health::History* history() noexcept { return history_ ? &*history_ : nullptr; }

 private:
  template <class Act>
  void with_history(const Act& act);

  const Screen& screen_;
  health::CheckRun run_;
  std::chrono::steady_clock::time_point began_;
  std::optional<health::History> history_;
};

/// `$XDG_STATE_HOME/rtxctl/history.db`
[[nodiscard]] std::filesystem::path history_file();

}  // namespace rtx::agent
