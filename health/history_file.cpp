#include "health/history_file.hpp"

#include "safety/private_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <linux/magic.h>
#include <optional>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <thread>

namespace rtx::health {

namespace fs = std::filesystem;
using safety::Descriptor;
using std::chrono::milliseconds;

namespace {

constexpr int application = 0x52545848;  // "RTXH": in the file's header, tells it from other programs' files.
constexpr std::uintmax_t smallest_database = 100;  // The header's bytes.
constexpr milliseconds between_tries{10};
/// How long the search for damage may hold up a run. A history that takes longer is believed; damage in what
/// was not looked at shows when it is used, and leaves a mark for the next run.
constexpr milliseconds looking_takes_at_most{500};

/// `FILE: WHAT: why`, of an `errno`.
HistoryError problem_of(const fs::path& file, const char* what, int number) {
  const safety::StoreError error = safety::file_problem(file, what, number);
  const bool no_room = number == ENOSPC || number == EDQUOT || number == EFBIG;
  return {no_room ? HistoryTrouble::full : HistoryTrouble::denied, error.what(), error.hint};
}

/// One program at a time opens: of two that find the same damage, one keeps it aside, and the other finds a
/// new history. The lock goes with its program, however that ends.
Descriptor lock_opening(const fs::path& file, milliseconds patience) {
  const fs::path name = file.string() + ".lock";
  Descriptor lock{
      ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, S_IRUSR | S_IWUSR)};
  const int number = errno;
  if (!lock.is_open()) throw problem_of(name, "could not be opened", number);
  const auto give_up = std::chrono::steady_clock::now() + patience;
  while (!safety::try_lock(lock, name)) {
    if (std::chrono::steady_clock::now() >= give_up) {
      throw HistoryError{HistoryTrouble::busy,
                         file.string() + ": another rtxctl is opening it, and does not end",
                         "see who holds it: fuser -v " + name.string()};
    }
    std::this_thread::sleep_for(between_tries);
  }
  return lock;
}

bool is_there(const fs::path& file) {
  struct stat status{};
  if (::lstat(file.c_str(), &status) != 0) return false;
  if (S_ISREG(status.st_mode)) return true;
  // Not opened to find out: that would take away the locks that this process may hold on it.
  throw HistoryError{HistoryTrouble::denied, file.string() + ": is not a regular file",
                     "ls -l " + file.string()};
}

void make(const fs::path& file) {
  const Descriptor made{
      ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
  const int number = errno;
  if (!made.is_open()) throw problem_of(file, "could not be made", number);
}

/// Whether it is a database without damage, as far as was looked.
bool is_whole(const Database& database) {
  try {
    // A short one first: without a header there is nothing to look through.
    static_cast<void>(database.number("PRAGMA user_version"));
    database.limit_time(looking_takes_at_most);
    const bool whole = database.text("PRAGMA quick_check(1)") == "ok";
    database.limit_time(milliseconds{});
    return whole;
  } catch (const HistoryError& error) {
    database.limit_time(milliseconds{});
    if (error.trouble == HistoryTrouble::damaged) return false;
    if (database.ran_out_of_time()) return true;
    throw;
  }
}

/// A name beside `file` that nothing has yet.
fs::path name_aside(const fs::path& file) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char time[32];
  const std::size_t size = std::strftime(time, sizeof time, "%Y%m%dT%H%M%SZ", &parts);
  const std::string name = file.string() + ".corrupt-" + std::string{time, size};
  const auto is_taken = [](const fs::path& path) { return fs::exists(fs::symlink_status(path)); };
  fs::path aside = name;
  for (int number = 2; is_taken(aside); ++number) aside = fmt::format("{}-{}", name, number);
  return aside;
}

/// Gives the damaged `file` another name, and what SQLite keeps beside it as well: it may hold the last of
/// it. The database itself goes last, so that whoever is killed between leaves it to be found.
std::string keep_aside(const fs::path& file) {
  const fs::path aside = name_aside(file);
  for (const char* beside : {"-wal", "-shm", "-journal", ""}) {
    const fs::path from = file.string() + beside;
    const fs::path to = aside.string() + beside;
    if (std::rename(from.c_str(), to.c_str()) == 0 || errno == ENOENT) continue;
    const int number = errno;
    throw problem_of(from, "is damaged and could not be kept aside", number);
  }
  ::unlink(damage_mark_of(file).c_str());
  return fmt::format("{}: the history was damaged; it is kept as {}, and a new one was begun", file.string(),
                     aside.filename().string());
}

/// What is there, if it is whole or new.
std::optional<Database> open_whole(const fs::path& file, milliseconds patience) {
  if (fs::exists(damage_mark_of(file))) return std::nullopt;
  // SQLite takes a file of one byte for an empty one, and would write over it.
  const auto size = fs::file_size(file);
  if (size > 0 && size < smallest_database) return std::nullopt;
  Database database{file, patience};
  if (is_whole(database)) return database;
  database.leave_log();
  return std::nullopt;
}

void set_journal_mode(const Database& database, const fs::path& file) {
  struct statfs system{};
  const bool known = ::statfs(file.c_str(), &system) == 0;
  const std::string mode = journal_mode_on(known ? static_cast<long>(system.f_type) : 0);
  static_cast<void>(database.text("PRAGMA journal_mode=" + mode));
  // In a write-ahead log a commit need not wait for the disk: a killed program loses nothing, a power cut the
  // last verdicts, and neither harms the rest.
  database.run(mode == "wal" ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
}

/// Refuses what this program must not write into.
void check_origin(const Database& database) {
  const std::int64_t owner = database.number("PRAGMA application_id");
  const std::string file = database.file().string();
  if (database.is_read_only()) throw problem_of(database.file(), "may not be written", EACCES);
  if (owner != application && (owner != 0 || database.number("SELECT count(*) FROM sqlite_schema") != 0)) {
    throw HistoryError{HistoryTrouble::foreign, file + ": is a database of another program",
                       "give the history a file of its own"};
  }
  const std::int64_t version = database.number("PRAGMA user_version");
  if (version > history_schema()) {
    throw HistoryError{HistoryTrouble::newer,
                       fmt::format("{}: a newer rtxctl wrote it (schema {}, this one knows {})", file,
                                   version, history_schema()),
                       "update rtxctl, or move the file away: a new history is begun then"};
  }
}

void bring_up_to_date(const Database& database) {
  if (database.number("PRAGMA user_version") == history_schema()) return;
  const Durably durably{database};
  Transaction transaction{database};
  database.run(("PRAGMA application_id=" + std::to_string(application)).c_str());
  const auto version = static_cast<int>(database.number("PRAGMA user_version"));
  for (int next = version + 1; next <= history_schema(); ++next) apply_schema_step(database, next);
  transaction.commit();
}

}  // namespace

const char* journal_mode_on(long file_system) noexcept {
  // A write-ahead log needs memory that all its programs share; two machines have none.
  constexpr long cifs = 0xFF534D42;
  constexpr long fuse = 0x65735546;
  switch (file_system) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case AFS_SUPER_MAGIC:
    case cifs:
    case fuse:
      return "truncate";
    default:
      return "wal";
  }
}

namespace {

OpenedHistory open_alone(const fs::path& file, milliseconds patience) {
  const Descriptor lock = lock_opening(file, patience);
  if (!is_there(file)) make(file);
  std::optional<Database> database = open_whole(file, patience);
  std::string notice;
  if (!database) {
    notice = keep_aside(file);
    make(file);
    database.emplace(file, patience);
  }
  check_origin(*database);
  // Before the first table; without it a deleted row would never give its room back.
  database->run("PRAGMA auto_vacuum=INCREMENTAL");
  set_journal_mode(*database, file);
  bring_up_to_date(*database);
  return {std::move(*database), std::move(notice)};
}

}  // namespace

OpenedHistory open_history(const fs::path& file, milliseconds patience) {
  try {
    safety::make_private_folder(file.has_parent_path() ? file.parent_path() : fs::path{"."});
    return open_alone(file, patience);
  } catch (const safety::StoreError& error) {
    throw HistoryError{HistoryTrouble::denied, error.what(), error.hint};
  } catch (const fs::filesystem_error& error) {
    throw problem_of(file, "could not be opened", error.code().value());
  }
}

}  // namespace rtx::health
