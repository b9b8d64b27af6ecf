#pragma once

#include "health/database.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace rtx::health {

/// The version of the schema that this program writes.
[[nodiscard]] int history_schema() noexcept;

/// A history that is ready to be used.
struct OpenedHistory {
  Database database;
  std::string notice;  ///< What the person must know: a damaged one was kept aside, and where. May be empty.
};

/// Opens the history in `file`, making what is missing (folder 0700, file 0600), bringing an older schema up
/// to date, and keeping a damaged one aside. Throws HistoryError.
[[nodiscard]] OpenedHistory open_history(const std::filesystem::path& file,
                                         std::chrono::milliseconds patience);

/// Makes the tables of schema `version` out of those of the version before.
void apply_schema_step(const Database& database, int version);

/// SQLite's name for how writes are kept whole on a file system of this kind (`f_type` of statfs).
[[nodiscard]] const char* journal_mode_on(long file_system) noexcept;

}  // namespace rtx::health
