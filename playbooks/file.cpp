#include "playbooks/file.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rtx::playbooks {
namespace {

struct Descriptor {
  explicit Descriptor(int number_) noexcept : number{number_} {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  int number;
};

std::string reason(int error) {
  switch (error) {
    case ENOENT:
      return "no such file";
    case EACCES:
      return "permission denied";
    default:
      return std::strerror(error);  // NOLINT(concurrency-mt-unsafe): files are read before any thread
  }
}

}  // namespace

FileText read_file(const std::filesystem::path& file, std::size_t limit) {
  FileText result;
  // Non-blocking so that a FIFO in the file's place cannot stop the program; regular files ignore it.
  const Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat status{};
  if (descriptor.number < 0 || ::fstat(descriptor.number, &status) != 0) {
    result.problem = reason(errno);
    return result;
  }
  if (!S_ISREG(status.st_mode)) {
    result.problem = S_ISDIR(status.st_mode) ? "is a directory" : "not a regular file";
    return result;
  }
  result.private_mode = (status.st_mode & 0077U) == 0 && status.st_uid == ::geteuid();

  char buffer[16 * 1024];
  while (true) {
    const auto count = ::read(descriptor.number, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) result.problem = reason(errno);
    if (count <= 0) break;
    result.text.append(buffer, static_cast<std::size_t>(count));
    if (result.text.size() > limit) {
      result.problem = "larger than " + std::to_string(limit) + " bytes";
      break;
    }
  }
  if (!result.problem.empty()) result.text.clear();
  return result;
}

std::filesystem::path resolved(const std::string& path, const std::filesystem::path& directory) {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): read before any thread
  if (path.starts_with("~/") && home != nullptr) return std::filesystem::path{home} / path.substr(2);
  return directory / path;
}

bool is_there(const std::filesystem::path& file) noexcept {
  std::error_code error;
  return std::filesystem::exists(file, error);
}

}  // namespace rtx::playbooks
