#include "agent/check_keeping.hpp"
#include "agent/check_reports.hpp"
#include "agent/check_subjects.hpp"
#include "agent/check_tell.hpp"
#include "agent/check_text.hpp"
#include "agent/commands.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/targets.hpp"
#include "health/fleet.hpp"
#include "reports/check_lines.hpp"

#include <algorithm>
#include <ostream>
#include <sys/resource.h>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

using health::Health;
using health::Subject;
using health::Verdict;

/// Keeps the verdicts of one run, and tells of them as they come.
class Teller : public health::FleetObserver {
 public:
  Teller(Keeping& keeping, std::size_t subjects, bool json, const Screen& screen)
      : keeping_{keeping}, json_{json}, screen_{screen}, progress_{subjects, screen} {
    if (json_) print(reports::check_began_line(keeping_.run(), subjects));
  }

  void on_begun(std::size_t subject) override {
    static_cast<void>(subject);
    progress_.begun();
  }
  std::optional<Verdict> before(const std::string& subject) override { return keeping_.before(subject); }
  void on_verdict(std::size_t subject, Verdict verdict) override {
    static_cast<void>(subject);
    const Verdict& kept = keeping_.add(std::move(verdict));
    if (json_) print(reports::verdict_line(keeping_.run(), kept));
    progress_.ended(kept);
  }

  void say(std::string_view words) { progress_.say(words); }
  void end() {
    print(json_ ? reports::check_ended_line(keeping_.run()) : check_text(keeping_.run(), screen_.colour_out));
  }

 private:
  void print(const std::string& text) { *screen_.out << text << std::flush; }

  Keeping& keeping_;
  bool json_;
  const Screen& screen_;
  CheckProgress progress_;
};

/// `--group west`
std::string name_of(const CheckOptions& options) {
  if (options.all) return "--all";
  if (!options.group.empty()) return "--group " + options.group;
  return options.pair.empty() ? "--router " + options.router : "--pair " + options.pair;
}

/// What is down or degraded is not as it should be, whatever else could not be told.
Exit exit_of(const std::vector<Verdict>& verdicts) {
  const auto any = [&](Health health) {
    return std::ranges::find(verdicts, health, &Verdict::health) != verdicts.end();
  };
  if (any(Health::down) || any(Health::degraded)) return Exit::not_met;
  return any(Health::could_not_tell) ? Exit::could_not_tell : Exit::met;
}

/// A session is an open file, and the usual limit is for programs that have few.
void allow_many_sessions() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

boost::asio::awaitable<bool> check_all(const std::vector<Subject>& subjects, const health::CheckFile& file,
                                       playbooks::SessionOpener open, Teller& teller) {
  co_await health::check_fleet(subjects, file.visit, file.limits, std::move(open), teller);
  co_return true;
}

}  // namespace

Exit check(const CheckOptions& options, const Screen& given_screen) {
  Screen screen = given_screen;
  if (options.connection.verbosity > 0) screen.live = false;
  start_plain_log(options.connection.verbosity);
  reports_must_fit(options.reports);
  const auto file = options.file.empty() ? health::CheckFile{} : health::CheckFile::load(options.file);
  Connector connector{options.connection};
  const auto subjects = check_subjects(options, options.connection, file, connector);
  playbooks::Redactor redactor;
  for (const Subject& subject : subjects) redactor.add(subject.plan.redactor);
  auto receivers = fetch_receivers(file, redactor);
  start_log(options.connection.verbosity, {}, redactor);
  allow_many_sessions();

  Keeping keeping{options.no_history ? std::filesystem::path{} : history_file(), name_of(options), screen};
  Teller teller{keeping, subjects.size(), options.json, screen};
  playbooks::SessionOpener open = [&](const playbooks::Target& target) {
    return connector.open(target, transports::Level::administrator);
  };
  int stopped_by = 0;
  run_on_loop(
      check_all(subjects, file, std::move(open), teller), [&](std::string_view words) { teller.say(words); },
      stopped_by);
  quiet_log();
  warn_of(connector.write_recordings(redactor), screen);
  keeping.end(keeping.run().verdicts.size() == subjects.size(), options.keep);
  teller.end();
  const std::string problems = write_reports(options.reports, keeping);
  warn_of(problems, screen);
  warn_of(tell_of_changes(keeping, std::move(receivers), screen), screen);
  if (stopped_by != 0) return exit_after(stopped_by);
  const Exit exit = exit_of(keeping.run().verdicts);
  return exit == Exit::met && !problems.empty() ? Exit::could_not_tell : exit;
}

}  // namespace rtx::agent
