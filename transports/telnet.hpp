#pragma once

#include "transports/dialer.hpp"
#include "transports/transport.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace rtx::transports {

/// How to reach a router's telnet server. Whoever listens on the way reads everything, passwords too.
struct TelnetOptions {
  TelnetOptions() = default;

  std::string router;  ///< Its name in the inventory, for messages.
  std::string host;
  std::uint16_t port = 23;
  std::shared_ptr<Dialer> dialer;  ///< How to get there; null: TCP from here.
  std::chrono::milliseconds connect_timeout{15'000};
};

/// Connects; options are negotiated as the server asks. The login is a dialogue of its own
/// (`LoginOptions::entrance`). Throws `Failure`.
/// Source: command reference 4.38-4.41 (the server negotiates options, on whatever port).
[[nodiscard]] asio::awaitable<std::unique_ptr<Transport>> open_telnet(TelnetOptions options);

}  // namespace rtx::transports
