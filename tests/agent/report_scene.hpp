#pragma once

#include "agent/report.hpp"

/// Reports made by hand, for the tests of how they are shown.
namespace rtx::agent::testing {

[[nodiscard]] RunFacts facts();

/// A pair, two steps, everything met, saved.
[[nodiscard]] playbooks::RunReport met_report();

/// The same, but the second router's expectation is not met and nothing was saved. Texts from that router
/// hold escape sequences.
[[nodiscard]] playbooks::RunReport unmet_report();

/// The first router refuses line 2 of step 1.
[[nodiscard]] playbooks::RunReport refused_report();

/// The second router's connection dies at line 2 of step 1.
[[nodiscard]] playbooks::RunReport lost_report();

}  // namespace rtx::agent::testing
