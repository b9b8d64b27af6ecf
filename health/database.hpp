#pragma once

#include "health/history_error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// SQLite, as far as the history needs it: values are bound, never put into the text of a statement, and
/// every error is a HistoryError.
namespace rtx::health {

class Database;

/// A prepared statement and its place among the rows. Its database must outlive it.
class Statement {
 public:
  /// Fills the next `?`.
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind_null();
  template <class T>
  Statement& bind(const std::optional<T>& value) {
    return value ? bind(*value) : bind_null();
  }

  /// Goes to the next row; false behind the last.
  bool step();
  /// Steps to the end. For what has no rows.
  void finish();
  /// Takes it back to before the first row, with nothing bound.
  void reset() noexcept;

  // Columns of the current row count from 0. NUL and bytes that are not UTF-8 come back as they went in.
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::optional<std::int64_t> number_if_any(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  Statement(const Database& database, std::unique_ptr<sqlite3_stmt, Finalise> prepared) noexcept
      : database_{&database}, prepared_{std::move(prepared)} {}
  void expect(int code) const;

  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalise> prepared_;
  int bound_ = 0;
};

/// An open database file. One thread at a time.
class Database {
 public:
  /// Opens a file that is there; nothing is read yet. See `set_patience`.
  Database(std::filesystem::path file, std::chrono::milliseconds patience);

  [[nodiscard]] Statement prepare(const std::string& sql) const;
  /// Runs statements that have neither values nor rows of interest.
  void run(const char* sql) const;
  /// The number in the first row and column: of a pragma, of a count.
  [[nodiscard]] std::int64_t number(const std::string& sql) const;
  [[nodiscard]] std::string text(const std::string& sql) const;
  /// The number of the row that was inserted last.
  [[nodiscard]] std::int64_t last_row() const noexcept;
  /// How many rows the last statement inserted, updated or deleted.
  [[nodiscard]] std::int64_t rows_changed() const noexcept;
  /// From now on, waits for somebody else's lock end after `patience`.
  void set_patience(std::chrono::milliseconds patience) noexcept;
  /// Whether the file could only be opened for reading.
  [[nodiscard]] bool is_read_only() const noexcept;
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

  /// Closing shall neither write what is in the log into the file, nor delete it.
  void leave_log() const noexcept;

  /// Throws what the last call failed with.
  [[noreturn]] void fail() const;
  /// From now on, statements end with an error when `enough` is over. Zero: they may take their time.
  void limit_time(std::chrono::milliseconds enough) const noexcept;
  /// Whether the last call failed because of that.
  [[nodiscard]] bool ran_out_of_time() const noexcept;

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  std::filesystem::path file_;
  std::chrono::milliseconds patience_;
  mutable std::chrono::steady_clock::time_point enough_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Everything until `commit`, or nothing. It is for writing: nobody else writes meanwhile.
class Transaction {
 public:
  explicit Transaction(const Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  const Database* database_;
  bool open_ = true;
};

/// On disk, not only safe from a killed program, is what is committed while this lives.
class Durably {
 public:
  explicit Durably(const Database& database);
  Durably(const Durably&) = delete;
  Durably& operator=(const Durably&) = delete;
  ~Durably();

 private:
  const Database* database_;
  bool was_full_;
};

/// The file whose being there says that the database was found damaged in use.
[[nodiscard]] std::filesystem::path damage_mark_of(const std::filesystem::path& file);

}  // namespace rtx::health
