#include "agent/check_keeping.hpp"

#include "agent/targets.hpp"
#include "health/history_error.hpp"
#include "health/outbox.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <unistd.h>
#include <utility>

namespace rtx::agent {

using health::HistoryError;

namespace {

/// Reports show so much of the past.
constexpr std::chrono::days shown_past{30};
constexpr std::size_t most_points = 1'000;
constexpr std::size_t most_news = 200;

/// While the history is waited for, no router is listened to: long enough for another run to keep a verdict.
constexpr std::chrono::milliseconds patience_in_loop{50};
/// Before the visits begin and when they are over, only the person waits.
constexpr std::chrono::milliseconds patience_outside_loop{10'000};

/// `20260131T020000Z-4711`
std::string id_of(health::Time began) {
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(began)),
                     ::getpid());
}

/// Of the last two runs the earlier: a clock that is years ahead for one night must not cost the past.
health::Time reliable_now(const health::History& history, health::Time now) {
  const auto last = history.runs(2);
  return last.size() < 2 ? now : std::min(now, last.back().began);
}

}  // namespace

std::filesystem::path history_file() {
  return state_folder() / "history.db";
}

Keeping::Keeping(const std::filesystem::path& file, const std::string& name, std::size_t left_out,
                 const Screen& screen)
    : screen_{screen} {
  run_.name = name;
  run_.left_out = left_out;
  run_.began = std::chrono::system_clock::now();
  began_ = std::chrono::steady_clock::now();
  run_.id = id_of(run_.began);
  if (file.empty()) return;
  try {
    history_.emplace(health::History::open(file, patience_outside_loop));
    history_->begin_run(run_.id, run_.name, run_.began);
    warn_of(history_->notice(), screen_);
  } catch (const HistoryError& error) {
    history_.reset();
    const std::string what =
        std::string{error.what()} + "; this run is kept nowhere, and nothing is known of the past";
    warn_of(Problem{what, error.next_step}, screen_);
  }
}

/// Does `act` on the history, if there is one; gives it up, saying so, if it fails.
template <class Act>
void Keeping::with_history(const Act& act) {
  if (!history_) return;
  try {
    act(*history_);
  } catch (const HistoryError& error) {
    history_.reset();
    const std::string what = std::string{error.what()} + "; not all of this run is kept";
    warn_of(Problem{what, error.next_step}, screen_);
  }
}

/// The same, but that another program has it just now is no failure: returns false then.
template <class Act>
bool Keeping::with_history_unless_busy(const Act& act) {
  bool busy = false;
  with_history([&](health::History& history) {
    try {
      act(history);
    } catch (const HistoryError& error) {
      if (error.trouble != health::HistoryTrouble::busy) throw;
      busy = true;
    }
  });
  return !busy;
}

void Keeping::begin_visits(const std::vector<std::string>& receivers,
                           const std::vector<std::string>& subjects) {
  with_history([&](health::History& history) {
    const health::Outbox outbox{history.database()};
    for (const std::string& receiver : receivers) outbox.watch(receiver, subjects);
    history.set_patience(patience_in_loop);
  });
}

std::optional<health::Verdict> Keeping::before(const std::string& subject) {
  std::optional<health::Verdict> before;
  with_history_unless_busy([&](const health::History& history) { before = history.before(subject); });
  return before;
}

void Keeping::keep(health::Verdict& verdict, health::History& history) const {
  const auto added = history.add(run_.id, verdict);
  verdict.was = added.verdict.was;
  verdict.since = added.verdict.since;
}

const health::Verdict& Keeping::add(health::Verdict verdict) {
  const bool done = with_history_unless_busy([&](health::History& history) { keep(verdict, history); });
  if (!done) waiting_.push_back(run_.verdicts.size());
  run_.verdicts.push_back(std::move(verdict));
  return run_.verdicts.back();
}

void Keeping::keep_what_waits() {
  with_history([&](health::History& history) {
    history.set_patience(patience_outside_loop);
    for (const std::size_t number : waiting_) keep(run_.verdicts[number], history);
    history.set_patience(health::History::usual_patience);
  });
  waiting_.clear();
}

void Keeping::drop_outputs() {
  for (health::Measures& end : run_.verdicts.back().ends) end.outputs.clear();
}

void Keeping::end(bool complete, std::chrono::days keep) {
  // So that no run ends before it began, or takes years: somebody may set the clock meanwhile.
  run_.ended = run_.began + (std::chrono::steady_clock::now() - began_);
  run_.complete = complete;
  keep_what_waits();
  std::ranges::sort(run_.verdicts, {}, &health::Verdict::subject);
  with_history([&](health::History& history) {
    history.end_run(run_.id, *run_.ended, health::is_whole(run_));
    history.forget(reliable_now(history, *run_.ended) - keep);
  });
}

std::vector<health::Trend> Keeping::trends() {
  std::vector<health::Trend> trends;
  with_history([&](const health::History& history) {
    for (const health::Verdict& verdict : run_.verdicts)
      trends.push_back(history.trend(verdict.subject, run_.began - shown_past, most_points));
  });
  return trends;
}

std::vector<health::Change> Keeping::changes() {
  std::vector<health::Change> changes;
  with_history([&](const health::History& history) {
    changes = history.changes(std::nullopt, run_.began - shown_past, most_news);
  });
  return changes;
}

KnownHealthy known_healthy(const std::filesystem::path& file, const std::string& name, const Screen& screen) {
  KnownHealthy known;
  if (!std::filesystem::exists(file)) return known;
  try {
    const auto history = health::History::open(file);
    warn_of(history.notice(), screen);
    const auto run = history.last_run_named(name);
    if (!run) return known;
    known.since = run->began;
    for (std::string& subject : history.healthy_since(run->id)) known.subjects.insert(std::move(subject));
  } catch (const HistoryError& error) {
    warn_of(std::string{error.what()} + "; nobody is known to be healthy, and everything is looked at",
            screen);
  }
  return known;
}

}  // namespace rtx::agent
