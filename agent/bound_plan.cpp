#include "agent/bound_plan.hpp"

#include "agent/prompt.hpp"
#include "agent/targets.hpp"

#include <string>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

playbooks::Plan bind_plan(const SubjectOptions& subject, const ConnectionOptions& connection) {
  auto playbook = playbooks::Playbook::load(subject.playbook);
  if (playbook.roles.size() > 1 && subject.pair.empty()) {
    throw UsageError{"this playbook is for a pair (roles " + joined(playbook.roles) + ")", "say --pair NAME"};
  }
  const auto inventory = load_inventory(find_inventory(connection.inventory));
  std::vector<playbooks::Target> targets;
  playbooks::Variables shared;
  if (subject.pair.empty()) {
    targets.emplace_back().router = find_router(inventory, subject.router);
  } else {
    const playbooks::Pair& pair = find_pair(inventory, subject.pair);
    for (const std::string& name : pair.routers) targets.emplace_back().router = find_router(inventory, name);
    shared = pair.variables;
  }
  const auto fetch = playbooks::make_secret_fetcher(terminal_prompt());
  return playbooks::bind(std::move(playbook), std::move(targets), shared, parse_settings(subject.set), fetch);
}

}  // namespace rtx::agent
