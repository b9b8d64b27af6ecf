#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace rtx::safety {

/// A key that snapshots are sealed with. It lies in locked memory, which is wiped when it goes; it cannot be
/// copied, compared or printed.
class Key {
 public:
  static constexpr std::size_t size = 32;  ///< bytes

  /// A new one, by libsodium's random generator.
  [[nodiscard]] static Key random();
  /// What `file` holds. Throws StoreError; see `key_at`.
  [[nodiscard]] static Key read(const std::filesystem::path& file);
  /// Takes the bytes over; the caller wipes its own.
  explicit Key(std::span<const unsigned char, size> bytes);
  Key(Key&& other) noexcept;
  Key& operator=(Key&& other) noexcept;
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key();

  /// Only for the functions that seal and open.
  [[nodiscard]] std::span<const unsigned char, size> reveal() const noexcept {
    return std::span<const unsigned char, size>{bytes_, size};
  }

 private:
  Key();  // Memory only.
  unsigned char* bytes_ = nullptr;
};

/// The person's own key at `file`. If there is none it is made, mode 0600, whole or not at all and on disk;
/// programs that make it at the same time end with the same one.
///
/// Throws StoreError, which names the file and what mends it, for a file that group or others may touch, that
/// somebody else owns, a symbolic link, or a file that does not hold a key.
[[nodiscard]] Key key_at(const std::filesystem::path& file);

/// The same, but a missing file is a StoreError: what an older key sealed, a new one would not open.
[[nodiscard]] Key existing_key_at(const std::filesystem::path& file);

}  // namespace rtx::safety
