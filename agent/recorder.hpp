#pragma once

#include "agent/capture.hpp"
#include "playbooks/inventory.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rtx::agent {

/// Writes sessions down so that `rtxtwin replay` can serve them again: `--record DIR`.
///
/// `DIR/ROUTER.ndjson`, mode 0600: for each session of that router a line
/// `{"format":"rtxctl-recording","version":1,"router","transport","began"}`, then one for every piece that
/// was read (`"dir":"in"`) or typed (`"out"`): `{"t","dir","data"}`, seconds since it began and base64.
class Recorder {
 public:
  /// Makes the folder if need be. Throws UsageError if it cannot be used.
  explicit Recorder(std::filesystem::path folder);

  /// Who watches the next session of `router`.
  [[nodiscard]] std::shared_ptr<Capture> next_session(const playbooks::Router& router);

  /// Writes all sessions, redacted. Returns what went wrong; empty if nothing did.
  [[nodiscard]] std::string write(const playbooks::Redactor& redactor) const;

 private:
  struct Session {
    std::string router;
    std::string transport;
    std::string began;
    std::shared_ptr<Capture> capture;
  };
  std::filesystem::path folder_;
  std::vector<Session> sessions_;
};

}  // namespace rtx::agent
