#pragma once

#include "language/config.hpp"
#include "language/wrapped.hpp"
#include "transports/secret.hpp"
#include "transports/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace rtx::safety {

/// What a router printed for `show config` (or `show config N`), its lines parted as they were before the
/// console's width broke them; and those of which that is not sure.
[[nodiscard]] language::Unwrapped text_in(const transports::Reply& reply);

/// Takes what a router printed for `show config` (or `show config N`), and only if it is whole: it begins
/// with the router's header and holds at least one line. Throws transports::Failure naming `router` and
/// `command`.
[[nodiscard]] language::Config config_in(const transports::Reply& reply, const std::string& router,
                                         const std::string& command);

/// What `show config N` asks for. Source: command reference 57.2.
struct FilePasswords {
  transports::Secret login;  ///< Of the unnamed user; empty: none is set.
  transports::Secret administrator;
};

/// `show config`, with the time that a long one takes on a slow line.
[[nodiscard]] transports::Command show_config();

/// Asks for the running configuration. Throws transports::Failure.
/// Source: `show config` of 400 lines takes under 30 s at 9600 bps.
[[nodiscard]] boost::asio::awaitable<language::Config> read_running(transports::Session& session,
                                                                    std::string router);

/// The configuration in internal file `slot`; absent if the router does not give it, and `why` says so.
/// Throws transports::Failure.
[[nodiscard]] boost::asio::awaitable<std::optional<language::Config>> read_saved(transports::Session& session,
                                                                                 FilePasswords passwords,
                                                                                 int slot, std::string router,
                                                                                 std::string& why);

}  // namespace rtx::safety
