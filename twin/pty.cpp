#include "twin/pty.hpp"

#include "twin/lab.hpp"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace rtx::twin {
namespace {

namespace fs = std::filesystem;

struct Speed {
  speed_t name;
  unsigned bits;
};
constexpr std::array speeds{Speed{B300, 300},     Speed{B1200, 1200},   Speed{B2400, 2400},
                            Speed{B4800, 4800},   Speed{B9600, 9600},   Speed{B19200, 19200},
                            Speed{B38400, 38400}, Speed{B57600, 57600}, Speed{B115200, 115200}};

}  // namespace

Pty::Pty(fs::path link) : link_{std::move(link)} {
  master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  std::array<char, 128> name{};
  if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0 ||
      ::ptsname_r(master_, name.data(), name.size()) != 0) {
    throw LabError{link_.string() + ": no pseudo terminal is to be had for this serial line"};
  }
  slave_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios raw{};
  if (slave_ < 0 || ::tcgetattr(slave_, &raw) != 0) throw LabError{link_.string() + ": cannot open its pty"};
  ::cfmakeraw(&raw);
  ::tcsetattr(slave_, TCSANOW, &raw);
  std::error_code error;
  if (fs::is_symlink(link_, error)) fs::remove(link_, error);
  fs::create_symlink(name.data(), link_, error);
  if (error) throw LabError{link_.string() + ": cannot make this link to a serial line: " + error.message()};
}

Pty::~Pty() {
  std::error_code ignored;
  if (fs::is_symlink(link_, ignored)) fs::remove(link_, ignored);
  ::close(slave_);
  ::close(master_);
}

bool Pty::stops_at_xoff() const {
  termios now{};
  return ::tcgetattr(slave_, &now) == 0 && (now.c_iflag & IXON) != 0;
}

unsigned Pty::speed() const {
  termios now{};
  if (::tcgetattr(slave_, &now) != 0) return 0;
  for (const Speed& speed : speeds) {
    if (speed.name == ::cfgetospeed(&now)) return speed.bits;
  }
  return 0;
}

}  // namespace rtx::twin
