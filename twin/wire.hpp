#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <functional>

namespace rtx::twin {

/// The stream that a client's TCP connection is to its server: the connection itself, or one that is farther
/// away.
struct Wire {
  boost::asio::generic::stream_protocol::socket socket;
  std::function<void()> reset;  ///< Makes closing the last handle of the connection a TCP reset.
};

/// Turns a fresh TCP connection into a wire on which every byte takes `latency` (real time) either way, in
/// any number at once, and returns when the handshake of such a connection would be over on the far side.
///
/// With `first_line_alone`, what the client sends behind its first line comes a moment after it. An SSH
/// server that is to tell its algorithms before it refuses the client's needs that moment: libssh sends its
/// own between the two, and nothing any more once it has refused.
[[nodiscard]] boost::asio::awaitable<Wire> lengthen(boost::asio::ip::tcp::socket client,
                                                    std::chrono::milliseconds latency,
                                                    bool first_line_alone = false);

}  // namespace rtx::twin
