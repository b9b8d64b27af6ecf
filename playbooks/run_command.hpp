#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace rtx::playbooks {

/// What a program printed, or why it cannot be used.
struct CommandOutput {
  std::string text;
  std::string problem;  ///< `ended with status 2`; empty: it ended well.
};

/// Runs `arguments` (the first is looked up in PATH) with empty standard input and collects its standard
/// output. Blocks, at most `timeout`; then, or after `limit` bytes, the program is killed.
[[nodiscard]] CommandOutput run_command(const std::vector<std::string>& arguments,
                                        std::chrono::milliseconds timeout, std::size_t limit);

}  // namespace rtx::playbooks
