#pragma once

#include "transports/transport.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace rtx::health {

/// Runs `command` (a program and its arguments; no shell) with `input` on its standard input, until it has
/// ended with status 0. Throws SendError if it cannot be started, ends otherwise, or has not ended by then.
/// However this ends, by being cancelled too, the command and what it started in its process group are gone.
[[nodiscard]] boost::asio::awaitable<void> feed_command(std::vector<std::string> command, std::string input,
                                                        transports::Deadline deadline);

}  // namespace rtx::health
