#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace rtx::playbooks {

/// A file's text, or why there is none.
struct FileText {
  std::string text;
  std::string problem;        ///< `no such file`; empty: it was read.
  bool private_mode = false;  ///< Only its owner, who is running this program, can read it (mode 0600).
};

/// Reads a regular file of at most `limit` bytes.
[[nodiscard]] FileText read_file(const std::filesystem::path& file, std::size_t limit = 4 * 1024 * 1024);

/// Whether there is something of that name; what cannot be looked at is not there.
[[nodiscard]] bool is_there(const std::filesystem::path& file) noexcept;

/// `path` with a leading `~/` replaced by the home directory, and relative paths taken from `directory`.
[[nodiscard]] std::filesystem::path resolved(const std::string& path, const std::filesystem::path& directory);

}  // namespace rtx::playbooks
