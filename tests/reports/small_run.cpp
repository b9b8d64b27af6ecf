#include "tests/reports/small_run.hpp"

#include "safety/journal_entry.hpp"

namespace rtx::reports {

using health::Health;
using health::Measures;
using health::Verdict;
using safety::utc_time;
using namespace std::chrono_literals;

namespace {

Verdict degraded_pair() {
  Verdict verdict;
  verdict.subject = "kobe-nara";
  verdict.is_pair = true;
  verdict.vpn = "l2tpv3-ipsec";
  verdict.health = Health::degraded;
  verdict.reason = "20 % of the pings are lost";
  verdict.findings = {{"loss", Health::degraded, "rtx-kobe", "20 % of the pings are lost",
                       "5 packets transmitted, 4 packets received, 20.0% packet loss\n", "show status lan2"}};
  Measures end;
  end.router = "rtx-kobe";
  end.model = "RTX830";
  end.firmware = "15.02.31";
  end.uptime = 90'061s;
  end.cpu = parsers::Permille{35};
  end.memory = parsers::Permille{410};
  end.tunnel_uptime = 3'600s;
  end.sa_life = 27'900s;
  end.loss = parsers::Permille{200};
  end.rtt = 12'340us;
  verdict.ends = {end, Measures{}};
  verdict.ends[1].router = "rtx-nara";
  verdict.ends[1].loss = parsers::Permille{0};
  verdict.ends[1].rtt = 11'000us;
  verdict.ends[1].tunnel_uptime = 3'599s;
  verdict.at = *utc_time("2026-01-31T02:00:00.250Z");
  verdict.took = 5'100ms;
  verdict.was = Health::healthy;
  verdict.since = *utc_time("2026-01-31T01:00:00.000Z");
  return verdict;
}

Verdict unreachable_router() {
  Verdict verdict;
  verdict.subject = "edge \"<7>\" & co\x1b[31m";
  verdict.health = Health::could_not_tell;
  verdict.reason = "no connection:\n\ttimed out";
  verdict.at = *utc_time("2026-01-31T02:00:01.000Z");
  verdict.took = 10s;
  return verdict;
}

Verdict healthy_pair() {
  Verdict verdict;
  verdict.subject = "ueno-kyoto";
  verdict.is_pair = true;
  verdict.health = Health::healthy;
  verdict.at = *utc_time("2026-01-31T02:00:02.000Z");
  verdict.took = 1'500ms;
  return verdict;
}

}  // namespace

health::CheckRun small_run() {
  health::CheckRun run;
  run.id = "20260131T020000Z-4711";
  run.name = "--group west";
  run.began = *utc_time("2026-01-31T02:00:00.000Z");
  run.ended = run.began + 12'500ms;
  run.complete = true;
  run.verdicts = {unreachable_router(), degraded_pair(), healthy_pair()};
  return run;
}

}  // namespace rtx::reports
