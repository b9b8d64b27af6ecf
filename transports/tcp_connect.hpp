#pragma once

#include "transports/transport.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace rtx::transports {

/// Resolves `host` and connects to its first address that answers, TCP_NODELAY set. Addresses are tried in
/// the resolver's order; each gets a fair share of the time that is left.
/// Throws `Failure` that names every address tried: `name_not_resolved`, `refused`, `unreachable`,
/// `cancelled`.
[[nodiscard]] asio::awaitable<asio::ip::tcp::socket> connect_tcp(std::string host, std::uint16_t port,
                                                                 Deadline deadline);

/// `192.0.2.1:22`, `[2001:db8::1]:22`.
[[nodiscard]] std::string host_and_port(const std::string& host, std::uint16_t port);

}  // namespace rtx::transports
