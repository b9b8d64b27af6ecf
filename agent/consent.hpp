#pragma once

#include "playbooks/change_plan.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace rtx::agent {

/// A safety rule wants a person's word before anything is changed; status 4.
class HeldBack : public std::runtime_error {
 public:
  HeldBack(const std::string& message, std::string hint_)
      : std::runtime_error{message}, hint{std::move(hint_)} {}
  std::string hint;
};

/// Throws HeldBack, naming router `end` and every such line with the reason, if `change` holds lines that are
/// not known or that typing cannot take back, and neither `allow_unknown` nor the playbook's `allow` covers
/// them.
void must_be_consented(const playbooks::Plan& plan, std::size_t end, const playbooks::ChangePlan& change,
                       bool allow_unknown);

}  // namespace rtx::agent
