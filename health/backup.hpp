#pragma once

#include "health/judge.hpp"
#include "safety/key.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rtx::health {

/// The configurations of a run, for a git repository that keeps them all. Holds secrets.
class Backup {
 public:
  /// Takes the running configurations out of what was seen, of each router that showed a whole one, twice the
  /// same.
  void take(const SubjectSeen& subject);

  /// The routers that answered and of which none was taken, with the reason, which may hold secrets.
  [[nodiscard]] const std::map<std::string, std::string>& not_kept() const noexcept { return not_kept_; }

  /// Writes `ROUTER.txt`, secrets masked, into `folder`, and with a `key` the whole configuration, encrypted,
  /// as `ROUTER.sealed`; commits what has changed, the message saying what. The folder is made a repository
  /// if it is empty or not there. Returns the routers whose configuration changed. Blocks while git works.
  /// Throws safety::StoreError; then what was not committed is committed next time.
  [[nodiscard]] std::vector<std::string> commit(const std::filesystem::path& folder,
                                                const playbooks::Redactor& redactor,
                                                const std::optional<safety::Key>& key) const;

 private:
  std::map<std::string, std::string> texts_;  ///< By router.
  std::map<std::string, std::string> not_kept_;
};

/// Why `folder` cannot be such a repository; empty: it can, or can become one.
[[nodiscard]] std::string unfit_for_backup(const std::filesystem::path& folder);

}  // namespace rtx::health
