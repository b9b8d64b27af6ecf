#pragma once

#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace rtx::agent {

/// Who else is at the administrator level of this router and might change it meanwhile: `watch (ssh2, idle 7
/// s)`, several of them with commas between. Empty if nobody is, or the router does not tell. Throws
/// `Failure`. Source: command reference 58.47.
[[nodiscard]] boost::asio::awaitable<std::string> other_administrators(transports::Session& session);

}  // namespace rtx::agent
