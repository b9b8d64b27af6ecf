#pragma once

#include "agent/options.hpp"
#include "agent/run_folder.hpp"
#include "agent/screen.hpp"
#include "playbooks/plan.hpp"
#include "playbooks/safety_settings.hpp"
#include "safety/journal.hpp"
#include "safety/key.hpp"
#include "safety/router_lock.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace rtx::agent {

/// Takes the locks of all `addresses`, waiting `patience` for whoever holds them. Throws safety::Held.
[[nodiscard]] std::vector<safety::RouterLock> lock_routers(std::vector<std::string> addresses,
                                                           safety::Holder me, std::chrono::seconds patience,
                                                           const Screen& screen);

/// Where the sealed snapshot of `router` lies in a run's folder.
[[nodiscard]] std::filesystem::path snapshot_in(const std::filesystem::path& folder,
                                                const std::string& router);

/// Whether something may be left to do for a router that was left so.
[[nodiscard]] bool is_settled(safety::Left left) noexcept;

/// What is kept on this machine while a run changes routers: their locks, a journal, sealed snapshots. The
/// snapshots go when the run is closed; masked copies of what the routers held stay.
class Safekeeping {
 public:
  /// Throws safety::StoreError (Held among them).
  Safekeeping(const ApplyOptions& options, const playbooks::Plan& plan, const RunFolder& folder,
              const std::string& subject, bool save_asked, const Screen& screen);

  /// For the run; it must not outlive this.
  [[nodiscard]] playbooks::SafetySettings settings();

  /// Closes the run if every router is settled. Returns what went wrong; empty if nothing did.
  [[nodiscard]] std::string close(const playbooks::RunReport& report);

 private:
  void keep(const safety::Baseline& baseline) const;

  const ApplyOptions* options_;
  std::filesystem::path folder_;
  std::vector<safety::RouterLock> locks_;
  safety::Key key_;
  safety::Journal journal_;
};

/// Closes the run of `journal`: nothing is left to do for its routers. Its sealed snapshots in `folder` go.
/// Throws safety::StoreError.
void close_run(safety::Journal& journal, const std::filesystem::path& folder, const std::string& outcome);

}  // namespace rtx::agent
