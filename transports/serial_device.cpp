#include "transports/serial_device.hpp"

#include "transports/failure.hpp"
#include "transports/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rtx::transports {
namespace {

struct Speed {
  unsigned baud;
  speed_t code;
};
constexpr std::array<Speed, 5> speeds{
    {{9600, B9600}, {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}}};

std::string text_of(int error) {
  return std::generic_category().message(error);
}

std::string name_of_process(long process) {
  std::string name;
  std::getline(std::ifstream{fmt::format("/proc/{}/comm", process)}, name);
  const std::string number = fmt::format("process {}", process);
  return name.empty() ? number : fmt::format("{} ({})", printable(name, 40), number);
}

[[noreturn]] void fail_busy(const SerialOptions& options, const std::string& owner) {
  throw Failure{
      Trouble::refused,
      fmt::format("{} is in use by {}", name_of_line(options),
                  owner.empty() ? std::string{"another program"} : owner),
      fmt::format("end that program; `fuser -v {}` shows who has it open", printable(options.device))};
}

/// Who has locked the file behind `descriptor` by flock. Source: proc(5), /proc/locks.
std::string owner_of_lock(int descriptor) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return {};
  const std::string inode = fmt::format(":{} ", status.st_ino);
  std::ifstream locks{"/proc/locks"};
  for (std::string line; std::getline(locks, line);) {
    if (line.find("FLOCK") == std::string::npos || line.find(inode) == std::string::npos) continue;
    const std::size_t kind = line.find("WRITE ");
    if (kind == std::string::npos) continue;
    const long process = std::strtol(line.c_str() + kind + 6, nullptr, 10);
    if (process > 0) return name_of_process(process);
  }
  return {};
}

/// Terminal programs say by a file that they use a device; a file of a process that is gone says nothing.
void honour_lock_file(const SerialOptions& options) {
  const auto name = std::filesystem::path{options.device}.filename().string();
  std::ifstream file{"/var/lock/LCK.." + name};
  long process = 0;
  if (!(file >> process) || process <= 0 || process == ::getpid()) return;
  const bool is_alive = ::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM;
  if (is_alive) fail_busy(options, name_of_process(process));
}

[[noreturn]] void fail_open(const SerialOptions& options, int error) {
  const std::string message = fmt::format("{}: {}", name_of_line(options), text_of(error));
  switch (error) {
    case EBUSY:
      fail_busy(options, {});
    case EACCES:
    case EPERM:
      throw Failure{Trouble::refused, message,
                    "become a member of the device's group (`ls -l` shows it; on Debian `dialout`)"};
    case ENOENT:
    case ENODEV:
    case ENXIO:
      throw Failure{Trouble::unreachable, message,
                    "plug the adapter in; `ls /dev/serial/by-id` lists those that are there"};
    default:
      throw Failure{Trouble::broken, message};
  }
}

/// Everything off that would change a byte; then what the line needs.
termios settings_for(const SerialOptions& options, termios settings) {
  ::cfmakeraw(&settings);
  settings.c_iflag &= ~static_cast<tcflag_t>(IXON | IXOFF | IXANY | INPCK);
  settings.c_cflag &= ~static_cast<tcflag_t>(CSTOPB | PARENB | CRTSCTS);
  settings.c_cflag |= CS8 | CREAD | CLOCAL;
  if (options.flow == SerialFlow::xon_xoff) settings.c_iflag |= IXON | IXOFF;
  if (options.flow == SerialFlow::rts_cts) settings.c_cflag |= CRTSCTS;
  settings.c_cc[VMIN] = 1;  // With 0 an empty line would read as an ended one.
  settings.c_cc[VTIME] = 0;
  settings.c_cc[VSTART] = '\x11';
  settings.c_cc[VSTOP] = '\x13';
  const auto* speed = std::ranges::find(speeds, options.baud, &Speed::baud);
  if (speed == speeds.end()) throw Failure{Trouble::broken, "no serial line runs at that speed"};
  ::cfsetispeed(&settings, speed->code);
  ::cfsetospeed(&settings, speed->code);
  return settings;
}

void configure(const SerialOptions& options, SerialDevice& device) {
  const std::string name = name_of_line(options);
  if (::tcgetattr(device.descriptor, &device.before) != 0) {
    throw Failure{Trouble::broken, name + " is no serial line", "give the device of the serial adapter"};
  }
  const termios wanted = settings_for(options, device.before);
  ::tcflush(device.descriptor, TCIOFLUSH);
  termios in_force{};
  const bool is_set = ::tcsetattr(device.descriptor, TCSANOW, &wanted) == 0 &&
                      ::tcgetattr(device.descriptor, &in_force) == 0 &&
                      ::cfgetospeed(&in_force) == ::cfgetospeed(&wanted);
  if (!is_set) {
    throw Failure{Trouble::broken, fmt::format("{} does not run at {} bps", name, options.baud),
                  "check `baud`, and what the adapter can do"};
  }
}

}  // namespace

bool is_serial_speed(unsigned baud) noexcept {
  return std::ranges::any_of(speeds, [baud](const Speed& speed) { return speed.baud == baud; });
}

std::string name_of_line(const SerialOptions& options) {
  return "serial " + printable(options.device);
}

SerialDevice open_serial_device(const SerialOptions& options) {
  SerialDevice device{};
  // Without O_NONBLOCK the open itself waits for a carrier.
  device.descriptor = ::open(options.device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (device.descriptor < 0) fail_open(options, errno);
  try {
    honour_lock_file(options);
    if (::flock(device.descriptor, LOCK_EX | LOCK_NB) != 0)
      fail_busy(options, owner_of_lock(device.descriptor));
    configure(options, device);
    ::ioctl(device.descriptor, TIOCEXCL);
  } catch (...) {
    ::close(device.descriptor);
    throw;
  }
  return device;
}

void release_serial_device(const SerialDevice& device) noexcept {
  // What is not sent would make close() wait for a router that has stopped the line.
  ::tcflush(device.descriptor, TCIOFLUSH);
  ::tcsetattr(device.descriptor, TCSANOW, &device.before);
  ::ioctl(device.descriptor, TIOCNXCL);
  ::flock(device.descriptor, LOCK_UN);
}

std::size_t unsent_bytes(int descriptor) noexcept {
  int count = 0;
  if (::ioctl(descriptor, TIOCOUTQ, &count) != 0 || count < 0) return 0;
  return static_cast<std::size_t>(count);
}

}  // namespace rtx::transports
