#include "agent/studio.hpp"

#include "agent/check_subjects.hpp"
#include "agent/fleet_progress.hpp"
#include "agent/log.hpp"
#include "agent/loop.hpp"
#include "agent/targets.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace rtx::agent {

using health::Snapshot;
using health::Subject;

namespace {

/// Puts what is seen of a fleet into a snapshot.
class Photographer : public health::FleetObserver {
 public:
  Photographer(const std::vector<Subject>& subjects, Snapshot& snapshot, const Screen& screen)
      : subjects_{subjects},
        snapshot_{snapshot},
        progress_{names_of(subjects), {"looked at", "not seen"}, screen} {}

  void on_begun(std::size_t subject) override { progress_.begun(subject); }
  void on_seen(std::size_t subject, health::SubjectSeen seen) override {
    health::add(snapshot_, seen, subjects_[subject].plan.redactor);
    const bool all = std::ranges::all_of(seen.ends, [](const auto& end) { return end.seen.trouble.empty(); });
    ++seen_;
    progress_.ended(subject, all);
  }

  [[nodiscard]] FleetProgress& progress() noexcept { return progress_; }
  [[nodiscard]] bool saw_all() const noexcept { return seen_ == subjects_.size(); }

 private:
  const std::vector<Subject>& subjects_;
  Snapshot& snapshot_;
  FleetProgress progress_;
  std::size_t seen_ = 0;
};

}  // namespace

std::filesystem::path snapshot_folder() {
  return state_folder() / "snapshots";
}

Snapshot load_snapshot(const std::string& name) {
  const auto known = health::snapshots_in(snapshot_folder());
  if (std::ranges::find(known, name) == known.end())
    throw UsageError{"there is no snapshot '" + name + "'", known.empty()
                                                                ? "rtxctl snapshot --all --name " + name
                                                                : playbooks::suggestion(name, known)};
  return health::load_snapshot(snapshot_folder(), name);
}

Studio::Studio(const FleetOptions& which, const ConnectionOptions& connection, const Screen& screen)
    : name_{name_of(which)}, screen_{screen}, connector_{connection} {
  if (connection.verbosity > 0) screen_.live = false;
  start_plain_log(connection.verbosity);
  file_.visit.rules.unsaved = false;  // What is saved is no state.
  // A router in no pair may have tunnels all the same.
  file_.visit.more = {"show status l2tp", "show ipsec sa", "show ip route", "show arp"};
  subjects_ = check_subjects(which, connection, file_, connector_).subjects;
  playbooks::Redactor redactor;
  for (const Subject& subject : subjects_) redactor.add(subject.plan.redactor);
  start_log(connection.verbosity, {}, redactor);
}

Snapshot Studio::take(const std::string& name) {
  Snapshot snapshot;
  snapshot.name = name;
  snapshot.of = name_;
  snapshot.taken = std::chrono::system_clock::now();
  Photographer photographer{subjects_, snapshot, screen_};
  playbooks::SessionOpener open = [&](const playbooks::Target& target) {
    return connector_.open(target, transports::Level::administrator);
  };
  run_on_loop(
      redrawn(visit_all(subjects_, file_.visit, file_.limits, std::move(open), photographer),
              photographer.progress()),
      [&](std::string_view words) { photographer.progress().say(words); }, stopped_by_);
  snapshot.complete = photographer.saw_all();
  return snapshot;
}

}  // namespace rtx::agent
