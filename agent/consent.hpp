#pragma once

#include "playbooks/change_plan.hpp"
#include "transports/failure.hpp"

#include <string>
#include <utility>

namespace rtx::agent {

/// A safety rule wants a person's word before anything is changed; status 4 where nothing was begun.
class HeldBack : public transports::Failure {
 public:
  HeldBack(const std::string& message, std::string next_step)
      : Failure{transports::Trouble::broken, message, std::move(next_step)} {}
};

/// Throws HeldBack, naming router `end` and every such line with the reason, if `change` holds lines that are
/// not known or that typing cannot take back, and neither `allow_unknown` nor the playbook's `allow` covers
/// them.
void must_be_consented(const playbooks::Plan& plan, std::size_t end, const playbooks::ChangePlan& change,
                       bool allow_unknown);

}  // namespace rtx::agent
