#include "health/database.hpp"
#include "health/history.hpp"
#include "health/history_rows.hpp"

#include <algorithm>
#include <limits>

namespace rtx::health {
namespace {

std::int64_t rows_of(std::size_t limit) noexcept {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int64_t>(std::min(limit, most));
}

constexpr std::string_view run_columns = "SELECT id, name, began, ended, complete, number FROM runs ";

CheckRun run_in(const Statement& row) {
  CheckRun run;
  run.id = row.text(0);
  run.name = row.text(1);
  run.began = time_in(row.number(2));
  if (const auto ended = row.number_if_any(3)) run.ended = time_in(*ended);
  run.complete = row.number(4) != 0;
  return run;
}

TrendPoint point_in(const Statement& row) {
  TrendPoint point{.at = time_in(row.number(0)), .health = health_in(row.text(1))};
  if (const auto loss = row.number_if_any(2)) {
    constexpr std::int64_t everything = 1000;
    point.loss =
        parsers::Permille{static_cast<std::uint32_t>(std::clamp<std::int64_t>(*loss, 0, everything))};
  }
  if (const auto rtt = row.number_if_any(3)) point.rtt = std::chrono::microseconds{*rtt};
  if (const auto uptime = row.number_if_any(4)) point.tunnel_uptime = std::chrono::seconds{*uptime};
  return point;
}

Change change_in(const Statement& row) {
  Change change;
  change.subject = row.text(0);
  change.at = time_in(row.number(1));
  if (!row.is_null(2)) change.from = health_in(row.text(2));
  change.to = health_in(row.text(3));
  change.reason = row.text(4);
  return change;
}

}  // namespace

std::optional<Verdict> History::before(const std::string& subject) const {
  Statement last =
      database_->prepare("SELECT verdict FROM verdicts WHERE subject = ? ORDER BY number DESC LIMIT 1");
  if (!last.bind(subject).step()) return std::nullopt;
  return kept_verdict_in(last.text(0), subject);
}

Trend History::trend(const std::string& subject, Time since, std::size_t limit) const {
  Statement row = database_->prepare(
      "SELECT at, health, loss, rtt, tunnel_uptime FROM verdicts WHERE subject = ? AND at >= ? "
      "ORDER BY number DESC LIMIT ?");
  row.bind(subject).bind(column_of(since)).bind(rows_of(limit));
  Trend trend{subject, {}};
  while (row.step()) trend.points.push_back(point_in(row));
  std::ranges::reverse(trend.points);
  return trend;
}

std::vector<Change> History::changes(const std::optional<std::string>& subject, Time since,
                                     std::size_t limit) const {
  std::string sql = "SELECT subject, at, was, health, reason FROM verdicts WHERE changed AND at >= ?";
  if (subject) sql += " AND subject = ?";
  Statement row = database_->prepare(sql + " ORDER BY number DESC LIMIT ?");
  row.bind(column_of(since));
  if (subject) row.bind(*subject);
  row.bind(rows_of(limit));
  std::vector<Change> changes;
  while (row.step()) changes.push_back(change_in(row));
  std::ranges::reverse(changes);
  return changes;
}

std::vector<CheckRun> History::runs(std::size_t limit) const {
  Statement row = database_->prepare(std::string{run_columns} + "ORDER BY number DESC LIMIT ?");
  row.bind(rows_of(limit));
  std::vector<CheckRun> runs;
  while (row.step()) runs.push_back(run_in(row));
  return runs;
}

std::optional<CheckRun> History::run(const std::string& id) const {
  Statement row = database_->prepare(std::string{run_columns} + "WHERE id = ?");
  if (!row.bind(id).step()) return std::nullopt;
  CheckRun run = run_in(row);
  Statement verdict =
      database_->prepare("SELECT verdict, subject FROM verdicts WHERE run = ? ORDER BY subject, number");
  verdict.bind(row.number(5));
  while (verdict.step()) {
    auto kept = kept_verdict_in(verdict.text(0), verdict.text(1));
    if (kept) run.verdicts.push_back(std::move(*kept));
  }
  return run;
}

std::vector<CheckRun> History::last_whole_runs() const {
  Statement row = database_->prepare(
      std::string{run_columns} +
      "WHERE number IN (SELECT max(number) FROM runs WHERE complete AND ended IS NOT NULL GROUP BY name) "
      "ORDER BY name");
  std::vector<CheckRun> runs;
  while (row.step()) runs.push_back(run_in(row));
  return runs;
}

std::optional<CheckRun> History::last_run_named(const std::string& name) const {
  Statement row =
      database_->prepare(std::string{run_columns} + "WHERE name = ? ORDER BY number DESC LIMIT 1");
  if (!row.bind(name).step()) return std::nullopt;
  return run_in(row);
}

std::vector<std::string> History::healthy_since(const std::string& run) const {
  Statement row = database_->prepare(
      "SELECT subject FROM verdicts AS last WHERE run >= (SELECT number FROM runs WHERE id = ?) "
      "AND health = 'healthy' AND NOT EXISTS "
      "(SELECT 1 FROM verdicts WHERE subject = last.subject AND number > last.number) ORDER BY subject");
  row.bind(run);
  std::vector<std::string> subjects;
  while (row.step()) subjects.push_back(row.text(0));
  return subjects;
}

std::vector<std::string> History::subjects() const {
  Statement row = database_->prepare("SELECT DISTINCT subject FROM verdicts ORDER BY subject");
  std::vector<std::string> subjects;
  while (row.step()) subjects.push_back(row.text(0));
  return subjects;
}

}  // namespace rtx::health
