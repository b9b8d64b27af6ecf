#include "playbooks/references.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace rtx::playbooks {
namespace {

/// Checks that every `{{reference}}` names something, and notes what is used.
class References {
 public:
  References(const Playbook& playbook, Diagnostics& problems) : playbook_{playbook}, problems_{problems} {
    for (const auto& declaration : playbook.variables) names_.push_back(declaration.name);
    names_.insert(names_.end(), {"router", "role"});
  }

  void check() {
    for (const auto& step : playbook_.steps) {
      for (const auto& line : step.run) check(line.text);
      for (const auto& answer : step.answers) check(answer.reply);
      if (step.when) check(*step.when);
      for (const auto& expectation : step.expect) {
        check(expectation.show);
        for (const auto& that : expectation.that) check(that);
        if (expectation.when) check(*expectation.when);
      }
    }
    for (const auto& declaration : playbook_.variables)
      if (!used_.contains(declaration.name))
        problems_.push_back(
            warning_at(declaration.place, "variable '" + declaration.name + "' is never used"));
  }

 private:
  void check(const Template& text) {
    for (const auto& reference : text.references()) check(text, reference);
  }

  void check(const Template& text, const Template::Reference& reference) {
    used_.insert(reference.name);
    const auto place = text.place_at(reference.offset);
    if (reference.peer && playbook_.roles.size() != 2)
      problems_.push_back(error_at(place, "there is no peer: the playbook has one role",
                                   "write roles = [\"a\", \"b\"] for a pair"));
    if (std::ranges::find(names_, reference.name) == names_.end()) {
      problems_.push_back(
          error_at(place, "unknown variable '" + reference.name + "'", unknown_hint(reference)));
      return;
    }
    if (reference.part.empty()) return;
    const auto declaration =
        std::ranges::find(playbook_.variables, reference.name, &VariableDeclaration::name);
    const auto type = declaration == playbook_.variables.end() ? VariableType::text : declaration->type;
    const auto& parts = parts_of(type);
    if (std::ranges::find(parts, reference.part) != parts.end()) return;
    const auto message =
        parts.empty() ? "'" + reference.name + "' is " + std::string{name_of(type)} + " and has no parts"
                      : "'" + reference.name + "' has no part '" + reference.part + "'";
    problems_.push_back(error_at(place, message, suggestion(reference.part, parts)));
  }

  [[nodiscard]] std::string unknown_hint(const Template::Reference& reference) const {
    const auto near = nearest(reference.name, names_);
    return near.empty() ? "declare it: [vars] " + reference.name + " = { type = \"text\" }"
                        : "did you mean '" + near + "'?";
  }

  const Playbook& playbook_;
  Diagnostics& problems_;
  std::vector<std::string> names_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace

void check_references(const Playbook& playbook, Diagnostics& problems) {
  References{playbook, problems}.check();
}

}  // namespace rtx::playbooks
