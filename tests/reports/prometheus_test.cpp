#include "reports/prometheus.hpp"

#include "tests/reports/small_run.hpp"

#include <doctest/doctest.h>

namespace rtx::reports {

TEST_SUITE("prometheus") {
  TEST_CASE("a run of one subject, whole") {
    auto run = small_run();
    run.verdicts = {run.verdicts[1]};
    CHECK(prometheus_text(run) ==
          R"x(# HELP rtxctl_check_last_run_timestamp_seconds When the last run ended; if it did not, began.
# TYPE rtxctl_check_last_run_timestamp_seconds gauge
rtxctl_check_last_run_timestamp_seconds{check="--group west"} 1769824812.5
# HELP rtxctl_check_duration_seconds How long the last run took.
# TYPE rtxctl_check_duration_seconds gauge
rtxctl_check_duration_seconds{check="--group west"} 12.5
# HELP rtxctl_check_complete 1 if every subject was looked at, 0 if the run was stopped.
# TYPE rtxctl_check_complete gauge
rtxctl_check_complete{check="--group west"} 1
# HELP rtxctl_check_subjects How many pairs and routers came to which health.
# TYPE rtxctl_check_subjects gauge
rtxctl_check_subjects{check="--group west",health="healthy"} 0
rtxctl_check_subjects{check="--group west",health="degraded"} 1
rtxctl_check_subjects{check="--group west",health="could_not_tell"} 0
rtxctl_check_subjects{check="--group west",health="down"} 0
# HELP rtxctl_pair_health 0 healthy, 1 degraded, 2 could not tell, 3 down.
# TYPE rtxctl_pair_health gauge
rtxctl_pair_health{check="--group west",pair="kobe-nara"} 1
# HELP rtxctl_health 1 for the health that a subject has, 0 for the others.
# TYPE rtxctl_health gauge
rtxctl_health{check="--group west",subject="kobe-nara",health="healthy"} 0
rtxctl_health{check="--group west",subject="kobe-nara",health="degraded"} 1
rtxctl_health{check="--group west",subject="kobe-nara",health="could_not_tell"} 0
rtxctl_health{check="--group west",subject="kobe-nara",health="down"} 0
# HELP rtxctl_health_since_timestamp_seconds Since when a subject has the health that it has.
# TYPE rtxctl_health_since_timestamp_seconds gauge
rtxctl_health_since_timestamp_seconds{check="--group west",subject="kobe-nara"} 1769821200
# HELP rtxctl_subject_checked_timestamp_seconds When a subject was looked at.
# TYPE rtxctl_subject_checked_timestamp_seconds gauge
rtxctl_subject_checked_timestamp_seconds{check="--group west",subject="kobe-nara"} 1769824800.25
# HELP rtxctl_subject_check_duration_seconds How long it took to look at a subject.
# TYPE rtxctl_subject_check_duration_seconds gauge
rtxctl_subject_check_duration_seconds{check="--group west",subject="kobe-nara"} 5.1
# HELP rtxctl_loss_ratio Pings to the far end that were lost, 0 to 1.
# TYPE rtxctl_loss_ratio gauge
rtxctl_loss_ratio{check="--group west",subject="kobe-nara",router="rtx-kobe"} 0.2
rtxctl_loss_ratio{check="--group west",subject="kobe-nara",router="rtx-nara"} 0
# HELP rtxctl_rtt_seconds Mean round trip of the pings to the far end.
# TYPE rtxctl_rtt_seconds gauge
rtxctl_rtt_seconds{check="--group west",subject="kobe-nara",router="rtx-kobe"} 0.01234
rtxctl_rtt_seconds{check="--group west",subject="kobe-nara",router="rtx-nara"} 0.011
# HELP rtxctl_tunnel_uptime_seconds How long the session of the pair has stood.
# TYPE rtxctl_tunnel_uptime_seconds gauge
rtxctl_tunnel_uptime_seconds{check="--group west",subject="kobe-nara",router="rtx-kobe"} 3600
rtxctl_tunnel_uptime_seconds{check="--group west",subject="kobe-nara",router="rtx-nara"} 3599
# HELP rtxctl_sa_life_seconds The least life that an SA of the pair has left.
# TYPE rtxctl_sa_life_seconds gauge
rtxctl_sa_life_seconds{check="--group west",subject="kobe-nara",router="rtx-kobe"} 27900
# HELP rtxctl_router_uptime_seconds How long the router has run since its boot.
# TYPE rtxctl_router_uptime_seconds gauge
rtxctl_router_uptime_seconds{check="--group west",subject="kobe-nara",router="rtx-kobe"} 90061
# HELP rtxctl_cpu_ratio CPU over the last five minutes, 0 to 1.
# TYPE rtxctl_cpu_ratio gauge
rtxctl_cpu_ratio{check="--group west",subject="kobe-nara",router="rtx-kobe"} 0.035
# HELP rtxctl_memory_ratio Memory in use, 0 to 1.
# TYPE rtxctl_memory_ratio gauge
rtxctl_memory_ratio{check="--group west",subject="kobe-nara",router="rtx-kobe"} 0.41
)x");
  }

  TEST_CASE("a label cannot end its value, and no series is there twice") {
    auto run = small_run();
    run.name = "a\"b\\c\nd";
    run.verdicts = {run.verdicts[0], run.verdicts[0]};
    const std::string text = prometheus_text(run);
    const std::string series =
        "rtxctl_router_health{check=\"a\\\"b\\\\c\\nd\",router=\"edge \\\"<7>\\\" & co\\\\x1b[31m\"} 2\n";
    const auto first = text.find(series);
    CHECK(first != std::string::npos);
    CHECK(text.find(series, first + 1) == std::string::npos);
  }

  TEST_CASE("a run that has not ended has no duration, and is not complete") {
    auto run = small_run();
    run.ended.reset();
    run.complete = false;
    const std::string text = prometheus_text(run);
    CHECK(text.find("rtxctl_check_duration_seconds") == std::string::npos);
    CHECK(text.find("rtxctl_check_last_run_timestamp_seconds{check=\"--group west\"} 1769824800\n") !=
          std::string::npos);
    CHECK(text.find("rtxctl_check_complete{check=\"--group west\"} 0\n") != std::string::npos);
  }

  TEST_CASE("a run that left something out is not complete") {
    auto run = small_run();
    run.left_out = 9;
    CHECK(prometheus_text(run).find("rtxctl_check_complete{check=\"--group west\"} 0\n") !=
          std::string::npos);
  }
}

}  // namespace rtx::reports
