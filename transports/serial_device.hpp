#pragma once

#include "transports/serial.hpp"

#include <cstddef>
#include <string>
#include <termios.h>

namespace rtx::transports {

/// A serial device that this program alone has open, and its settings of before.
struct SerialDevice {
  int descriptor;
  termios before;
};

/// Opens `options.device`, takes it exclusively (flock and TIOCEXCL, a lock file of UUCP's form is honoured),
/// sets speed, 8N1, flow control and nothing else. Throws `Failure`.
[[nodiscard]] SerialDevice open_serial_device(const SerialOptions& options);

/// Drops what has not been sent, puts the settings back and lets others in. The descriptor stays open.
void release_serial_device(const SerialDevice& device) noexcept;

/// How many bytes the kernel has not sent yet.
[[nodiscard]] std::size_t unsent_bytes(int descriptor) noexcept;

/// `serial /dev/ttyUSB0`
[[nodiscard]] std::string name_of_line(const SerialOptions& options);

}  // namespace rtx::transports
