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

// A released step is never changed: histories that have taken it are out there.
constexpr std::array steps{runs_and_verdicts, tellings};

}  // namespace

int history_schema() noexcept {
  return static_cast<int>(steps.size());
}

void apply_schema_step(const Database& database, int version) {
  database.run(steps.at(static_cast<std::size_t>(version) - 1));
  database.run(("PRAGMA user_version=" + std::to_string(version)).c_str());
}

}  // namespace rtx::health
