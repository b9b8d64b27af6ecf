#include "safety/journal.hpp"

#include "safety/journal_text.hpp"
#include "safety/private_file.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <exception>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rtx::safety {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_journal = 256 * 1024 * 1024;

void hold(const Descriptor& opened, const fs::path& file) {
  if (try_lock(opened, file)) return;
  throw StoreError{file.string() + ": another rtxctl is at work on this run", "rtxctl runs --open"};
}

}  // namespace

/// The file, and the thread that may wait for the disk.
class Journal::Writer {
 public:
  Writer(fs::path file, Descriptor opened, const JournalText& known)
      : file_{std::move(file)},
        opened_{std::move(opened)},
        sequence_{known.entries.size()},
        size_{known.whole} {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { thread_.join(); }

  /// Appends `entry`; on disk when it returns.
  void append(Entry entry) {
    const std::scoped_lock lock{mutex_};
    if (entry.at == Entry::Time{}) entry.at = std::chrono::system_clock::now();
    const std::string line = journal_line(entry, sequence_ + 1);
    if (is_torn_) cut();
    if (is_torn_) throw file_problem(file_, "could not be cut back to its last whole line", errno);
    if (!write_all(opened_, line, size_) || fdatasync(opened_.number()) != 0) {
      const int error = errno;
      cut();
      throw file_problem(file_, "could not be written", error);
    }
    size_ += line.size();
    ++sequence_;
  }

  /// Takes off what is behind the last whole line.
  void cut() noexcept { is_torn_ = ftruncate(opened_.number(), static_cast<off_t>(size_)) != 0; }

  [[nodiscard]] asio::thread_pool& thread() noexcept { return thread_; }
  [[nodiscard]] const fs::path& file() const noexcept { return file_; }

 private:
  fs::path file_;
  Descriptor opened_;
  std::mutex mutex_;
  std::uint64_t sequence_;
  std::size_t size_;
  bool is_torn_ = false;
  asio::thread_pool thread_{1};
};

fs::path journal_in(const fs::path& run_folder) {
  return run_folder / "journal.ndjson";
}

Journal::Journal(std::unique_ptr<Writer> writer) : writer_{std::move(writer)} {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

const fs::path& Journal::file() const noexcept {
  return writer_->file();
}

Journal Journal::create(const fs::path& run_folder) {
  const fs::path file = journal_in(run_folder);
  const int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  Descriptor opened{open(file.c_str(), flags, S_IRUSR | S_IWUSR)};
  if (!opened.is_open()) {
    if (errno == EEXIST) {
      throw StoreError{file.string() + ": there is a journal of another run", "choose another --run-dir"};
    }
    throw file_problem(file, "could not be made", errno);
  }
  hold(opened, file);
  if (fsync(opened.number()) != 0) throw file_problem(file, "could not be put on disk", errno);
  sync_folder(run_folder);
  // The run folder itself may be new; one below a folder that may not be read was made by somebody else.
  const fs::path above = run_folder / "..";
  if (access(above.c_str(), R_OK) == 0) sync_folder(above);
  return Journal{std::make_unique<Writer>(file, std::move(opened), JournalText{})};
}

Journal Journal::reopen(const fs::path& run_folder) {
  const fs::path file = journal_in(run_folder);
  Descriptor opened{open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
  if (!opened.is_open()) throw file_problem(file, "could not be opened", errno);
  hold(opened, file);
  const JournalText known = parse_journal(read_whole(file, longest_journal), file.string());
  auto writer = std::make_unique<Writer>(file, std::move(opened), known);
  writer->cut();
  return Journal{std::move(writer)};
}

namespace {

/// Starts `append` on the journal's thread, and has the coroutine resumed on its own executor.
template <class Writer>
struct Append {
  Writer* writer;
  Entry* entry;  // These two live in the coroutine that waits.
  std::exception_ptr* failed;

  template <class Handler>
  void operator()(Handler handler) const {
    // The loop must not think that there is nothing left to do.
    auto back =
        asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
    auto work = [*this, back = std::move(back), handler = std::move(handler)]() mutable {
      try {
        writer->append(std::move(*entry));
      } catch (...) {
        *failed = std::current_exception();
      }
      asio::post(back, std::move(handler));
    };
    asio::post(writer->thread(), std::move(work));
  }
};

}  // namespace

asio::awaitable<void> Journal::write(Entry entry) {
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  std::exception_ptr failed;
  const Append<Writer> append{writer_.get(), &entry, &failed};
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(append, asio::use_awaitable);
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (failed) std::rethrow_exception(failed);
}

void Journal::write_now(Entry entry) {
  writer_->append(std::move(entry));
}

std::vector<Entry> read_journal(const fs::path& file) {
  return parse_journal(read_whole(file, longest_journal), file.string()).entries;
}

bool is_being_written(const fs::path& run_folder) {
  const Descriptor opened{
      open(journal_in(run_folder).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  return opened.is_open() && is_locked(opened);
}

}  // namespace rtx::safety
