#include "agent/bound_plan.hpp"
#include "agent/commands.hpp"
#include "agent/connector.hpp"
#include "agent/consent.hpp"
#include "agent/json_stream.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/other_users.hpp"
#include "agent/plan_file.hpp"
#include "agent/progress.hpp"
#include "agent/report.hpp"
#include "agent/run_folder.hpp"
#include "agent/safekeeping.hpp"
#include "agent/screen.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"
#include "playbooks/runner.hpp"
#include "safety/rollback_timer.hpp"
#include "transports/leave.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

namespace rtx::agent {

namespace {

namespace fs = std::filesystem;
using playbooks::RunReport;

/// Tells several observers.
class Observers : public playbooks::Observer {
 public:
  void add(playbooks::Observer& one) { all_.push_back(&one); }
  void on(const playbooks::Event& event) override {
    for (auto* one : all_) one->on(event);
  }

 private:
  std::vector<playbooks::Observer*> all_;
};

/// A folder that was asked for and cannot be is a mistake, before any router is touched; without the usual
/// one the run goes on.
std::optional<RunFolder> make_folder(const ApplyOptions& options, const std::string& playbook,
                                     std::chrono::system_clock::time_point now, const Screen& screen) {
  try {
    return RunFolder{options.run_dir, playbook, now};
  } catch (const fs::filesystem_error& error) {
    const std::string message = error.path1().string() + ": " + error.code().message();
    if (!options.run_dir.empty())
      throw UsageError{"--run-dir " + message, "name a folder that can be written"};
    *screen.story << "rtxctl: warning: no run folder: " << in_one_line(message)
                  << "\n  name one with --run-dir\n";
    return std::nullopt;
  }
}

Exit exit_of(const RunReport& report, int stopped_by) {
  if (report.interrupted) return exit_after(stopped_by);
  if (std::ranges::any_of(report.routers, &playbooks::RouterResult::held_back)) return Exit::held_back;
  switch (report.verdict) {
    case playbooks::Verdict::met:
      return Exit::met;
    case playbooks::Verdict::not_met:
      return Exit::not_met;
    case playbooks::Verdict::could_not_tell:
    case playbooks::Verdict::not_run:
      break;
  }
  return Exit::could_not_tell;
}

/// Everything that watches and keeps one run.
struct Watchers {
  Watchers(const playbooks::Plan& plan, const ApplyOptions& options, const Screen& screen,
           const std::optional<RunFolder>& folder)
      : progress{plan, screen}, json{plan, *screen.out}, log{plan} {
    all.add(progress);
    all.add(log);
    if (options.json) all.add(json);
    if (folder) all.add(transcript.emplace(*folder, plan));
  }

  Observers all;
  Progress progress;
  JsonStream json;
  EventLog log;
  std::optional<Transcript> transcript;
};

/// Writes the reports down; a disk that fails is a warning, and what it should have held is on the screen.
void keep(const RunFolder& folder, const Watchers& watchers, const RunFacts& facts, const RunReport& report,
          const nlohmann::ordered_json& json, const Screen& screen) {
  std::vector<std::string> problems{folder.write("report.txt", report_text(facts, report, TextStyle{})),
                                    folder.write("report.json", parsers::json_text(json, 2) + "\n")};
  if (watchers.transcript) problems.push_back(watchers.transcript->problem());
  for (const std::string& problem : problems) warn_of(problem, screen);
}

nlohmann::ordered_json beginning(const RunFacts& facts, const playbooks::Plan& plan) {
  nlohmann::ordered_json json{{"schema", parsers::json_schema},
                              {"type", "run_began"},
                              {"playbook", {{"name", facts.playbook}, {"file", facts.file}}},
                              {"subject", facts.subject},
                              {"started", facts.started},
                              {"run_folder", facts.folder}};
  json["routers"] = nlohmann::ordered_json::array();
  for (const auto& target : plan.targets) {
    json["routers"].push_back({{"name", target.router.name}, {"role", target.role}});
  }
  json["steps"] = nlohmann::ordered_json::array();
  for (const auto& step : plan.steps) json["steps"].push_back(step.step->name);
  return json;
}

/// Some line is more than a question.
bool changes_something(const playbooks::Plan& plan) {
  return std::ranges::any_of(plan.steps, [](const playbooks::PlannedStep& step) {
    return std::ranges::any_of(step.ends,
                               [](const playbooks::PlannedEnd& end) { return !end.lines.empty(); });
  });
}

/// Opens a session, and warns if somebody else might change the router meanwhile.
boost::asio::awaitable<std::unique_ptr<transports::Session>> open_alone(
    Connector& connector, playbooks::Target target, std::function<void(const std::string&)> warn) {
  const std::string router = target.router.name;
  // Nothing is changed on a router that could not restart by itself: see playbooks::run.
  target.router.keep_console = true;
  auto session = co_await connector.open(std::move(target), transports::Level::administrator);
  std::exception_ptr trouble;
  try {
    const auto others = co_await other_administrators(*session);
    if (!others.empty()) warn(router + ": another administrator is logged in: " + others);
  } catch (...) {
    trouble = std::current_exception();
  }
  if (trouble) {
    // Nobody else knows of this session yet: it is left in order here.
    co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
    co_await transports::leave(*session);
    std::rethrow_exception(trouble);
  }
  co_return session;
}

/// The plan that a person has looked at, if that is what is to be applied.
std::optional<PlanFile> plan_file_of(const ApplyOptions& options) {
  if (!is_plan_file(options.playbook)) return std::nullopt;
  if (!options.router.empty() || !options.pair.empty() || !options.set.empty())
    throw UsageError{"a plan says itself where it goes", "leave --router, --pair and --set away"};
  PlanFile plan = read_plan_file(options.playbook);
  playbook_must_still_be(plan);
  return plan;
}

ApplyOptions as_planned(const ApplyOptions& given, const PlanFile& plan) {
  ApplyOptions options = given;
  static_cast<SubjectOptions&>(options) = subject_of(plan);
  options.allow_unknown = given.allow_unknown || plan.allow_unknown;
  if (options.connection.inventory.empty()) options.connection.inventory = plan.inventory;
  return options;
}

RunFacts facts_of(const ApplyOptions& options, const playbooks::Plan& plan,
                  const std::optional<RunFolder>& folder, std::chrono::system_clock::time_point now) {
  RunFacts facts;
  facts.playbook = plan.playbook->name;
  facts.file = plan.playbook->file.string();
  facts.subject = options.pair.empty() ? plan.targets.front().router.name : options.pair;
  facts.started = utc(now);
  if (folder) facts.folder = folder->path().string();
  return facts;
}

/// What makes a run safe that changes something; nothing for one that only looks.
std::optional<playbooks::SafetySettings> settings_of(const ApplyOptions& options, const playbooks::Plan& plan,
                                                     const std::optional<PlanFile>& seen,
                                                     std::optional<Safekeeping>& safekeeping) {
  if (!safekeeping) return std::nullopt;
  auto settings = safekeeping->settings();
  settings.approve = [&](std::size_t end, const playbooks::ChangePlan& change) {
    must_be_consented(plan, end, change, options.allow_unknown);
    if (seen) router_must_still_be(*seen, plan, end, change, fingerprint_by_own_key());
  };
  return settings;
}

/// The rollback timer acts before the dead-man's switch, and never stands alone.
void layers_must_fit(const ApplyOptions& options) {
  if (!options.rollback_timer) return;
  if (options.dead_man == safety::SwitchChoice::none)
    throw UsageError{"--rollback-timer is only a second layer: it ends with the console that set it",
                     "leave --switch none away"};
  const auto soonest = *options.rollback_timer + safety::switch_after_rollback;
  if (options.confirm_within.value_or(soonest) < soonest)
    throw UsageError{"the dead-man's switch must fire later than the rollback timer",
                     "--confirm-within " + std::to_string(soonest.count()) + "s, or more"};
}

}  // namespace

Exit apply(const ApplyOptions& given, const Screen& given_screen) {
  layers_must_fit(given);
  Screen screen = given_screen;
  // Log lines and lines that are redrawn would write over each other.
  if (given.connection.verbosity > 0) screen.live = false;
  start_plain_log(given.connection.verbosity);
  const std::optional<PlanFile> seen = plan_file_of(given);
  const ApplyOptions options = seen ? as_planned(given, *seen) : given;
  const playbooks::Plan plan = bind_plan(options, options.connection);
  *screen.story << for_terminal(playbooks::describe_all(plan.warnings));
  Connector connector{options.connection};
  for (const auto& target : plan.targets) connector.prepare(target.router);

  const auto now = std::chrono::system_clock::now();
  const auto began = std::chrono::steady_clock::now();
  const auto folder = make_folder(options, plan.playbook->name, now, screen);
  RunFacts facts = facts_of(options, plan, folder, now);
  const bool log_file = folder && folder->write("rtxctl.log", {}).empty();
  start_log(options.connection.verbosity, log_file ? folder->path() / "rtxctl.log" : fs::path{},
            plan.redactor);

  const bool save_asked = options.save || plan.playbook->save;
  std::optional<Safekeeping> safekeeping;
  if (changes_something(plan) || save_asked) {
    if (!folder) throw UsageError{"a change needs a folder for its journal", "name one with --run-dir"};
    safekeeping.emplace(options, plan, *folder, facts.subject, save_asked, screen);
  }
  const auto settings = settings_of(options, plan, seen, safekeeping);

  Watchers watchers{plan, options, screen, folder};
  watchers.progress.say(coloured(in_one_line(facts.playbook), Colour::strong, screen.colour_story) + " on " +
                        in_one_line(facts.subject));
  if (options.json) watchers.json.write(beginning(facts, plan));
  const auto warn = [&](const std::string& words) {
    watchers.progress.say("warning: " + in_one_line(words));
  };
  playbooks::SessionOpener open = [&](const playbooks::Target& target) {
    return open_alone(connector, target, warn);
  };
  int stopped_by = 0;
  const RunReport report = run_on_loop(
      playbooks::run(plan, save_asked, std::move(open), watchers.all, settings ? &*settings : nullptr),
      [&](std::string_view words) { watchers.progress.say(words); }, stopped_by);
  quiet_log();
  if (safekeeping) warn_of(safekeeping->close(report), screen);
  warn_of(connector.write_recordings(plan.redactor), screen);

  facts.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const Exit exit = exit_of(report, stopped_by);
  nlohmann::ordered_json json = report_json(facts, report);
  json["exit_code"] = code(exit);
  if (folder) keep(*folder, watchers, facts, report, json, screen);
  if (options.json) {
    watchers.json.write(json);
  } else {
    *screen.out << report_text(facts, report, TextStyle{screen.colour_out, false}) << std::flush;
  }
  return exit;
}

}  // namespace rtx::agent
