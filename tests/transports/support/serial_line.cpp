#include "tests/transports/support/serial_line.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <stdexcept>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace rtx::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr char x_on = '\x11';
constexpr char x_off = '\x13';
constexpr unsigned bits_per_byte = 10;

}  // namespace

SerialLineRouter::SerialLineRouter(LineHabits habits)
    : door{habits.door},
      habits_{std::move(habits)},
      far_end_{::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)} {
  std::array<char, 64> name{};
  if (far_end_ < 0 || ::grantpt(far_end_) != 0 || ::unlockpt(far_end_) != 0 ||
      ::ptsname_r(far_end_, name.data(), name.size()) != 0) {
    throw std::runtime_error{"no pseudo terminal"};
  }
  device_ = name.data();
  thread_ = std::thread{[this] { run(); }};
}

SerialLineRouter::~SerialLineRouter() {
  pull_out();
}

void SerialLineRouter::stop() {
  ends_ = true;
  if (thread_.joinable()) thread_.join();
}

void SerialLineRouter::pull_out() {
  stop();
  if (far_end_ >= 0) ::close(std::exchange(far_end_, -1));
}

void SerialLineRouter::run() {
  const auto began = Clock::now();
  std::size_t in = 0;
  std::size_t out = 0;
  while (!ends_) {
    std::this_thread::sleep_for(1ms);
    const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
    const auto carried = static_cast<std::size_t>(elapsed.count()) * habits_.baud / bits_per_byte / 1'000'000;
    receive(carried - in);
    process();
    control_flow();
    transmit(carried - out);
    in = out = carried;
  }
}

/// Whether the other side has its terminal stop at XOFF.
bool SerialLineRouter::host_stops_at_xoff() const {
  termios settings{};
  return ::tcgetattr(far_end_, &settings) == 0 && (settings.c_iflag & IXON) != 0;
}

void SerialLineRouter::receive(std::size_t budget) {
  // On a cable, XOFF stops a host within a byte or two. Here this thread may have been kept waiting for its
  // turn, and finds at once what came meanwhile: that is left where it is until there is room.
  if (host_stops_at_xoff()) budget = std::min(budget, habits_.input_buffer - input_.size());
  std::array<char, 4096> buffer{};
  const auto length = ::read(far_end_, buffer.data(), std::min(budget, buffer.size()));
  for (ssize_t at = 0; at < length; ++at) {
    if (input_.size() == habits_.input_buffer) {
      ++lost;
      continue;
    }
    input_ += buffer[static_cast<std::size_t>(at)];
  }
}

void SerialLineRouter::process() {
  while (!input_.empty() && Clock::now() >= busy_until_) {
    const char c = input_.front();
    input_.erase(0, 1);
    received += c;
    if (habits_.answers) door.type({&c, 1});
    if (c == '\r' && ++lines_ % habits_.busy_after_lines == 0) busy_until_ = Clock::now() + habits_.busy_for;
  }
  if (!habits_.answers) return;
  for (std::string bytes = door.next(); !bytes.empty(); bytes = door.next()) output_ += bytes;
}

void SerialLineRouter::control_flow() {
  const bool full = input_.size() >= habits_.input_buffer / 2;
  if (full == is_stopped_ || (is_stopped_ && input_.size() > habits_.input_buffer / 4)) return;
  is_stopped_ = full;
  stops += full ? 1 : 0;
  const char sign = full ? x_off : x_on;
  if (::write(far_end_, &sign, 1) != 1) is_stopped_ = !full;  // Tried again.
}

void SerialLineRouter::transmit(std::size_t budget) {
  const auto length = ::write(far_end_, output_.data(), std::min(budget, output_.size()));
  if (length > 0) output_.erase(0, static_cast<std::size_t>(length));
}

}  // namespace rtx::tests
