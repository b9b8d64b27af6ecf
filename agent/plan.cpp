#include "agent/ask.hpp"
#include "agent/bound_plan.hpp"
#include "agent/commands.hpp"
#include "agent/json_output.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/plan_report.hpp"
#include "agent/targets.hpp"
#include "parsers/show_config.hpp"
#include "playbooks/file.hpp"
#include "transports/failure.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <exception>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

using transports::Failure;
using transports::Trouble;

/// At 9600 bps a long configuration takes its time, which is added to this.
constexpr std::chrono::seconds patience{120};

/// A configuration that a router printed is only taken for whole if it begins with its header.
language::Config config_of(const Answer& answer, const std::string& router) {
  if (answer.trouble) std::rethrow_exception(answer.trouble);
  if (!answer.reply) throw Failure{Trouble::cancelled, router + ": stopped before it had answered"};
  const auto& reply = *answer.reply;
  if (reply.error) throw Failure{Trouble::broken, router + " refused 'show config': " + *reply.error};
  const auto parsed = parsers::parse_show_config(reply.text);
  if (!parsed || !parsed->model) {
    throw Failure{Trouble::broken, router + ": 'show config' did not print a whole configuration",
                  "rtxctl run " + router + " -- show config"};
  }
  return language::Config::parse(reply.text);
}

std::vector<language::Config> read_from_routers(const playbooks::Plan& plan, const PlanOptions& options,
                                                const Screen& screen) {
  Connector connector{options.connection};
  for (const auto& target : plan.targets) connector.prepare(target.router);
  transports::Command command{"show config"};
  command.deadline = patience;
  bool stopped = false;
  int stopped_by = 0;
  const auto say = [&](std::string_view words) {
    stopped = true;
    *screen.story << "rtxctl: " << words << '\n' << std::flush;
  };
  start_log(options.connection.verbosity, {}, plan.redactor);
  const auto answers =
      run_on_loop(ask_all(connector, plan.targets, transports::Level::administrator, std::move(command),
                          static_cast<int>(plan.targets.size()), stopped),
                  say, stopped_by);
  quiet_log();
  const std::string not_recorded = connector.write_recordings(plan.redactor);
  if (!not_recorded.empty()) *screen.story << "rtxctl: warning: " << in_one_line(not_recorded) << '\n';
  std::vector<language::Config> configs;
  for (std::size_t end = 0; end < answers.size(); ++end)
    configs.push_back(config_of(answers[end], plan.targets[end].router.name));
  return configs;
}

std::string read_file_or_throw(const std::string& file) {
  const auto read = playbooks::read_file(file);
  if (!read.problem.empty())
    throw UsageError{file + " cannot be read: " + read.problem, "--offline names a saved 'show config'"};
  return read.text;
}

/// The saved configuration of each router: `ROUTER=FILE`, or `FILE` if there is only one.
std::vector<language::Config> read_from_files(const playbooks::Plan& plan, const PlanOptions& options) {
  std::vector<language::Config> configs;
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
    configs.push_back(language::Config::parse(read_file_or_throw(file)));
  }
  return configs;
}

}  // namespace

Exit plan(const PlanOptions& options, const Screen& screen) {
  start_plain_log(options.connection.verbosity);
  const playbooks::Plan plan = bind_plan(options, options.connection);
  *screen.story << for_terminal(playbooks::describe_all(plan.warnings));
  auto configs =
      options.offline.empty() ? read_from_routers(plan, options, screen) : read_from_files(plan, options);
  for (std::size_t end = 0; end < configs.size(); ++end) {
    const auto change = playbooks::plan_change(plan, end, std::move(configs[end]));
    if (options.json) {
      *screen.out << json_text(plan_json(plan, end, change)) << '\n';
    } else {
      *screen.out << plan_text(plan, end, change, screen.colour_out);
    }
  }
  return Exit::met;
}

}  // namespace rtx::agent
