#pragma once

#include "transports/dialer.hpp"
#include "transports/transport.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace rtx::transports {

/// A console server's port that passes a router's serial line through as it is (ser2net's `raw`).
struct RawTcpOptions {
  RawTcpOptions() = default;

  std::string router;  ///< Its name in the inventory, for messages.
  std::string host;
  std::uint16_t port = 0;
  unsigned baud = 9600;            ///< Of the line behind it, which waits depend on.
  std::shared_ptr<Dialer> dialer;  ///< How to get there; null: TCP from here.
  std::chrono::milliseconds connect_timeout{15'000};
};

/// Connects. Pacing and flow control are the console server's. Throws `Failure`.
[[nodiscard]] asio::awaitable<std::unique_ptr<Transport>> open_raw_tcp(RawTcpOptions options);

}  // namespace rtx::transports
