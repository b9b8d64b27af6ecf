#include "agent/ask.hpp"
#include "agent/bound_plan.hpp"
#include "agent/commands.hpp"
#include "agent/connector.hpp"
#include "agent/consent.hpp"
#include "agent/log.hpp"
#include "agent/plan_file.hpp"
#include "agent/plan_report.hpp"
#include "agent/screen.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"
#include "playbooks/file.hpp"
#include "safety/own_path.hpp"
#include "safety/running_config.hpp"
#include "transports/failure.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

/// Precondition: the router was asked.
language::Config config_of(const Answer& answer, const std::string& router) {
  if (!answer.reply) throw failure_of(answer.trouble, router);
  return safety::config_in(*answer.reply, router, "show config");
}

/// What one router holds, and how a session comes to it.
struct Found {
  language::Config config;
  safety::Path path;
};

/// Old firmware has no `show status user`.
safety::Path path_of(const Answer& answer, const playbooks::Router& router) {
  const bool told = !answer.further.empty() && !answer.further.front().error;
  return safety::seen_from_router(playbooks::path_to(router), told ? answer.further.front().text : "");
}

/// What the routers hold now; nothing if a signal ended the asking, which `stopped_by` becomes.
std::vector<Found> read_from_routers(const playbooks::Plan& plan, const PlanOptions& options,
                                     const Screen& screen, int& stopped_by) {
  Connector connector{options.connection};
  for (const auto& target : plan.targets) connector.prepare(target.router);
  Question question{safety::show_config()};
  question.then.emplace_back("show status user", transports::Typing::ahead);
  question.at_once = static_cast<int>(plan.targets.size());
  question.verbosity = options.connection.verbosity;
  const Answers answers = ask_routers(connector, plan.targets, std::move(question), plan.redactor, screen);
  stopped_by = answers.stopped_by;
  if (stopped_by != 0) return {};
  std::vector<Found> found;
  for (std::size_t end = 0; end < answers.of.size(); ++end) {
    const playbooks::Router& router = plan.targets[end].router;
    found.push_back({config_of(answers.of[end], router.name), path_of(answers.of[end], router)});
  }
  return found;
}

std::string read_file_or_throw(const std::string& file) {
  const auto read = playbooks::read_file(file);
  if (!read.problem.empty())
    throw UsageError{file + " cannot be read: " + read.problem, "--offline names a saved 'show config'"};
  return read.text;
}

/// The saved configuration of each router: `ROUTER=FILE`, or `FILE` if there is only one.
std::vector<Found> read_from_files(const playbooks::Plan& plan, const PlanOptions& options) {
  std::vector<Found> found;
  for (const auto& target : plan.targets) {
    const std::string prefix = target.router.name + "=";
    std::string file;
    for (const std::string& given : options.offline) {
      if (given.starts_with(prefix)) file = given.substr(prefix.size());
    }
    if (file.empty() && plan.targets.size() == 1) file = options.offline.back();
    if (file.empty()) {
      throw UsageError{"there is no saved configuration of " + target.router.name,
                       "say --offline " + prefix + "FILE"};
    }
    found.push_back({language::Config::parse(read_file_or_throw(file)), playbooks::path_to(target.router)});
  }
  return found;
}

void write_down(const PlanOptions& options, const playbooks::Plan& plan,
                const std::vector<playbooks::ChangePlan>& changes, const Screen& screen) {
  const auto now = std::chrono::system_clock::now();
  write_plan_file(options.out, make_plan_file(options, plan, changes, fingerprint_by_own_key(), now));
  *screen.story << "rtxctl: the plan is in " << in_one_line(options.out.string()) << '\n';
}

}  // namespace

Exit plan(const PlanOptions& options, const Screen& screen) {
  start_plain_log(options.connection.verbosity);
  const playbooks::Plan plan = bind_plan(options, options.connection);
  *screen.story << for_terminal(playbooks::describe_all(plan.warnings));
  int stopped_by = 0;
  auto found = options.offline.empty() ? read_from_routers(plan, options, screen, stopped_by)
                                       : read_from_files(plan, options);
  if (stopped_by != 0) {
    *screen.story << "rtxctl: stopped before there was a plan\n";
    return exit_after(stopped_by);
  }
  std::vector<playbooks::ChangePlan> changes;
  for (std::size_t end = 0; end < found.size(); ++end) {
    changes.push_back(playbooks::plan_change(plan, end, std::move(found[end].config), found[end].path));
    const playbooks::ChangePlan& change = changes.back();
    if (options.json) {
      *screen.out << parsers::json_line(plan_json(plan, end, change));
    } else {
      *screen.out << plan_text(plan, end, change, screen.colour_out);
    }
  }
  for (std::size_t end = 0; end < changes.size(); ++end)
    must_be_consented(plan, end, changes[end], options.allow_unknown);
  if (!options.out.empty()) write_down(options, plan, changes, screen);
  return Exit::met;
}

}  // namespace rtx::agent
