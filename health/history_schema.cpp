#include "health/history_file.hpp"

#include <array>
#include <string>

namespace rtx::health {
namespace {

// Times are milliseconds since 1970, UTC: for people and for retention. What came before what is the order of
// the numbers, which are never given twice: a clock may jump, and then times lie.
constexpr const char* runs_and_verdicts = R"(
CREATE TABLE runs(
  number   INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT NOT NULL UNIQUE,
  name     TEXT NOT NULL,
  began    INTEGER NOT NULL,
  ended    INTEGER,
  complete INTEGER NOT NULL DEFAULT 0);
CREATE TABLE verdicts(
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  run     INTEGER NOT NULL,
  subject TEXT NOT NULL,
  health  TEXT NOT NULL,
  was     TEXT,
  since   INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  reason  TEXT NOT NULL,
  at      INTEGER NOT NULL,
  loss    INTEGER,
  rtt     INTEGER,
  tunnel_uptime INTEGER,
  verdict TEXT NOT NULL);
CREATE INDEX verdicts_of_subject ON verdicts(subject, number);
CREATE INDEX verdicts_of_run ON verdicts(run);
CREATE INDEX changes ON verdicts(number) WHERE changed;
CREATE INDEX verdicts_by_time ON verdicts(at);
)";

// Who is still to be told of which change, and who was.
constexpr const char* tellings = R"(
CREATE TABLE tellings(
  number   INTEGER PRIMARY KEY AUTOINCREMENT,
  receiver TEXT NOT NULL,
  verdict  INTEGER NOT NULL,
  state    TEXT NOT NULL CHECK(state IN ('pending', 'told')),
  tries    INTEGER NOT NULL DEFAULT 0,
  told     INTEGER,
  UNIQUE(receiver, verdict));
CREATE INDEX pending_tellings ON tellings(receiver, number) WHERE state = 'pending';
CREATE INDEX tellings_of_verdict ON tellings(verdict);
)";

// What a receiver is told of: all that changed after it was first named, of the subjects that were to be
// looked at with it. `queued` is the last verdict that was asked whether it is news: what comes after is to
// be asked still, whatever became of the run that saw it. `was` is what the receiver knew before. Up to here
// it was told of what its own runs saw.
constexpr const char* watched = R"(
ALTER TABLE tellings ADD COLUMN was TEXT;
UPDATE tellings SET was = (SELECT was FROM verdicts WHERE number = tellings.verdict);
CREATE TABLE receivers(
  name  TEXT PRIMARY KEY,
  began INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO receivers SELECT receiver, max(verdict) FROM tellings GROUP BY receiver;
CREATE TABLE watched(
  receiver TEXT NOT NULL,
  subject  TEXT NOT NULL,
  queued   INTEGER NOT NULL,
  PRIMARY KEY(receiver, subject)) WITHOUT ROWID;
)";

// A released step is never changed: histories that have taken it are out there.
constexpr std::array steps{runs_and_verdicts, tellings, watched};

}  // namespace

int history_schema() noexcept {
  return static_cast<int>(steps.size());
}

void apply_schema_step(const Database& database, int version) {
  database.run(steps.at(static_cast<std::size_t>(version) - 1));
  database.run(("PRAGMA user_version=" + std::to_string(version)).c_str());
}

}  // namespace rtx::health
