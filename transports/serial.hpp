#pragma once

#include "transports/transport.hpp"

#include <memory>
#include <string>

namespace rtx::transports {

/// What stops the sender when the other end is full.
enum class SerialFlow {
  xon_xoff,  ///< In the data: what routers do. Source: command reference 2.1.2.
  rts_cts,   ///< By wires of their own.
  none,
};

/// How to reach a router's console port: 8 data bits, no parity, one stop bit.
struct SerialOptions {
  SerialOptions() = default;

  std::string router;    ///< Its name in the inventory, for messages.
  std::string device;    ///< `/dev/ttyUSB0`
  unsigned baud = 9600;  ///< 9600, 19200, 38400, 57600 or 115200. Source: command reference 56.3.10.
  SerialFlow flow = SerialFlow::xon_xoff;
};

[[nodiscard]] bool is_serial_speed(unsigned baud) noexcept;

/// Opens the device for this program alone and drops what it has received so far. Writing is paced: never
/// faster than the line, and only as what was given to the kernel drains, so that no buffer on the way can
/// overflow. Closing puts the device's settings back. Throws `Failure` that says who else has the device.
[[nodiscard]] asio::awaitable<std::unique_ptr<Transport>> open_serial(SerialOptions options);

}  // namespace rtx::transports
