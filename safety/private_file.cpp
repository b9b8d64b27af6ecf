#include "safety/private_file.hpp"

#include "safety/store_error.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rtx::safety {

namespace fs = std::filesystem;

namespace {

/// A file beside the one that it is to become; gone if it never does.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& file) : target_{file}, name_{file.string() + ".XXXXXX"} {
    file_ = Descriptor{mkostemp(name_.data(), O_CLOEXEC)};  // Mode 0600.
    if (!file_.is_open()) throw file_problem(target_, "could not be made", errno);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() { unlink(name_.c_str()); }

  void fill(std::string_view text, mode_t mode = S_IRUSR | S_IWUSR) const {
    if (!write_all(file_, text, 0) || fchmod(file_.number(), mode) != 0 || fsync(file_.number()) != 0) {
      throw file_problem(target_, "could not be written", errno);
    }
  }
  [[nodiscard]] const char* name() const noexcept { return name_.c_str(); }

 private:
  fs::path target_;
  std::string name_;
  Descriptor file_;
};

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path{"."};
}

struct flock whole_file(short type) {
  struct flock lock{};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

StoreError file_problem(const fs::path& file, const std::string& what, int error) {
  const std::string message = file.string() + ": " + what + ": " + std::generic_category().message(error);
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    return StoreError{message, "make room on its disk"};
  if (error == EACCES || error == EPERM || error == EROFS) {
    return StoreError{message, "look at its owner and mode: ls -ld " + folder_of(file).string()};
  }
  return StoreError{message};
}

Descriptor::~Descriptor() {
  if (is_open()) close(number_);
}

void make_private_folder(const fs::path& folder) {
  struct stat status{};
  if (stat(folder.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return;
    throw file_problem(folder, "is in the way", ENOTDIR);
  }
  if (errno != ENOENT) throw file_problem(folder, "could not be made", errno);
  const fs::path above = folder_of(folder);
  if (above != folder) make_private_folder(above);
  if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    throw file_problem(folder, "could not be made", errno);
  }
  sync_folder(above);
}

void sync_folder(const fs::path& folder) {
  const Descriptor opened{open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!opened.is_open()) throw file_problem(folder, "could not be opened", errno);
  // Some file systems have nothing to do for a folder, and say so.
  if (fsync(opened.number()) != 0 && errno != EINVAL && errno != EROFS) {
    throw file_problem(folder, "could not be put on disk", errno);
  }
}

void write_durably(const fs::path& file, std::string_view text, mode_t mode) {
  const Unfinished unfinished{file};
  unfinished.fill(text, mode);
  if (std::rename(unfinished.name(), file.c_str()) != 0) {
    throw file_problem(file, "could not be written", errno);
  }
  sync_folder(folder_of(file));
}

bool write_new_durably(const fs::path& file, std::string_view text) {
  const Unfinished unfinished{file};
  unfinished.fill(text);
  // Unlike a rename, a link does not replace what another program made meanwhile.
  if (link(unfinished.name(), file.c_str()) != 0) {
    if (errno == EEXIST) return false;
    throw file_problem(file, "could not be made", errno);
  }
  sync_folder(folder_of(file));
  return true;
}

Descriptor open_regular(const fs::path& file) {
  // A pipe that somebody put there must not hold the program up.
  Descriptor opened{open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  if (!opened.is_open()) {
    if (errno == ELOOP) throw StoreError{file.string() + ": is a symbolic link", "ls -l " + file.string()};
    throw file_problem(file, "could not be opened", errno);
  }
  struct stat status{};
  if (fstat(opened.number(), &status) != 0) throw file_problem(file, "could not be read", errno);
  if (!S_ISREG(status.st_mode)) throw StoreError{file.string() + ": is not a regular file"};
  return opened;
}

std::string read_whole(const fs::path& file, std::size_t limit) {
  const Descriptor opened = open_regular(file);
  std::string text;
  char part[16384];
  for (;;) {
    const ssize_t count = read(opened.number(), part, sizeof part);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw file_problem(file, "could not be read", errno);
    if (count == 0) return text;
    text.append(part, static_cast<std::size_t>(count));
    if (text.size() > limit) {
      throw StoreError{file.string() + ": is longer than " + std::to_string(limit) + " bytes"};
    }
  }
}

bool write_all(const Descriptor& file, std::string_view bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = pwrite(file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    offset += static_cast<std::size_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Locks of the open file, not of the process (F_SETLK's go when any descriptor of the file is closed); and
// unlike flock's they can be asked about without being taken, so that looking never stands in anybody's way.
bool try_lock(const Descriptor& file, const fs::path& name) {
  struct flock lock = whole_file(F_WRLCK);
  if (fcntl(file.number(), F_OFD_SETLK, &lock) == 0) return true;
  if (errno == EAGAIN || errno == EACCES) return false;
  throw file_problem(name, "could not be locked", errno);
}

bool is_locked(const Descriptor& file) noexcept {
  struct flock lock = whole_file(F_RDLCK);
  return fcntl(file.number(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace rtx::safety
