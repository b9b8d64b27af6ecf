#pragma once

#include "safety/management_path.hpp"
#include "transports/session.hpp"

#include <string_view>

namespace rtx::safety {

/// `known`, with what the router printed for `show status user` about the session that asked: where it comes
/// from and who it is. What it does not say stays as it was.
[[nodiscard]] Path seen_from_router(Path known, std::string_view status_user);

/// Asks the router. Old firmware has no such command: then it is `known`. Throws transports::Failure.
/// Source: command reference 58.47.
[[nodiscard]] boost::asio::awaitable<Path> read_path(transports::Session& session, Path known);

}  // namespace rtx::safety
