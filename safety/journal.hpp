#pragma once

#include "safety/journal_entry.hpp"
#include "safety/store_error.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rtx::safety {

/// `journal.ndjson` in a run folder.
[[nodiscard]] std::filesystem::path journal_in(const std::filesystem::path& run_folder);

/// The write-ahead journal of a run: what is in it is on disk before the router sees anything of it, so that
/// after a crash it is known what may have happened. One program at a time holds it open.
class Journal {
 public:
  /// Begins one in a folder that has none. Throws StoreError.
  [[nodiscard]] static Journal create(const std::filesystem::path& run_folder);
  /// Goes on with the one that is there; a torn last line is cut off. Throws StoreError, also if another
  /// program still writes it.
  [[nodiscard]] static Journal reopen(const std::filesystem::path& run_folder);

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  /// Waits for what is being written.
  ~Journal();

  /// Writes an entry; on disk (fdatasync) when it completes. The journal's own thread does it, so the loop
  /// goes on; it completes on the caller's executor. Throws StoreError, which names the file; what was before
  /// then stands unharmed, and later entries may be tried.
  ///
  /// A cancellation that comes meanwhile does not stop it. A coroutine that has been cancelled already must
  /// have said so to Asio (reset_cancellation_state or throw_if_cancelled(false)), as for every await. The
  /// journal must outlive it.
  [[nodiscard]] boost::asio::awaitable<void> write(Entry entry);

  /// The same, in this thread, which it blocks.
  void write_now(Entry entry);

  [[nodiscard]] const std::filesystem::path& file() const noexcept;

 private:
  class Writer;
  explicit Journal(std::unique_ptr<Writer> writer);

  std::unique_ptr<Writer> writer_;
};

/// What a journal file says; see parse_journal. Also while another program writes it. Throws StoreError.
[[nodiscard]] std::vector<Entry> read_journal(const std::filesystem::path& file);

/// Whether a program holds the journal of this run open: it lives, whatever became of its process number.
[[nodiscard]] bool is_being_written(const std::filesystem::path& run_folder);

}  // namespace rtx::safety
