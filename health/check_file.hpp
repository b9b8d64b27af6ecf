#pragma once

#include "health/fleet.hpp"
#include "health/notify_settings.hpp"
#include "playbooks/playbook.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

/// What a file says about a check: docs/health-checks.md. It is a playbook without lines, and `[rules]`,
/// `[fleet]` and `[[notify]]` besides.
struct CheckFile {
  VisitSettings visit;
  Limits limits;
  std::filesystem::path golden;  ///< A folder with the configurations that routers should have; may be empty.
  std::vector<NotifySettings> notify;               ///< Who is told of changes.
  std::optional<playbooks::Playbook> expectations;  ///< Absent: there are none.

  /// Throws PlaybookError with everything that is wrong, a line for the router among it.
  [[nodiscard]] static CheckFile load(const std::filesystem::path& file);
  /// `read` reads the playbooks that it includes.
  [[nodiscard]] static CheckFile parse(const std::string& text, const std::filesystem::path& file,
                                       const playbooks::FileReader& read);
};

}  // namespace rtx::health
