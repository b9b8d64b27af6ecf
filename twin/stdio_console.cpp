#include "twin/stdio_console.hpp"

#include "twin/console.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace rtx::twin {
namespace {

// Raw mode for as long as it lives, where standard input is a terminal.
class RawTerminal {
 public:
  RawTerminal() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    is_terminal_ = true;
    termios raw = before_;
    ::cfmakeraw(&raw);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  }
  ~RawTerminal() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

 private:
  termios before_{};
  bool is_terminal_ = false;
};

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    bytes.remove_prefix(static_cast<std::size_t>(std::max<::ssize_t>(written, 0)));
  }
  return true;
}

// Milliseconds until the console's next event, for poll.
int time_left(Device& device, const std::optional<LabTime>& next) {
  if (!next) return -1;
  const double lab = static_cast<double>(std::max(LabTime{0}, *next - device.world().now()).count());
  return static_cast<int>(std::min(lab / device.world().lab().speed / 1000.0 + 1.0, 60'000.0));
}

// False at the end of the input. There is one session and nothing else in the process: it may block.
bool read_some(Console& console, int timeout) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (::poll(&input, 1, timeout) <= 0) return true;
  std::array<char, 4096> buffer;
  const ::ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (size > 0) console.receive({buffer.data(), static_cast<std::size_t>(size)});
  return size > 0 || (size < 0 && errno == EINTR);
}

}  // namespace

void run_stdio_console(Device& device, const std::string& user) {
  const RawTerminal raw;
  Console console{device, user, Door::serial};
  console.open();
  bool input_open = true;
  while (true) {
    console.pass();
    for (std::string bytes = console.take(); !bytes.empty(); bytes = console.take()) {
      if (!write_all(bytes)) return;
    }
    if (console.ending() == Ending::cut) return;
    if (console.ending() == Ending::closed && !console.next_event()) return;
    if (!input_open && console.is_idle()) return;
    if (input_open) {
      input_open = read_some(console, time_left(device, console.next_event()));
    } else {
      ::poll(nullptr, 0, std::max(time_left(device, console.next_event()), 1));
    }
  }
}

}  // namespace rtx::twin
