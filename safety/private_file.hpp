#pragma once

#include "safety/store_error.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>

/// Files that only their owner may read, and that are on disk when a function says so.
namespace rtx::safety {

/// An open file, closed with it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_{number} {}
  Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// `FILE: WHAT: why`, of an `errno`, with what can be done where that is known.
[[nodiscard]] StoreError file_problem(const std::filesystem::path& file, const std::string& what, int error);

/// Makes `folder` and what is missing above it, mode 0700. Throws StoreError.
void make_private_folder(const std::filesystem::path& folder);

/// Puts the names in `folder` on disk: a file that was made or renamed there is found again after a power
/// cut. Throws StoreError.
void sync_folder(const std::filesystem::path& folder);

/// Writes `text` to `file`, whole or not at all, and on disk when this returns (fsync of the file and its
/// folder). Throws StoreError.
void write_durably(const std::filesystem::path& file, std::string_view text, mode_t mode = 0600);

/// The same for a file that must not be there yet; false, and nothing is changed, if it is.
[[nodiscard]] bool write_new_durably(const std::filesystem::path& file, std::string_view text);

/// Opens a regular file to read; follows no symbolic link. Throws StoreError.
[[nodiscard]] Descriptor open_regular(const std::filesystem::path& file);

/// The whole of `file`, which is a regular file of at most `limit` bytes and no symbolic link. Throws
/// StoreError.
[[nodiscard]] std::string read_whole(const std::filesystem::path& file, std::size_t limit);

/// Writes all of `bytes` at `offset`; false, with `errno`, if not all of it could be written.
[[nodiscard]] bool write_all(const Descriptor& file, std::string_view bytes, std::size_t offset);

/// Takes `file` (open for writing) for this program alone, until it is closed or the program has ended,
/// however it ended. False if somebody else has it. Throws StoreError naming `name`.
[[nodiscard]] bool try_lock(const Descriptor& file, const std::filesystem::path& name);

/// Whether somebody else holds such a lock; only looks.
[[nodiscard]] bool is_locked(const Descriptor& file) noexcept;

}  // namespace rtx::safety
