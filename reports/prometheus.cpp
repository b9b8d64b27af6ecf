#include "reports/prometheus.hpp"

#include "reports/escape.hpp"
#include "reports/fleet.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace rtx::reports {

using health::Health;
using health::Measures;
using health::Verdict;

namespace {

constexpr std::array every_health{Health::healthy, Health::degraded, Health::could_not_tell, Health::down};

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// One metric with all its series. A series that is there already is left out: twice the same one, and the
/// collector throws away the whole file.
class Family {
 public:
  Family(std::string_view name, std::string_view help)
      : name_{name}, head_{fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help)} {}

  void add(Labels labels, double value) {
    std::string series{name_};
    const char* before = "{";
    for (const auto& [label, text] : labels) {
      series += fmt::format("{}{}=\"{}\"", before, label, escaped_label(text));
      before = ",";
    }
    series += "}";
    if (seen_.insert(series).second) lines_ += fmt::format("{} {}\n", series, value);
  }

  /// Empty without a series.
  [[nodiscard]] std::string text() const { return lines_.empty() ? "" : head_ + lines_; }

 private:
  std::string_view name_;
  std::string head_;
  std::string lines_;
  std::set<std::string> seen_;
};

template <class Rep, class Period>
double number_of(std::chrono::duration<Rep, Period> time) {
  return std::chrono::duration<double>(time).count();
}
double number_of(parsers::Permille share) {
  return share.count / 1'000.0;
}

/// Seconds since 1970, to the millisecond.
double number_of(health::Time time) {
  return number_of(std::chrono::round<std::chrono::milliseconds>(time.time_since_epoch()));
}

std::string run_text(const health::CheckRun& run) {
  Family last{"rtxctl_check_last_run_timestamp_seconds", "When the last run ended; if it did not, began."};
  last.add({{"check", run.name}}, number_of(run.ended.value_or(run.began)));
  Family took{"rtxctl_check_duration_seconds", "How long the last run took."};
  if (run.ended) took.add({{"check", run.name}}, number_of(*run.ended - run.began));
  Family complete{"rtxctl_check_complete", "1 if every subject was looked at, 0 if the run was stopped."};
  complete.add({{"check", run.name}}, health::is_whole(run) ? 1 : 0);
  Family subjects{"rtxctl_check_subjects", "How many pairs and routers came to which health."};
  const Counts counts = count(run.verdicts);
  for (const Health health : every_health)
    subjects.add({{"check", run.name}, {"health", health::name_of(health)}},
                 static_cast<double>(counts[health]));
  return last.text() + took.text() + complete.text() + subjects.text();
}

std::string health_text(const health::CheckRun& run) {
  Family pairs{"rtxctl_pair_health", "0 healthy, 1 degraded, 2 could not tell, 3 down."};
  Family routers{"rtxctl_router_health", "0 healthy, 1 degraded, 2 could not tell, 3 down."};
  Family states{"rtxctl_health", "1 for the health that a subject has, 0 for the others."};
  for (const Verdict& verdict : run.verdicts) {
    Family& family = verdict.is_pair ? pairs : routers;
    family.add({{"check", run.name}, {verdict.is_pair ? "pair" : "router", verdict.subject}},
               static_cast<double>(verdict.health));
    for (const Health health : every_health)
      states.add({{"check", run.name}, {"subject", verdict.subject}, {"health", health::name_of(health)}},
                 verdict.health == health ? 1 : 0);
  }
  return pairs.text() + routers.text() + states.text();
}

std::string subject_text(const health::CheckRun& run) {
  Family since{"rtxctl_health_since_timestamp_seconds", "Since when a subject has the health that it has."};
  Family at{"rtxctl_subject_checked_timestamp_seconds", "When a subject was looked at."};
  Family took{"rtxctl_subject_check_duration_seconds", "How long it took to look at a subject."};
  for (const Verdict& verdict : run.verdicts) {
    const std::pair<std::string_view, std::string_view> check{"check", run.name};
    if (verdict.since) since.add({check, {"subject", verdict.subject}}, number_of(*verdict.since));
    at.add({check, {"subject", verdict.subject}}, number_of(verdict.at));
    took.add({check, {"subject", verdict.subject}}, number_of(verdict.took));
  }
  return since.text() + at.text() + took.text();
}

/// The metric of one measure, over both ends of all subjects; what was not seen has no series.
template <class T>
std::string measure_text(const health::CheckRun& run, std::string_view name, std::string_view help,
                         std::optional<T> Measures::* measure) {
  Family family{name, help};
  for (const Verdict& verdict : run.verdicts)
    for (const Measures& end : verdict.ends)
      if (const auto& value = end.*measure)
        family.add({{"check", run.name}, {"subject", verdict.subject}, {"router", end.router}},
                   number_of(*value));
  return family.text();
}

}  // namespace

std::string prometheus_text(const health::CheckRun& run) {
  return run_text(run) + health_text(run) + subject_text(run) +
         measure_text(run, "rtxctl_loss_ratio", "Pings to the far end that were lost, 0 to 1.",
                      &Measures::loss) +
         measure_text(run, "rtxctl_rtt_seconds", "Mean round trip of the pings to the far end.",
                      &Measures::rtt) +
         measure_text(run, "rtxctl_tunnel_uptime_seconds", "How long the session of the pair has stood.",
                      &Measures::tunnel_uptime) +
         measure_text(run, "rtxctl_sa_life_seconds", "The least life that an SA of the pair has left.",
                      &Measures::sa_life) +
         measure_text(run, "rtxctl_router_uptime_seconds", "How long the router has run since its boot.",
                      &Measures::uptime) +
         measure_text(run, "rtxctl_cpu_ratio", "CPU over the last five minutes, 0 to 1.", &Measures::cpu) +
         measure_text(run, "rtxctl_memory_ratio", "Memory in use, 0 to 1.", &Measures::memory);
}

}  // namespace rtx::reports
