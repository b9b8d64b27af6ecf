#pragma once

#include "parsers/value.hpp"
#include "playbooks/assertion_tree.hpp"

#include <string>
#include <vector>

namespace rtx::playbooks::detail {

/// What a condition came to. `unknown`: a path led to nothing, so neither it nor its opposite holds.
enum class State { met, not_met, unknown };

struct Finding {
  State state = State::unknown;
  std::vector<std::string> facts;  ///< What decided it: `tunnel[1].state is wait_ctl_reply`.
};

/// Evaluates a checked condition. `peer` may be null.
[[nodiscard]] Finding evaluate(const Node& node, const parsers::Value& own, const parsers::Value* peer);

}  // namespace rtx::playbooks::detail
