#pragma once

#include "twin/lab.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>

namespace rtx::twin {

/// Listens for `router` on `port` (0: any) of its address. Throws LabError for an address that is not
/// loopback or not free.
[[nodiscard]] boost::asio::ip::tcp::acceptor open_acceptor(boost::asio::io_context& context,
                                                           const LabRouter& router, std::uint16_t port);

/// Starts `serve` for everybody who comes while `accepts`; others are refused, as by a port without listener.
/// While it is not `reachable`, whoever comes is left without an answer until it is again, and then refused.
[[nodiscard]] boost::asio::awaitable<void> accept_clients(
    boost::asio::ip::tcp::acceptor acceptor, std::function<bool()> reachable, std::function<bool()> accepts,
    std::function<boost::asio::awaitable<void>(boost::asio::ip::tcp::socket)> serve);

}  // namespace rtx::twin
