#pragma once

#include "twin/device.hpp"
#include "twin/host_keys.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace rtx::twin {

/// Serves one client of `device` to its end: key exchange, password or public key, one channel with a shell.
///
/// libssh runs non-blocking on the calling coroutine's executor, which must be single-threaded. `device` and
/// `keys` must outlive it. Throws nothing that a client can cause.
/// Source: command reference 2.2.1 (no exec, no forwarding, empty passwords refused).
[[nodiscard]] boost::asio::awaitable<void> serve_ssh(boost::asio::ip::tcp::socket client, Device& device,
                                                     const HostKeys& keys);

}  // namespace rtx::twin
