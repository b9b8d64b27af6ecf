#pragma once

#include "agent/connector.hpp"
#include "agent/options.hpp"
#include "agent/screen.hpp"
#include "health/check_file.hpp"
#include "health/snapshot.hpp"
#include "health/visit.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace rtx::agent {

/// Where snapshots lie: `$XDG_STATE_HOME/rtxctl/snapshots`.
[[nodiscard]] std::filesystem::path snapshot_folder();

/// The snapshot of that name. Throws UsageError if there is none, safety::StoreError if it is damaged.
[[nodiscard]] health::Snapshot load_snapshot(const std::string& name);

/// Takes snapshots of a fleet, as often as it is asked to.
class Studio {
 public:
  /// Throws as check_subjects() does; no router is contacted.
  Studio(const FleetOptions& which, const ConnectionOptions& connection, const Screen& screen);

  /// Visits all routers. If it was stopped the snapshot is not complete.
  [[nodiscard]] health::Snapshot take(const std::string& name);

  /// The signal that stopped it; 0: none has.
  [[nodiscard]] int stopped_by() const noexcept { return stopped_by_; }

 private:
  std::string name_;
  Screen screen_;
  Connector connector_;
  health::CheckFile file_;
  std::vector<health::Subject> subjects_;
  int stopped_by_ = 0;
};

}  // namespace rtx::agent
