#pragma once

#include "twin/lab.hpp"
#include "twin/lab_table.hpp"

#include <filesystem>
#include <functional>
#include <set>
#include <string>

namespace rtx::twin {

using LabNames = std::set<std::string, std::less<>>;

// The entries of a lab file, once each. All throw LabError with `file:line:column:` in front.

/// A `[[router]]`; `folder` is where the files are that it names. Its name is added to `names`.
[[nodiscard]] LabRouter read_router(LabTable table, const std::filesystem::path& folder, LabNames& names);
/// A `[[network]]` that joins routers of these `names`.
[[nodiscard]] LabNetwork read_network(LabTable table, const LabNames& names);
/// A `[[fleet]]`: the routers and networks of all its copies are added to `lab`.
void read_fleet(LabTable table, const std::filesystem::path& folder, LabNames& names, Lab& lab);

}  // namespace rtx::twin
