#pragma once

#include "playbooks/playbook.hpp"

#include <filesystem>
#include <string>

namespace rtx::playbooks {

/// Reads the TOML of `text` and of what it includes into `playbook`: keys, types, templates; whatever is
/// wrong goes to `problems`. What the lines and assertions mean is not looked at.
void read_playbook(Playbook& playbook, const std::string& text, const std::filesystem::path& file,
                   const FileReader& read, Diagnostics& problems);

}  // namespace rtx::playbooks
