#pragma once

#include "playbooks/runner.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace rtx::agent {

/// Writes `text` to `file`, mode 0600, whole or not at all. Returns what went wrong; empty if nothing did.
[[nodiscard]] std::string write_private(const std::filesystem::path& file, const std::string& text);

/// The folder that keeps what a run left behind: `report.txt`, `report.json`, one `transcript-ROUTER.txt` for
/// each router, `rtxctl.log`. Mode 0700, its files 0600.
class RunFolder {
 public:
  /// Makes the folder `given`, or, if that is empty, a new one named by time and playbook under
  /// `$XDG_STATE_HOME/rtxctl/runs`. Throws std::filesystem::filesystem_error.
  RunFolder(const std::filesystem::path& given, const std::string& playbook,
            std::chrono::system_clock::time_point now);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// Writes `text` to `name`, whole or not at all. Returns what went wrong; empty if nothing did.
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    return write_private(path_ / name, text);
  }

 private:
  std::filesystem::path path_;
};

/// Writes down, router by router, every command and what came back, as it happens. What an observer is told
/// is redacted already. A disk that fails is remembered, not thrown.
class Transcript : public playbooks::Observer {
 public:
  Transcript(const RunFolder& folder, const playbooks::Plan& plan);

  void on(const playbooks::Event& event) override;
  /// What went wrong; empty if nothing did.
  [[nodiscard]] std::string problem() const;

 private:
  std::vector<std::ofstream> files_;
  std::vector<std::filesystem::path> paths_;
};

/// `name` as part of a file name: letters, digits and `.-_` stay (and what is not ASCII), the rest becomes
/// `-`.
[[nodiscard]] std::string as_file_name(const std::string& name);

/// `2026-01-31T09:30:00Z`
[[nodiscard]] std::string utc(std::chrono::system_clock::time_point time);

}  // namespace rtx::agent
