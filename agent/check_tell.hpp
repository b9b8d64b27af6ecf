#pragma once

#include "agent/check_keeping.hpp"
#include "agent/screen.hpp"
#include "health/check_file.hpp"
#include "playbooks/redactor.hpp"

#include <string>
#include <vector>

namespace rtx::agent {

/// Somebody who cannot be told now: a secret is missing.
struct Unreachable {
  std::string name;
  Problem problem;
};

/// Those who are told of changes.
struct Receivers {
  std::vector<health::Receiver> ready;
  std::vector<Unreachable> unreachable;
};

/// Those whom `file` names, their secrets fetched, and known to `redactor`. Says whose could not be: that
/// is no reason not to check.
[[nodiscard]] Receivers fetch_receivers(const health::CheckFile& file, playbooks::Redactor& redactor,
                                        const Screen& screen);

/// Tells them what has changed since they were told last, within half a minute. Returns what could not be
/// told and why; that is kept for the next check.
[[nodiscard]] std::vector<Problem> tell_of_changes(Keeping& keeping, const Receivers& receivers,
                                                   const Screen& screen);

}  // namespace rtx::agent
