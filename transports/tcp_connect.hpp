#pragma once

#include "transports/transport.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace rtx::transports {

/// A peer that has died without a word, or become unreachable, is noticed after so long at most: the next
/// read or write then fails with ETIMEDOUT.
inline constexpr std::chrono::seconds dead_peer_noticed_after{60};

/// Lets the kernel find out that the peer of `socket` is dead: keepalive probes and TCP_USER_TIMEOUT.
void notice_death(int socket) noexcept;

/// Resolves `host` and connects to its first address that answers, TCP_NODELAY and `notice_death` set.
/// Addresses are tried in the resolver's order; each gets a fair share of the time that is left. Throws
/// `Failure` that names every address tried: `name_not_resolved`, `refused`, `reset`, `unreachable`,
/// `cancelled`.
[[nodiscard]] asio::awaitable<asio::ip::tcp::socket> connect_tcp(std::string host, std::uint16_t port,
                                                                 Deadline deadline);

/// `192.0.2.1:22`, `[2001:db8::1]:22`.
[[nodiscard]] std::string host_and_port(const std::string& host, std::uint16_t port);

}  // namespace rtx::transports
