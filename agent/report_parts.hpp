#pragma once

#include "playbooks/runner.hpp"

#include <nlohmann/json_fwd.hpp>

namespace rtx::agent {

/// The parts that the report and the event stream have in common: docs/json-output.md.
[[nodiscard]] nlohmann::ordered_json json_of(const playbooks::LineResult& line);
[[nodiscard]] nlohmann::ordered_json json_of(const playbooks::ExpectationResult& expectation);
[[nodiscard]] nlohmann::ordered_json json_of(const playbooks::RouterResult& router);

}  // namespace rtx::agent
