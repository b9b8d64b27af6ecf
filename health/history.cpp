#include "health/history.hpp"

#include "health/database.hpp"
#include "health/history_file.hpp"
#include "health/history_rows.hpp"

#include <algorithm>
#include <utility>

namespace rtx::health {

namespace fs = std::filesystem;

namespace {

/// How many verdicts are forgotten at once: nobody else waits longer than for these.
constexpr std::int64_t forgotten_at_once = 2000;

/// What the last verdict of a subject left behind.
struct Past {
  Health health = Health::could_not_tell;
  Time since{};
};

std::optional<Past> past_of(const Database& database, const std::string& subject) {
  Statement last =
      database.prepare("SELECT health, since FROM verdicts WHERE subject = ? ORDER BY number DESC LIMIT 1");
  if (!last.bind(subject).step()) return std::nullopt;
  return Past{health_in(last.text(0)), time_in(last.number(1))};
}

std::int64_t number_of_run(const Database& database, const std::string& id) {
  Statement run = database.prepare("SELECT number FROM runs WHERE id = ?");
  if (run.bind(id).step()) return run.number(0);
  throw HistoryError{HistoryTrouble::broken, database.file().string() + ": there is no run of this name"};
}

/// `verdict`, with what the past says about it.
Added compared(const std::optional<Past>& past, Verdict verdict) {
  const bool changed = !past || past->health != verdict.health;
  verdict.was = past ? std::optional{past->health} : std::nullopt;
  // To the millisecond, as it will be read back.
  verdict.since = changed ? time_in(column_of(verdict.at)) : past->since;
  Added added{std::move(verdict), std::nullopt};
  const Verdict& now = added.verdict;
  if (changed) added.change = Change{now.subject, *now.since, now.was, now.health, now.reason};
  return added;
}

void insert(const Database& database, std::int64_t run, const Added& added) {
  const Verdict& verdict = added.verdict;
  const TrendPoint point = point_of(verdict);
  using Column = std::optional<std::int64_t>;
  Statement row = database.prepare(
      "INSERT INTO verdicts(run, subject, health, was, since, changed, reason, at, loss, rtt, tunnel_uptime, "
      "verdict) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(run).bind(verdict.subject).bind(name_of(verdict.health));
  row.bind(verdict.was ? std::optional<std::string_view>{name_of(*verdict.was)} : std::nullopt);
  row.bind(column_of(*verdict.since)).bind(std::int64_t{added.change ? 1 : 0}).bind(verdict.reason);
  row.bind(column_of(verdict.at)).bind(point.loss ? Column{point.loss->count} : std::nullopt);
  row.bind(point.rtt ? Column{point.rtt->count()} : std::nullopt);
  row.bind(point.tunnel_uptime ? Column{point.tunnel_uptime->count()} : std::nullopt);
  row.bind(kept_text_of(verdict)).finish();
}

/// A part at a time: VACUUM would copy the whole file while others wait.
void give_room_back(const Database& database) {
  for (std::int64_t before = database.number("PRAGMA freelist_count"); before > 0;) {
    database.prepare("PRAGMA incremental_vacuum(1000)").finish();
    const std::int64_t left = database.number("PRAGMA freelist_count");
    if (left >= before) return;
    before = left;
  }
}

}  // namespace

History::History(std::unique_ptr<Database> database, std::string notice)
    : database_{std::move(database)}, notice_{std::move(notice)} {}
History::History(History&&) noexcept = default;
History& History::operator=(History&&) noexcept = default;
History::~History() = default;

History History::open(const fs::path& file, std::chrono::milliseconds patience) {
  OpenedHistory opened = open_history(fs::absolute(file), patience);
  return {std::make_unique<Database>(std::move(opened.database)), std::move(opened.notice)};
}

void History::set_patience(std::chrono::milliseconds patience) noexcept {
  database_->set_patience(patience);
}

void History::begin_run(const std::string& id, const std::string& name, Time began) {
  Statement row = database_->prepare("INSERT INTO runs(id, name, began) VALUES(?, ?, ?)");
  row.bind(id).bind(name).bind(column_of(began)).finish();
}

Added History::add(const std::string& run, Verdict verdict) {
  Transaction transaction{*database_};
  const std::int64_t number = number_of_run(*database_, run);
  const auto past = past_of(*database_, verdict.subject);
  Added added = compared(past, std::move(verdict));
  insert(*database_, number, added);
  transaction.commit();
  return added;
}

void History::end_run(const std::string& id, Time ended, bool complete) {
  const Durably durably{*database_};
  Transaction transaction{*database_};
  Statement row = database_->prepare("UPDATE runs SET ended = ?, complete = ? WHERE number = ?");
  row.bind(column_of(ended))
      .bind(std::int64_t{complete ? 1 : 0})
      .bind(number_of_run(*database_, id))
      .finish();
  transaction.commit();
}

std::size_t History::forget(Time older_than) {
  std::size_t gone = 0;
  for (bool more = true; more;) {
    Transaction transaction{*database_};
    Statement verdicts = database_->prepare(
        "DELETE FROM verdicts WHERE number IN (SELECT number FROM verdicts AS old WHERE at < ? AND EXISTS "
        "(SELECT 1 FROM verdicts WHERE subject = old.subject AND number > old.number) LIMIT ?)");
    verdicts.bind(column_of(older_than)).bind(forgotten_at_once).finish();
    const std::int64_t count = database_->rows_changed();
    transaction.commit();
    gone += static_cast<std::size_t>(count);
    more = count == forgotten_at_once;
  }
  {
    Transaction transaction{*database_};
    database_->run("DELETE FROM tellings WHERE verdict NOT IN (SELECT number FROM verdicts)");
    Statement runs =
        database_->prepare("DELETE FROM runs WHERE began < ? AND number NOT IN (SELECT run FROM verdicts)");
    runs.bind(column_of(older_than)).finish();
    transaction.commit();
  }
  give_room_back(*database_);
  return gone;
}

}  // namespace rtx::health
