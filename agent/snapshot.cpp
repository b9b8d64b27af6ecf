#include "health/snapshot.hpp"

#include "agent/commands.hpp"
#include "agent/studio.hpp"
#include "agent/targets.hpp"

#include <algorithm>
#include <ostream>
#include <vector>

namespace rtx::agent {

using health::Snapshot;

namespace {

void must_be_a_name(const std::string& name) {
  if (!health::is_snapshot_name(name))
    throw UsageError{"'" + name + "' cannot name a snapshot",
                     "a name is letters, digits, '.', '_' and '-', and does not begin with a dot"};
}

std::vector<const health::Observation*> not_seen(const Snapshot& snapshot) {
  std::vector<const health::Observation*> missing;
  for (const auto& router : snapshot.routers)
    if (!router.trouble.empty()) missing.push_back(&router);
  return missing;
}

}  // namespace

Exit snapshot(const SnapshotOptions& options, const Screen& screen) {
  must_be_a_name(options.name);
  const auto known = health::snapshots_in(snapshot_folder());
  if (std::ranges::find(known, options.name) != known.end())
    throw UsageError{"there is a snapshot '" + options.name + "' already",
                     "choose another name, or remove " + (snapshot_folder() / options.name).string()};
  health::must_have_room(snapshot_folder(), options.name);
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
  for (const auto* router : missing) {
    *screen.out << "  not seen: " << in_one_line(router->router + ": " + router->trouble) << '\n';
    if (!router->next_step.empty()) *screen.out << "    next: " << in_one_line(router->next_step) << '\n';
  }
  return missing.empty() ? Exit::met : Exit::could_not_tell;
}

}  // namespace rtx::agent
