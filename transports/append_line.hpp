#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace rtx::transports {

/// Appends `line` to `file` as a line of its own, also where the last line has no end; returns its number,
/// counted from 1. The file is made with mode 0600, missing folders with 0700. Programs that append at the
/// same time wait for each other. Throws `Failure{Trouble::broken}` that names the file.
std::size_t append_line(const std::filesystem::path& file, const std::string& line);

}  // namespace rtx::transports
