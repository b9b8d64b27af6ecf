#pragma once

#include "twin/byte_end.hpp"
#include "twin/device.hpp"
#include "twin/wire.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace rtx::twin {

/// Carries bytes between a client's connection and a router's end of it until one of them ends.
///
/// Everything runs on the calling coroutine's executor, which must be single-threaded; `end` and `device`
/// must outlive it. Throws nothing that a client can cause.
[[nodiscard]] boost::asio::awaitable<void> carry(Wire wire, ByteEnd& end, Device& device);

/// Likewise on the master of a pseudo terminal; ends with the loop.
[[nodiscard]] boost::asio::awaitable<void> carry(boost::asio::posix::stream_descriptor line, ByteEnd& end,
                                                 Device& device);

}  // namespace rtx::twin
