#pragma once

#include "health/history_error.hpp"
#include "health/past.hpp"
#include "health/verdict.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

class Database;

/// What adding a verdict to the history has shown.
struct Added {
  Verdict verdict;               ///< With `was` and `since` of the past.
  std::optional<Change> change;  ///< If it is otherwise than before.
};

/// Every verdict of the past, in one SQLite file. Several programs may use it at once; one object is for one
/// thread at a time. What it does takes milliseconds, and waits for others no longer than its patience.
///
/// Before and after are the order in which verdicts came in, never what the clock said: it may jump. All
/// functions throw HistoryError.
class History {
 public:
  static constexpr std::chrono::milliseconds usual_patience{2000};

  /// Opens `file`, or begins it, with its folder. A damaged one is kept aside, and `notice` says so.
  [[nodiscard]] static History open(const std::filesystem::path& file,
                                    std::chrono::milliseconds patience = usual_patience);
  History(History&&) noexcept;
  History& operator=(History&&) noexcept;
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  ~History();

  /// How long everything from now on waits for others: while it waits, its thread does nothing else.
  void set_patience(std::chrono::milliseconds patience) noexcept;

  /// What the person must be told about the opening; empty: nothing.
  [[nodiscard]] const std::string& notice() const noexcept { return notice_; }

  /// `id` is new.
  void begin_run(const std::string& id, const std::string& name, Time began);
  /// Keeps a verdict of a run that was begun, as a whole or not at all. What the routers printed is not kept:
  /// it is most of the bytes, and the findings hold the lines that count.
  Added add(const std::string& run, Verdict verdict);
  /// `complete`: it has looked at everything.
  void end_run(const std::string& id, Time ended, bool complete);

  /// The last verdict of this subject.
  [[nodiscard]] std::optional<Verdict> before(const std::string& subject) const;
  /// The last `limit` verdicts since then.
  [[nodiscard]] Trend trend(const std::string& subject, Time since, std::size_t limit) const;
  /// The last `limit` changes since then, of one subject or (nothing) of all, oldest first.
  [[nodiscard]] std::vector<Change> changes(const std::optional<std::string>& subject, Time since,
                                            std::size_t limit) const;
  /// The last `limit` runs, without their verdicts, the newest first.
  [[nodiscard]] std::vector<CheckRun> runs(std::size_t limit) const;
  /// One run, with its verdicts in the order of their names.
  [[nodiscard]] std::optional<CheckRun> run(const std::string& id) const;
  /// Of each name the last run that looked at every subject, without its verdicts, in the order of their
  /// names: how fresh the history is.
  [[nodiscard]] std::vector<CheckRun> last_whole_runs() const;
  /// The last run of this name, however it ended, without its verdicts.
  [[nodiscard]] std::optional<CheckRun> last_run_named(const std::string& name) const;
  /// Those whose last verdict is healthy, and came from this run or one that was begun later; in their order.
  [[nodiscard]] std::vector<std::string> healthy_since(const std::string& run) const;
  /// The names of all that was ever looked at, in their order.
  [[nodiscard]] std::vector<std::string> subjects() const;

  /// Forgets verdicts from before `older_than`, and runs that have none left; the file shrinks. The last
  /// verdict of each subject stays, however old: the next one is compared with it. Returns how many went.
  std::size_t forget(Time older_than);

  /// For what is kept beside the verdicts: who was told of what.
  [[nodiscard]] const Database& database() const noexcept { return *database_; }

 private:
  History(std::unique_ptr<Database> database, std::string notice);

  std::unique_ptr<Database> database_;
  std::string notice_;
};

}  // namespace rtx::health
