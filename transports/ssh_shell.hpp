#pragma once

#include "transports/ssh_link.hpp"
#include "transports/transport.hpp"

#include <memory>

namespace rtx::transports {

/// Opens a session channel with a terminal and a shell on a logged-in `link`, and becomes its transport.
/// Throws `Failure`: `no_shell`, `closed`, `reset`, `prompt_timeout`, `cancelled`.
[[nodiscard]] asio::awaitable<std::unique_ptr<Transport>> open_shell(std::unique_ptr<SshLink> link,
                                                                     Deadline deadline);

}  // namespace rtx::transports
