#pragma once

#include "twin/host_keys.hpp"
#include "twin/line_server.hpp"
#include "twin/ssh_server.hpp"

#include <filesystem>
#include <string>

namespace rtx::twin {

/// Where every router of a lab listens, as one line of JSON: see docs/twin.md.
[[nodiscard]] std::string ready_json(const SshServer& ssh, const LineServer& lines, const HostKeys& keys);

/// Likewise for people: one line a door.
[[nodiscard]] std::string ready_text(const SshServer& ssh, const LineServer& lines);

/// Writes `text` so that whoever waits for `file` never sees half of it. Throws LabError.
void write_atomically(const std::filesystem::path& file, const std::string& text);

}  // namespace rtx::twin
