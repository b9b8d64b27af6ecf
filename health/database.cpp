#include "health/database.hpp"

#include "transports/printable.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rtx::health {

namespace fs = std::filesystem;

namespace {

/// SQLite asks after so many of its own instructions whether to go on: well below a millisecond.
constexpr int between_questions = 10'000;

int out_of_time(void* end) {
  const auto enough = *static_cast<std::chrono::steady_clock::time_point*>(end);
  return std::chrono::steady_clock::now() >= enough ? 1 : 0;
}

HistoryTrouble trouble_of(int extended_code, int system_error) {
  const bool no_room = system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
  switch (extended_code & 0xff) {  // Without what SQLite adds for its kinds of I/O.
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return HistoryTrouble::busy;
    case SQLITE_FULL:
      return HistoryTrouble::full;
    case SQLITE_IOERR:
      // A quota that is used up is not SQLITE_FULL, and the error number has been lost by now.
      if (extended_code == SQLITE_IOERR_WRITE || extended_code == SQLITE_IOERR_SHMSIZE)
        return HistoryTrouble::full;
      return no_room ? HistoryTrouble::full : HistoryTrouble::broken;
    case SQLITE_CANTOPEN:
      return no_room ? HistoryTrouble::full : HistoryTrouble::denied;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return HistoryTrouble::denied;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return HistoryTrouble::damaged;
    default:
      return HistoryTrouble::broken;
  }
}

std::string advice(HistoryTrouble trouble, const fs::path& file) {
  switch (trouble) {
    case HistoryTrouble::busy:
      return "see who holds it: fuser -v " + file.string();
    case HistoryTrouble::full:
      return "make room on its disk; if there is room, see what it reports: dmesg";
    case HistoryTrouble::denied:
      return "look at its owner and mode: ls -ld " + file.parent_path().string() + " " + file.string();
    case HistoryTrouble::damaged:
      return "the next run keeps it aside and begins a new history";
    default:
      return {};
  }
}

/// So that the next run need not find the damage again. If it cannot be left, the next run looks itself.
void leave_damage_mark(const fs::path& file) noexcept {
  const int mark = ::open(damage_mark_of(file).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR);
  if (mark >= 0) ::close(mark);
}

}  // namespace

fs::path damage_mark_of(const fs::path& file) {
  return file.string() + ".damaged";
}

void Statement::Finalise::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

void Statement::expect(int code) const {
  if (code != SQLITE_OK) database_->fail();
}

Statement& Statement::bind(std::string_view text) {
  // SQLITE_TRANSIENT, which casts a number to a pointer: the text is copied.
  const auto copied = SQLITE_TRANSIENT;  // NOLINT
  const char* bytes = text.data() == nullptr ? "" : text.data();
  expect(sqlite3_bind_text64(prepared_.get(), ++bound_, bytes, text.size(), copied, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  expect(sqlite3_bind_int64(prepared_.get(), ++bound_, number));
  return *this;
}

Statement& Statement::bind_null() {
  expect(sqlite3_bind_null(prepared_.get(), ++bound_));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(prepared_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->fail();
  return false;
}

void Statement::finish() {
  while (step()) continue;
}

void Statement::reset() noexcept {
  sqlite3_reset(prepared_.get());
  sqlite3_clear_bindings(prepared_.get());
  bound_ = 0;
}

std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(prepared_.get(), column);
  const int size = sqlite3_column_bytes(prepared_.get(), column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(prepared_.get(), column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(prepared_.get(), column) == SQLITE_NULL;
}

std::optional<std::int64_t> Statement::number_if_any(int column) const {
  if (is_null(column)) return std::nullopt;
  return number(column);
}

void Database::Close::operator()(sqlite3* handle) const noexcept {
  sqlite3_close_v2(handle);
}

Database::Database(fs::path file, std::chrono::milliseconds patience)
    : file_{std::move(file)}, patience_{patience} {
  sqlite3* handle = nullptr;
  // Without its own mutexes: one thread at a time has it.
  const int code =
      sqlite3_open_v2(file_.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);
  if (handle == nullptr) throw HistoryError{HistoryTrouble::broken, "SQLite has no memory"};
  if (code != SQLITE_OK) fail();
  sqlite3_extended_result_codes(handle, 1);
  set_patience(patience);
  // A file that somebody prepared shall not run anything, and statements shall not write what is no row.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

Statement Database::prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(handle_.get(), sql.c_str(), -1, &statement, nullptr);
  std::unique_ptr<sqlite3_stmt, Statement::Finalise> prepared{statement};
  if (code != SQLITE_OK) fail();
  return Statement{*this, std::move(prepared)};
}

void Database::run(const char* sql) const {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::int64_t Database::number(const std::string& sql) const {
  Statement statement = prepare(sql);
  return statement.step() ? statement.number(0) : 0;
}

std::string Database::text(const std::string& sql) const {
  Statement statement = prepare(sql);
  return statement.step() ? statement.text(0) : std::string{};
}

std::int64_t Database::last_row() const noexcept {
  return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t Database::rows_changed() const noexcept {
  return sqlite3_changes64(handle_.get());
}

void Database::set_patience(std::chrono::milliseconds patience) noexcept {
  patience_ = patience;
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(patience.count()));
}

bool Database::is_read_only() const noexcept {
  return sqlite3_db_readonly(handle_.get(), "main") == 1;
}

void Database::leave_log() const noexcept {
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Database::fail() const {
  const int code = sqlite3_extended_errcode(handle_.get());
  const int system_error = sqlite3_system_errno(handle_.get());
  const HistoryTrouble trouble = trouble_of(code, system_error);
  std::string what = transports::printable(sqlite3_errmsg(handle_.get()));
  if (trouble == HistoryTrouble::busy) {
    const double seconds = std::chrono::duration<double>(patience_).count();
    what = fmt::format("another program has been writing it for {} s", seconds);
  } else if (trouble == HistoryTrouble::full) {
    what = "no more could be written";
  } else if (system_error != 0 && trouble != HistoryTrouble::damaged) {
    what += ": " + std::generic_category().message(system_error);
  }
  if (trouble == HistoryTrouble::damaged) leave_damage_mark(file_);
  throw HistoryError{trouble, file_.string() + ": " + what, advice(trouble, file_)};
}

void Database::limit_time(std::chrono::milliseconds enough) const noexcept {
  const bool limited = enough.count() > 0;
  enough_ = std::chrono::steady_clock::now() + enough;
  sqlite3_progress_handler(handle_.get(), between_questions, limited ? &out_of_time : nullptr, &enough_);
}

bool Database::ran_out_of_time() const noexcept {
  return (sqlite3_errcode(handle_.get()) & 0xff) == SQLITE_INTERRUPT;
}

Transaction::Transaction(const Database& database) : database_{&database} {
  // At once for writing: to begin reading and write later could only fail if somebody wrote between.
  database.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_->run("ROLLBACK");
  } catch (const HistoryError&) {
    // SQLite has rolled back by itself.
  }
}

void Transaction::commit() {
  database_->run("COMMIT");
  open_ = false;
}

namespace {
constexpr std::int64_t full = 2;  // What `PRAGMA synchronous` calls it.
}

Durably::Durably(const Database& database)
    : database_{&database}, was_full_{database.number("PRAGMA synchronous") >= full} {
  if (!was_full_) database.run("PRAGMA synchronous=FULL");
}

Durably::~Durably() {
  if (was_full_) return;
  try {
    database_->run("PRAGMA synchronous=NORMAL");
  } catch (const HistoryError&) {
    // Then it goes on more safely than it need.
  }
}

}  // namespace rtx::health
