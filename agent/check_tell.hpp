#pragma once

#include "agent/check_keeping.hpp"
#include "agent/screen.hpp"
#include "health/check_file.hpp"
#include "playbooks/redactor.hpp"

#include <vector>

namespace rtx::agent {

/// Those who are told of changes, their secrets fetched, and known to `redactor`. Throws PlaybookError.
[[nodiscard]] std::vector<health::Receiver> fetch_receivers(const health::CheckFile& file,
                                                            playbooks::Redactor& redactor);

/// Tells them what has changed since they were told last, within half a minute. Returns what could not be
/// told and why.
[[nodiscard]] std::vector<Problem> tell_of_changes(Keeping& keeping, std::vector<health::Receiver> receivers,
                                                   const Screen& screen);

}  // namespace rtx::agent
