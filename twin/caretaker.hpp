#pragma once

#include "twin/device.hpp"

#include <boost/asio/awaitable.hpp>

namespace rtx::twin {

/// Lets a router do in time what it does though nobody is logged in: its schedule, its Lua tasks, its
/// rollback timers. Goes on until its context stops; one a device.
[[nodiscard]] boost::asio::awaitable<void> take_care(Device& device);

}  // namespace rtx::twin
