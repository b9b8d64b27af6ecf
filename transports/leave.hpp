#pragma once

#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace rtx::transports {

/// Closes `session`, however it is, within half a minute; returns what could not be put back. Never throws
/// for the router's sake. The calling coroutine should not be cancellable any more.
[[nodiscard]] boost::asio::awaitable<std::vector<std::string>> leave(Session& session);

}  // namespace rtx::transports
