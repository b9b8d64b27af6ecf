#include "playbooks/playbook.hpp"

#include "playbooks/file.hpp"
#include "playbooks/planner.hpp"
#include "playbooks/playbook_reader.hpp"
#include "playbooks/references.hpp"

#include <utility>

namespace rtx::playbooks {
namespace {

/// One end of each role, with samples for the values that only a router's inventory entry can give.
std::vector<PlannedRole> sample_ends(const Playbook& playbook) {
  std::vector<PlannedRole> ends;
  for (const auto& role : playbook.roles) {
    PlannedRole end;
    end.role = role;
    for (const auto& [name, type, help, fallback, environment, place] : playbook.variables) {
      // An empty default says that there need not be one; what is done with it if there is, is checked.
      const bool has_default = fallback && !fallback->empty();
      const auto value = has_default ? *fallback : sample_of(type);
      const bool secret = type == VariableType::secret;
      end.values.own[name] =
          secret ? BoundVariable{type, {}, transports::Secret{value}} : BoundVariable{type, value, {}};
      if (!has_default) end.values.samples.emplace(name, type);
    }
    end.values.own["router"] = {VariableType::text, role, {}};
    end.values.own["role"] = {VariableType::text, role, {}};
    end.values.samples.emplace("router", VariableType::text);
    ends.push_back(std::move(end));
  }
  return ends;
}

std::string read_playbook_file(const std::filesystem::path& file) {
  auto read = read_file(file);
  if (read.problem.empty()) return std::move(read.text);
  throw PlaybookError{{error_at(Place{file.string(), 0, 0},
                                "cannot read the playbook '" + file.string() + "': " + read.problem)}};
}

}  // namespace

Playbook Playbook::parse(const std::string& text, const std::filesystem::path& file, const FileReader& read) {
  Playbook playbook;
  playbook.file = file;
  Diagnostics problems;
  read_playbook(playbook, text, file, read, problems);
  if (playbook.roles.empty()) throw PlaybookError{std::move(problems)};
  if (playbook.steps.empty() && !has_errors(problems))
    problems.push_back(error_at(Place{file.string(), 0, 0}, "the playbook has no [[step]]"));
  check_references(playbook, problems);
  const auto planned = plan_steps(playbook, sample_ends(playbook), true, Redactor{});
  problems.insert(problems.end(), planned.problems.begin(), planned.problems.end());
  if (has_errors(problems)) throw PlaybookError{std::move(problems)};
  playbook.warnings = std::move(problems);
  return playbook;
}

Playbook Playbook::load(const std::filesystem::path& file) {
  const auto text = read_playbook_file(file);
  return parse(text, file, read_playbook_file);
}

}  // namespace rtx::playbooks
