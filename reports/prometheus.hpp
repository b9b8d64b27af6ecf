#pragma once

#include "health/verdict.hpp"

#include <string>

namespace rtx::reports {

/// `run` in Prometheus' text format, for the textfile collector of node_exporter; docs/reports.md lists the
/// metrics. Every series has the label `check` (the run's name), so that files of several checks do not
/// collide. The caller writes it whole or not at all, mode 0644: the collector reads at any time, as another
/// user.
[[nodiscard]] std::string prometheus_text(const health::CheckRun& run);

}  // namespace rtx::reports
