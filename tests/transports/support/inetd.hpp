#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace rtx::tests {

/// Runs a server program for one connection, as inetd does: `socket` is its standard input and output, and is
/// closed here. Its standard error is appended to `log`; `more_environment` holds `NAME=VALUE`. Returns when
/// it has ended.
void serve_as_inetd(int socket, const std::vector<std::string>& arguments, const std::filesystem::path& log,
                    const std::vector<std::string>& more_environment = {});

}  // namespace rtx::tests
