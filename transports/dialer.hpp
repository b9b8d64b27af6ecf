#pragma once

#include "transports/failure.hpp"
#include "transports/transport.hpp"

#include <boost/asio/generic/stream_protocol.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace rtx::transports {

/// A connected stream socket: TCP, or the near end of a tunnel.
using StreamSocket = asio::generic::stream_protocol::socket;

/// What a connection runs through when it is no TCP connection of our own: a tunnel of a bastion, a command.
/// It lasts as long as somebody holds it; to let go of it ends it.
class Carrier {
 public:
  Carrier() = default;
  Carrier(const Carrier&) = delete;
  Carrier& operator=(const Carrier&) = delete;
  virtual ~Carrier() = default;

  /// Why it ended by itself; nothing while it stands, and nothing if the far end ended the connection.
  [[nodiscard]] virtual std::optional<Failure> failure() const = 0;
};

/// A connection to a host, whatever it runs through.
struct Connection {
  std::shared_ptr<Carrier> carrier;  ///< Null for TCP. First: it goes after the socket.
  StreamSocket socket;
};

/// Makes connections by another way than TCP from here.
class Dialer {
 public:
  Dialer() = default;
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;
  virtual ~Dialer() = default;

  /// Connects to `port` of `host`, a name as it is known at the other end. Throws `Failure` that names the
  /// part of the way that failed.
  virtual asio::awaitable<Connection> dial(std::string host, std::uint16_t port, Deadline deadline) = 0;

  /// What it leads through, for messages: `ops@192.0.2.7:22`.
  [[nodiscard]] virtual std::string describe() const = 0;
};

/// Connects through `dialer`, or by TCP from here if it is null. Throws `Failure`.
[[nodiscard]] asio::awaitable<Connection> connect_through(std::shared_ptr<Dialer> dialer, std::string host,
                                                          std::uint16_t port, Deadline deadline);

}  // namespace rtx::transports
