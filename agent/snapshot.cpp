#include "health/snapshot.hpp"

#include "agent/check_subjects.hpp"
#include "agent/commands.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/targets.hpp"
#include "health/compare.hpp"
#include "parsers/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <thread>
#include <utility>
#include <vector>

namespace rtx::agent {
namespace {

using health::Deviation;
using health::Snapshot;
using health::Subject;

/// `$XDG_STATE_HOME/rtxctl/snapshots`
std::filesystem::path snapshot_folder() {
  return state_folder() / "snapshots";
}

void must_be_a_name(const std::string& name) {
  if (!health::is_snapshot_name(name))
    throw UsageError{"'" + name + "' cannot name a snapshot",
                     "a name is letters, digits, '.', '_' and '-', and does not begin with a dot"};
}

Snapshot load(const std::string& name) {
  const auto known = health::snapshots_in(snapshot_folder());
  if (std::ranges::find(known, name) == known.end())
    throw UsageError{"there is no snapshot '" + name + "'", known.empty()
                                                                ? "rtxctl snapshot --all --name " + name
                                                                : playbooks::suggestion(name, known)};
  return health::load_snapshot(snapshot_folder(), name);
}

/// Puts what is seen of a fleet into a snapshot.
class Photographer : public health::FleetObserver {
 public:
  Photographer(const std::vector<Subject>& subjects, Snapshot& snapshot, const Screen& screen)
      : subjects_{subjects}, snapshot_{snapshot}, region_{screen} {}

  void on_begun(std::size_t subject) override { static_cast<void>(subject); }
  void on_seen(std::size_t subject, health::SubjectSeen seen) override {
    health::add(snapshot_, seen, subjects_[subject].plan.redactor);
    region_.draw({std::to_string(++seen_) + " of " + std::to_string(subjects_.size()) + " looked at"});
  }

  void say(std::string_view words) { region_.say(words); }
  [[nodiscard]] bool saw_all() const noexcept { return seen_ == subjects_.size(); }

 private:
  const std::vector<Subject>& subjects_;
  Snapshot& snapshot_;
  LiveRegion region_;
  std::size_t seen_ = 0;
};

/// Looks at fleets as often as it is asked to.
class Studio {
 public:
  Studio(const FleetOptions& which, const ConnectionOptions& connection, const Screen& screen)
      : name_{name_of(which)}, screen_{screen}, connector_{connection} {
    start_plain_log(connection.verbosity);
    file_.visit.rules.unsaved = false;  // What is saved is no state.
    file_.visit.more = {"show ip route", "show arp"};
    subjects_ = check_subjects(which, connection, file_, connector_).subjects;
    playbooks::Redactor redactor;
    for (const Subject& subject : subjects_) redactor.add(subject.plan.redactor);
    start_log(connection.verbosity, {}, redactor);
  }

  Snapshot take(const std::string& name) {
    Snapshot snapshot;
    snapshot.name = name;
    snapshot.of = name_;
    snapshot.taken = std::chrono::system_clock::now();
    Photographer photographer{subjects_, snapshot, screen_};
    playbooks::SessionOpener open = [&](const playbooks::Target& target) {
      return connector_.open(target, transports::Level::administrator);
    };
    run_on_loop(
        visit_all(subjects_, file_.visit, file_.limits, std::move(open), photographer),
        [&](std::string_view words) { photographer.say(words); }, stopped_by_);
    snapshot.complete = photographer.saw_all();
    return snapshot;
  }

  [[nodiscard]] int stopped_by() const noexcept { return stopped_by_; }

 private:
  std::string name_;
  const Screen& screen_;
  Connector connector_;
  health::CheckFile file_;
  std::vector<Subject> subjects_;
  int stopped_by_ = 0;
};

std::vector<const health::Observation*> not_seen(const Snapshot& snapshot) {
  std::vector<const health::Observation*> missing;
  for (const auto& router : snapshot.routers)
    if (!router.trouble.empty()) missing.push_back(&router);
  return missing;
}

nlohmann::ordered_json json_of(const Deviation& deviation) {
  nlohmann::ordered_json object{{"schema", parsers::json_schema},
                                {"type", "deviation"},
                                {"router", deviation.router},
                                {"kind", deviation.kind},
                                {"what", deviation.what}};
  if (!deviation.before.empty()) object["before"] = deviation.before;
  if (!deviation.after.empty()) object["after"] = deviation.after;
  object["words"] = health::words_for(deviation);
  return object;
}

void tell(const std::vector<Deviation>& found, const Snapshot& before, bool json, const Screen& screen) {
  if (json) {
    for (const Deviation& one : found) *screen.out << parsers::json_text(json_of(one)) << '\n';
    return;
  }
  std::string router;
  for (const Deviation& one : found) {
    if (one.router != router) *screen.out << in_one_line(one.router) << '\n';
    router = one.router;
    *screen.out << "  " << one.kind << ": " << in_one_line(health::words_for(one)) << '\n';
  }
  const auto unseen = std::ranges::count_if(found, health::is_unseen);
  const auto changed = static_cast<std::ptrdiff_t>(found.size()) - unseen;
  *screen.out << (found.empty() ? "" : "\n") << before.routers.size() << " routers compared with '"
              << before.name << "': " << changed << (changed == 1 ? " difference" : " differences");
  if (unseen > 0) *screen.out << ", " << unseen << " that could not be told";
  *screen.out << '\n';
}

/// What has changed is not as it should be, whatever else could not be told.
Exit exit_of(const std::vector<Deviation>& found) {
  if (found.empty()) return Exit::met;
  return std::ranges::all_of(found, health::is_unseen) ? Exit::could_not_tell : Exit::not_met;
}

/// Between two looks of `verify --wait`.
constexpr std::chrono::seconds pause_between_looks{5};

}  // namespace

Exit snapshot(const SnapshotOptions& options, const Screen& screen) {
  must_be_a_name(options.name);
  const auto known = health::snapshots_in(snapshot_folder());
  if (std::ranges::find(known, options.name) != known.end())
    throw UsageError{"there is a snapshot '" + options.name + "' already",
                     "choose another name, or remove " + (snapshot_folder() / options.name).string()};
  Studio studio{options, options.connection, screen};
  const Snapshot taken = studio.take(options.name);
  if (studio.stopped_by() != 0) {
    *screen.story << "rtxctl: stopped before all was looked at: nothing is kept\n";
    return exit_after(studio.stopped_by());
  }
  health::save(snapshot_folder(), taken);
  *screen.out << "snapshot '" << taken.name << "' of " << taken.routers.size()
              << " routers: " << in_one_line((snapshot_folder() / taken.name).string()) << '\n';
  const auto missing = not_seen(taken);
  for (const auto* router : missing)
    *screen.out << "  not seen: " << in_one_line(router->router + ": " + router->trouble) << '\n';
  return missing.empty() ? Exit::met : Exit::could_not_tell;
}

Exit compare(const CompareOptions& options, const Screen& screen) {
  const Snapshot before = load(options.before);
  const Snapshot after = load(options.after);
  const auto found = health::compare(before, after);
  tell(found, before, options.json, screen);
  return exit_of(found);
}

Exit verify(const VerifyOptions& options, const Screen& screen) {
  const Snapshot before = load(options.against);
  Studio studio{options, options.connection, screen};
  const auto until = std::chrono::steady_clock::now() + options.wait;
  while (true) {
    const auto found = health::compare(before, studio.take("now"));
    if (studio.stopped_by() != 0) return exit_after(studio.stopped_by());
    if (found.empty() || std::chrono::steady_clock::now() + pause_between_looks >= until) {
      tell(found, before, options.json, screen);
      return exit_of(found);
    }
    *screen.story << "rtxctl: " << found.size() << " differences yet; looking again\n" << std::flush;
    std::this_thread::sleep_for(pause_between_looks);
  }
}

}  // namespace rtx::agent
