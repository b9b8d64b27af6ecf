#include "health/judge_parts.hpp"
#include "health/words.hpp"
#include "safety/differences.hpp"

namespace rtx::health {
namespace {

void was_reached(Bench& bench, std::size_t at) {
  const Observation& seen = bench.end(at).seen;
  if (seen.trouble.empty()) return;
  bench.find(Health::could_not_tell, "reach", at, seen.trouble);
  bench.findings.back().next_step = seen.next_step;
}

void restarted(Bench& bench, std::size_t at) {
  if (!bench.rules().flapped || !has_restarted(bench, at)) return;
  const Measures& now = bench.measures[at];
  bench.find(Health::degraded, "restarted", at,
             "it restarted " + duration_words(*now.uptime, Language::english) + " ago, since the last check",
             "show environment", "show log");
}

/// What a rule needs and no line holds. Models differ in what they print: a line that is not there is no
/// matter, but there must be none that could be it.
void must_tell(Bench& bench, std::size_t at) {
  if (bench.readings(at).environment->unrecognised.empty()) return;
  const std::string command = "show environment";
  const Measures& end = bench.measures[at];
  const Rules& rules = bench.rules();
  if (rules.cpu && !end.cpu) bench.lacks(at, "CPU use", command, "cpu");
  if (rules.memory && !end.memory) bench.lacks(at, "memory use", command, "memory");
  if (rules.flapped && !end.uptime) bench.lacks(at, "uptime", command, "restarted");
}

void environment(Bench& bench, std::size_t at) {
  const auto& environment = bench.readings(at).environment;
  if (!bench.needed(environment, at)) return;
  Measures& end = bench.measures[at];
  end.model = environment->model;
  end.firmware = environment->revision;
  end.boot_time = environment->boot_time.value_or("");
  if (environment->elapsed) end.uptime = *environment->elapsed;
  if (environment->cpu) end.cpu = environment->cpu->min5;
  end.memory = environment->memory;
  must_tell(bench, at);
  const Rules& rules = bench.rules();
  if (rules.cpu && end.cpu && *end.cpu > *rules.cpu)
    bench.find(Health::degraded, "cpu", at, "CPU at " + share_words(*end.cpu) + " over five minutes",
               "show environment");
  if (rules.memory && end.memory && *end.memory > *rules.memory)
    bench.find(Health::degraded, "memory", at, "memory at " + share_words(*end.memory), "show environment");
  restarted(bench, at);
}

void configuration(Bench& bench, std::size_t at) {
  const auto& running = bench.readings(at).running;
  if (!bench.needed(running, at)) return;
  const EndSeen& end = bench.end(at);
  if (end.golden) {
    const auto other = safety::differences(*running.value, *end.golden);
    if (!other.empty())
      bench.find(Health::degraded, "golden", at,
                 "its configuration is not what it should be: " + safety::describe(other));
  }
  if (!bench.rules().unsaved) return;
  if (!end.seen.saved) {
    bench.find(Health::could_not_tell, "unsaved", at,
               "it cannot be told whether all is saved: " + end.seen.why_not_saved);
    return;
  }
  const auto unsaved = safety::differences(*running.value, *end.seen.saved);
  if (!unsaved.empty())
    bench.find(Health::degraded, "unsaved", at,
               "changes are not saved: " + safety::describe_changes(unsaved));
}

}  // namespace

void judge_routers(Bench& bench) {
  for (std::size_t at = 0; at < bench.ends(); ++at) {
    was_reached(bench, at);
    if (!bench.subject().built_in) continue;
    environment(bench, at);
    configuration(bench, at);
  }
}

}  // namespace rtx::health
