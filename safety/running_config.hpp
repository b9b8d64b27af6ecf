#pragma once

#include "language/config.hpp"
#include "transports/session.hpp"

#include <string>

namespace rtx::safety {

/// Takes what a router printed for `show config` (or `show config N`), and only if it is whole: it begins
/// with the router's header and holds at least one line. Throws transports::Failure naming `router` and
/// `command`.
[[nodiscard]] language::Config config_in(const transports::Reply& reply, const std::string& router,
                                         const std::string& command);

/// Asks for the running configuration. Throws transports::Failure.
/// Source: `show config` of 400 lines takes under 30 s at 9600 bps.
[[nodiscard]] boost::asio::awaitable<language::Config> read_running(transports::Session& session,
                                                                    std::string router);

}  // namespace rtx::safety
