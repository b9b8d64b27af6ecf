#include "safety/key.hpp"

#include "safety/private_file.hpp"
#include "safety/store_error.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <sodium.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rtx::safety {

namespace fs = std::filesystem;

namespace {

void start_sodium() {
  static const int started = sodium_init();
  if (started < 0) throw StoreError{"libsodium did not start: there is no source of random numbers"};
}

/// A key that others could have read protects nothing.
void require_private(const Descriptor& opened, const fs::path& file) {
  const std::string name = file.string();
  struct stat status{};
  if (fstat(opened.number(), &status) != 0) throw file_problem(file, "could not be read", errno);
  if (status.st_uid != geteuid()) {
    throw StoreError{name + ": belongs to somebody else", "ls -l " + name};
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    throw StoreError{name + ": others may read or change this key", "chmod 600 " + name};
  }
  if (status.st_size != static_cast<off_t>(Key::size)) {
    throw StoreError{name + ": is not a key: it has " + std::to_string(status.st_size) +
                         " bytes instead of " + std::to_string(Key::size),
                     "put the right file there; without it, what was sealed cannot be opened again"};
  }
}

}  // namespace

Key::Key() {
  start_sodium();
  bytes_ = static_cast<unsigned char*>(sodium_malloc(size));
  if (bytes_ == nullptr) throw std::bad_alloc{};
}

Key::Key(std::span<const unsigned char, size> bytes) : Key{} {
  std::ranges::copy(bytes, bytes_);
}

Key::Key(Key&& other) noexcept : bytes_{std::exchange(other.bytes_, nullptr)} {}

Key& Key::operator=(Key&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

Key::~Key() {
  sodium_free(bytes_);  // Wipes it first.
}

Key Key::random() {
  Key key;
  randombytes_buf(key.bytes_, size);
  return key;
}

Key Key::read(const fs::path& file) {
  const Descriptor opened = open_regular(file);
  require_private(opened, file);
  Key key;
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(opened.number(), key.bytes_ + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw file_problem(file, "could not be read", count == 0 ? EIO : errno);
    done += static_cast<std::size_t>(count);
  }
  if (sodium_is_zero(key.bytes_, size) != 0) throw StoreError{file.string() + ": is not a key: all zeros"};
  return key;
}

Key existing_key_at(const fs::path& file) {
  if (!fs::exists(fs::symlink_status(file))) {
    throw StoreError{file.string() + ": there is no key; what was sealed with it cannot be opened",
                     "put the file back from a backup"};
  }
  return Key::read(file);
}

Key key_at(const fs::path& file) {
  make_private_folder(file.has_parent_path() ? file.parent_path() : fs::path{"."});
  if (!fs::exists(fs::symlink_status(file))) {
    const Key made = Key::random();
    const auto bytes = made.reveal();
    // If another program was faster, its key counts.
    static_cast<void>(write_new_durably(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  }
  Key key = Key::read(file);
  // The program that made it may not have come so far yet.
  sync_folder(file.has_parent_path() ? file.parent_path() : fs::path{"."});
  return key;
}

}  // namespace rtx::safety
