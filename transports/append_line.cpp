#include "transports/append_line.hpp"

#include "transports/failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rtx::transports {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, int error) {
  throw Failure{Trouble::broken,
                "cannot write " + file.string() + ": " + std::generic_category().message(error)};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_{number} {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

void make_folders(const std::filesystem::path& folder) {
  if (folder.empty() || std::filesystem::exists(folder)) return;
  make_folders(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, errno);
}

struct Contents {
  std::size_t lines = 0;
  bool ends_with_line_end = true;
};

Contents look_at(int descriptor, const std::filesystem::path& file) {
  Contents contents;
  std::array<char, 65536> block{};
  for (;;) {
    const auto length = ::read(descriptor, block.data(), block.size());
    if (length < 0) fail(file, errno);
    if (length == 0) return contents;
    const auto end = block.begin() + length;
    contents.lines += static_cast<std::size_t>(std::count(block.begin(), end, '\n'));
    contents.ends_with_line_end = *(end - 1) == '\n';
  }
}

}  // namespace

std::size_t append_line(const std::filesystem::path& file, const std::string& line) {
  if (file.empty()) throw Failure{Trouble::broken, "no known_hosts file to write to"};
  make_folders(file.parent_path());
  const Descriptor descriptor{::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600)};
  if (descriptor.number() < 0) fail(file, errno);
  if (::flock(descriptor.number(), LOCK_EX) != 0) fail(file, errno);
  const Contents before = look_at(descriptor.number(), file);
  // One write: another program that does not lock still never gets in between.
  const std::string text = (before.ends_with_line_end ? "" : "\n") + line + "\n";
  if (::write(descriptor.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    fail(file, errno);
  }
  return before.lines + (before.ends_with_line_end ? 1 : 2);
}

}  // namespace rtx::transports
