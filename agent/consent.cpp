#include "agent/consent.hpp"

#include "agent/screen.hpp"

namespace rtx::agent {

void must_be_consented(const playbooks::Plan& plan, std::size_t end, const playbooks::ChangePlan& change,
                       bool allow_unknown) {
  if (allow_unknown) return;
  const auto lines = change.needing_consent();
  if (lines.empty()) return;
  std::string message = plan.targets[end].router.name + ": typing cannot take back";
  bool all_known = true;
  for (const auto* line : lines) {
    message += "\n    " + in_one_line(line->shown) + "    (" + line->cannot_be_put_back + ")";
    all_known = all_known && line->effect != playbooks::Effect::unknown;
  }
  throw HeldBack{message, all_known
                              ? "--allow-unknown types them all the same; so does the playbook's 'allow', "
                                "which names them for good"
                              : "--allow-unknown types them all the same"};
}

}  // namespace rtx::agent
