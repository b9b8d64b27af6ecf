#include "agent/check_keeping.hpp"
#include "agent/check_reports.hpp"
#include "agent/check_subjects.hpp"
#include "agent/check_tell.hpp"
#include "agent/check_text.hpp"
#include "agent/commands.hpp"
#include "agent/fleet_progress.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/targets.hpp"
#include "health/backup.hpp"
#include "health/fleet.hpp"
#include "health/words.hpp"
#include "reports/check_lines.hpp"
#include "safety/store_error.hpp"

#include <algorithm>
#include <ostream>
#include <sys/resource.h>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

using health::Health;
using health::Subject;

/// Keeps the verdicts of one run, and tells of them as they come.
class Teller : public health::FleetObserver {
 public:
  Teller(Keeping& keeping, const std::vector<Subject>& subjects, const health::Rules& rules,
         const CheckOptions& options, const Screen& screen)
      : keeping_{keeping},
        subjects_{subjects},
        rules_{rules},
        json_{options.json},
        keeps_configurations_{!options.backup.empty()},
        keeps_outputs_{!options.reports.html.empty()},
        screen_{screen},
        progress_{names_of(subjects), {"checked", "not healthy"}, screen} {
    if (json_) print(reports::check_began_line(keeping_.run(), subjects.size()));
  }

  void on_begun(std::size_t subject) override { progress_.begun(subject); }
  void on_seen(std::size_t subject, health::SubjectSeen seen) override {
    if (keeps_configurations_) backup_.take(seen);
    seen.before = keeping_.before(seen.name);
    const health::Verdict& kept = keeping_.add(health::judge(seen, rules_, subjects_[subject].plan.redactor));
    if (json_) print(reports::verdict_line(keeping_.run(), kept));
    const bool healthy = kept.health == Health::healthy;
    // What is said again in the text that follows is worth a line of its own only where that is far away.
    if (!healthy && subjects_.size() > 1) progress_.say(headline(kept, screen_.colour_story));
    progress_.ended(subject, healthy);
    if (!keeps_outputs_) keeping_.drop_outputs();
  }

  [[nodiscard]] FleetProgress& progress() noexcept { return progress_; }
  [[nodiscard]] const health::Backup& backup() const noexcept { return backup_; }
  void end() {
    print(json_ ? reports::check_ended_line(keeping_.run()) : check_text(keeping_.run(), screen_.colour_out));
  }

 private:
  void print(const std::string& text) { *screen_.out << text << std::flush; }

  Keeping& keeping_;
  const std::vector<Subject>& subjects_;
  const health::Rules& rules_;
  bool json_;
  bool keeps_configurations_;
  bool keeps_outputs_;
  const Screen& screen_;
  FleetProgress progress_;
  health::Backup backup_;
};

/// What is down or degraded is not as it should be, whatever else could not be told.
Exit exit_of(const std::vector<health::Verdict>& verdicts) {
  if (std::ranges::any_of(verdicts, health::is_unwell)) return Exit::not_met;
  const bool all_told =
      std::ranges::find(verdicts, Health::could_not_tell, &health::Verdict::health) == verdicts.end();
  return all_told ? Exit::met : Exit::could_not_tell;
}

void backup_must_fit(const CheckOptions& options) {
  if (options.backup.empty()) return;
  const std::string problem = health::unfit_for_backup(options.backup);
  if (!problem.empty())
    throw UsageError{"--backup " + options.backup.string() + ": " + problem,
                     "name a new folder, or a git repository that is for this alone"};
}

/// Commits the configurations. Returns what went wrong.
std::vector<Problem> keep_configurations(const CheckOptions& options, const health::Backup& backup,
                                         const playbooks::Redactor& redactor, const Screen& screen) {
  if (options.backup.empty()) return {};
  std::vector<Problem> problems;
  for (const auto& [router, why] : backup.not_kept())
    problems.push_back({"the configuration of " + router + " was not kept: " + redactor.redact(why),
                        "check it again; if that does not help: rtxctl run " + router + " -- 'show config'"});
  try {
    std::optional<safety::Key> key;
    if (options.backup_sealed) key.emplace(safety::key_at(state_folder() / "key"));
    for (const std::string& router : backup.commit(options.backup, redactor, key))
      *screen.story << "rtxctl: the configuration of " << in_one_line(router) << " has changed: kept in "
                    << in_one_line(options.backup.string()) << '\n';
  } catch (const safety::StoreError& error) {
    problems.push_back({std::string{"configurations were not kept: "} + error.what(), error.hint});
  }
  return problems;
}

/// Says how much is looked at again, and how much is not, and why.
void tell_what_is_left_out(std::size_t subjects, std::size_t left_out, health::Time since,
                           const Screen& screen) {
  *screen.story << "rtxctl: "
                << (subjects == 0 ? "nothing is left to look at"
                                  : "looking at " + std::to_string(subjects) + " of " +
                                        std::to_string(subjects + left_out))
                << "; left out: " << left_out << ", healthy since the check of "
                << health::time_words(since, {}) << " UTC. This is no whole check\n"
                << std::flush;
}

/// Those that the command line names, without what is known to be healthy if that is asked for.
ChosenSubjects choose(const CheckOptions& options, const health::CheckFile& file, Connector& connector,
                      const Screen& screen) {
  KnownHealthy known;
  if (options.only_unhealthy) known = known_healthy(history_file(), name_of(options), screen);
  auto chosen = check_subjects(options, options.connection, file, connector, known.subjects);
  if (chosen.left_out > 0)
    tell_what_is_left_out(chosen.subjects.size(), chosen.left_out, known.since, screen);
  return chosen;
}

/// The receivers are told of changes of what is looked at, even if this run does not live to do it.
void begin_visits(Keeping& keeping, const health::CheckFile& file, const std::vector<Subject>& subjects) {
  std::vector<std::string> receivers;
  for (const health::NotifySettings& settings : file.notify) receivers.push_back(settings.receiver.name);
  std::vector<std::string> names;
  for (const Subject& subject : subjects) names.push_back(subject.name);
  keeping.begin_visits(receivers, names);
}

/// A run that leaves something out is never taken for one that does not.
std::string name_of(const CheckOptions& options, std::size_t left_out) {
  return name_of(options) + (left_out > 0 ? " --only-unhealthy" : "");
}

}  // namespace

Exit check(const CheckOptions& options, const Screen& given_screen) {
  Screen screen = given_screen;
  if (options.connection.verbosity > 0) screen.live = false;
  start_plain_log(options.connection.verbosity);
  reports_must_fit(options.reports);
  backup_must_fit(options);
  auto file = options.file.empty() ? health::CheckFile{} : health::CheckFile::load(options.file);
  file.visit.keeps_configurations = !options.backup.empty();
  Connector connector{options.connection};
  const auto [subjects, left_out] = choose(options, file, connector, screen);
  playbooks::Redactor redactor;
  for (const Subject& subject : subjects) redactor.add(subject.plan.redactor);
  const auto receivers = fetch_receivers(file, redactor, screen);
  start_log(options.connection.verbosity, {}, redactor);

  Keeping keeping{options.no_history ? std::filesystem::path{} : history_file(), name_of(options, left_out),
                  left_out, screen};
  begin_visits(keeping, file, subjects);
  Teller teller{keeping, subjects, file.visit.rules, options, screen};
  playbooks::SessionOpener open = [&](const playbooks::Target& target) {
    return connector.open(target, transports::Level::administrator);
  };
  int stopped_by = 0;
  run_on_loop(
      redrawn(visit_all(subjects, file.visit, file.limits, std::move(open), teller), teller.progress()),
      [&](std::string_view words) { teller.progress().say(words); }, stopped_by);
  quiet_log();
  warn_of(connector.write_recordings(redactor), screen);
  keeping.end(keeping.run().verdicts.size() == subjects.size(), options.keep);
  teller.end();
  auto problems = write_reports(options.reports, keeping);
  // Before git is at work, which may take its time, or never end.
  const auto untold = tell_of_changes(keeping, receivers, screen);
  for (Problem& problem : keep_configurations(options, teller.backup(), redactor, screen))
    problems.push_back(std::move(problem));
  for (const Problem& problem : problems) warn_of(problem, screen);
  for (const Problem& problem : untold) warn_of(problem, screen);
  if (stopped_by != 0) return exit_after(stopped_by);
  const Exit exit = exit_of(keeping.run().verdicts);
  const bool all_well = problems.empty() && receivers.unreachable.empty();
  return exit == Exit::met && !all_well ? Exit::could_not_tell : exit;
}

}  // namespace rtx::agent
