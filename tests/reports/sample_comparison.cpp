#include "tests/reports/sample_comparison.hpp"

#include "safety/journal_entry.hpp"
#include "tests/reports/sample.hpp"

#include <fmt/format.h>

namespace rtx::reports {
namespace {

health::Snapshot snapshot(const std::string& name, const char* taken, std::size_t routers) {
  health::Snapshot snapshot;
  snapshot.name = name;
  snapshot.of = "--group west";
  snapshot.taken = *safety::utc_time(taken);
  snapshot.complete = true;
  for (std::size_t number = 1; number <= routers; ++number) {
    health::Observation& one = snapshot.routers.emplace_back();
    one.router = fmt::format("rtx-{:03}", number);
    one.at = snapshot.taken;
  }
  return snapshot;
}

}  // namespace

ComparisonMatter sample_comparison(std::size_t routers) {
  ComparisonMatter matter{snapshot("before", "2026-01-31T13:00:00.000Z", routers),
                          snapshot("now", "2026-01-31T15:30:05.000Z", routers),
                          {}};
  for (std::size_t number = 1; number <= routers; ++number) {
    const std::string router = fmt::format("rtx-{:03}", number);
    if (number % 10 == 0) {
      matter.found.push_back({router, "tunnel", "tunnel 1", "established", "wait_ctl_reply"});
      matter.found.push_back({router, "route", "route default", "LAN2 198.51.100.2 (static)", ""});
      matter.found.push_back({router, "config", "ip lan1 mtu", "", "ip lan1 mtu 1400"});
      matter.found.push_back({router, "loss", "ping -c 5 192.168.100.2", "0 % lost", "20 % lost"});
    }
    if (number % 15 == 0)
      matter.found.push_back(
          {router, "unseen", "the router", "",
           "ssh admin@192.0.2.9:22: cannot connect to port 22 (192.0.2.9: Connection refused)",
           "check on the router that the service is on"});
  }
  return matter;
}

ComparisonMatter hostile_comparison() {
  ComparisonMatter matter = sample_comparison(20);
  const std::string& attack = hostile_text();
  for (health::Snapshot* snapshot : {&matter.before, &matter.after}) {
    snapshot->name = snapshot->of = attack;
    snapshot->routers[9].router = attack;
  }
  for (health::Deviation& one : matter.found)
    one.router = one.kind = one.what = one.before = one.after = one.next_step = attack;
  matter.found.push_back({attack, "unseen", attack, attack, attack});
  matter.found.push_back({attack, "config", attack, attack, attack});
  return matter;
}

}  // namespace rtx::reports
