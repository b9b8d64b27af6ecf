#pragma once

#include "playbooks/runner.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace rtx::agent {

/// What a report says about a run beside its results.
struct RunFacts {
  std::string playbook;  ///< Its name.
  std::string file;
  std::string subject;  ///< The router or pair it ran on.
  std::string started;  ///< UTC, `2026-01-31T09:30:00Z`.
  double seconds = 0;
  std::string folder;  ///< Of the run; empty if there is none.
};

struct TextStyle {
  bool colour = false;
  /// Every line of every step and all evidence, as in `report.txt`; else a screenful.
  bool complete = true;
};

/// The report for a person: a table, what went wrong with its evidence and a likely next command, which
/// lines are in effect if not everything held, and the verdict as the last line.
[[nodiscard]] std::string report_text(const RunFacts& facts, const playbooks::RunReport& report,
                                      const TextStyle& style);

/// The last line alone: `MET: L2TPv3 tunnel on tokyo-osaka (12.3 s)`.
[[nodiscard]] std::string verdict_line(const RunFacts& facts, const playbooks::RunReport& report);

/// In which state a router was left, in words: `rolled back: it is as it was before, verified`.
[[nodiscard]] std::string words_for_left(safety::Left left, bool saved);

/// Which lines each router took, was refused, may have taken and was not sent.
[[nodiscard]] std::string effect_text(const playbooks::RunReport& report, bool complete);

/// The report for a program: docs/json-output.md.
[[nodiscard]] nlohmann::ordered_json report_json(const RunFacts& facts, const playbooks::RunReport& report);

}  // namespace rtx::agent
