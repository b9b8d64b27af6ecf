#include "tests/reports/sample.hpp"

#include "reports/fleet.hpp"
#include "safety/journal_entry.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string>

namespace rtx::reports {

using health::Finding;
using health::Health;
using health::Measures;
using health::Time;
using health::TrendPoint;
using health::Verdict;
using namespace std::chrono_literals;

namespace {

constexpr std::array cities{"tokyo",   "osaka",    "nagoya",   "sendai",   "sapporo", "fukuoka",  "hiroshima",
                            "niigata", "kanazawa", "shizuoka", "kumamoto", "okayama", "matsuyama"};

Time began() {
  return *safety::utc_time("2026-01-31T02:00:00.000Z");
}

/// Every tenth is down, every seventh degraded, one in thirteen cannot be reached.
Health health_of(std::size_t number) {
  if (number % 10 == 4) return Health::down;
  if (number % 13 == 8) return Health::could_not_tell;
  if (number % 7 == 2) return Health::degraded;
  return Health::healthy;
}

std::string l2tp_output(bool is_up) {
  std::string text =
      "------------------- L2TP INFORMATION -------------------\nNumber of control table using\n";
  if (!is_up)
    return text + "  Tunnel Control: 1, Session Control: 0\nTUNNEL[1]:\n  Tunnel State: wait_ctl_reply\n";
  return text +
         "  Tunnel Control: 1, Session Control: 1\nTUNNEL[1]:\n  Tunnel State: established\n  Version: "
         "L2TPv3\n"
         "  Local Tunnel ID: 41120\n  Remote Tunnel ID: 9377\n  Tunnel has 1 session.\n    Session State: "
         "established\n    Circuit Status local:UP peer:UP\n    86212 seconds connection.\n"
         "    Received: 1204411 packets [402110021 octets]\n    Transmitted: 998123 packets [312009120 "
         "octets]\n";
}

std::string environment_output(std::size_t number) {
  return fmt::format(
      "RTX830 BootROM Ver. 1.01\nRTX830 Rev.15.02.31\n  main:  RTX830 ver=00 serial=S4H{:06} "
      "MAC-Address=00:00:5e:00:53:{:02x}\nCPU:   3%(5sec)   2%(1min)   2%(5min)    Memory: 31% used\n"
      "Packet-buffer:   0%(small)   0%(middle)   5%(large)   0%(jumbo)   0%(huge) used\n"
      "Firmware: internal  Config. file: 0\nBoot time: 2026/01/12 08:15:40 +09:00\n",
      number, number % 256);
}

Measures end_of(std::size_t number, std::size_t side, Health health) {
  Measures end;
  end.router = fmt::format("rtx-{:04}{}", number, side == 0 ? 'a' : 'b');
  if (health == Health::could_not_tell && side == 1) return end;
  const bool is_up = health != Health::down;
  end.model = number % 3 == 0 ? "RTX1220" : "RTX830";
  end.firmware = number % 3 == 0 ? "15.04.06" : "15.02.31";
  end.uptime = 18 * 24h + 61min * static_cast<int>(number + side);
  end.cpu = parsers::Permille{static_cast<std::uint32_t>(10 + number * 7 % 90)};
  end.memory = parsers::Permille{310};
  if (is_up) end.tunnel_uptime = 23h + 57min + std::chrono::seconds{number};
  if (is_up) end.sa_life = 21'333s;
  end.loss = parsers::Permille{is_up ? (health == Health::degraded ? 200U : 0U) : 1'000U};
  if (is_up) end.rtt = std::chrono::microseconds{3'200 + 731 * (number % 23)};
  end.outputs = {
      {"show environment", environment_output(number * 2 + side)},
      {"show status l2tp", l2tp_output(is_up)},
      {"ping -c 5 198.51.100.7", is_up ? "5 packets transmitted, 5 packets received, 0.0% packet loss\n"
                                       : "5 packets transmitted, 0 packets received, 100.0% packet loss\n"}};
  return end;
}

std::vector<Finding> findings_of(const Verdict& verdict) {
  const std::string& router = verdict.ends[1].router;
  switch (verdict.health) {
    case Health::down:
      return {{"tunnel", Health::down, verdict.ends[0].router,
               "The L2TPv3 tunnel waits for an answer of the far end",
               "TUNNEL[1]:\n  Tunnel State: wait_ctl_reply\n", "rtxctl run " + router + " -- show ipsec sa"},
              {"loss", Health::down, "", "No ping comes through the tunnel", "", ""}};
    case Health::could_not_tell:
      return {{"reach", Health::could_not_tell, router, "No connection: timed out after 10 s", "",
               "ping the router"}};
    case Health::degraded:
      return {{"loss", Health::degraded, verdict.ends[0].router, "20 % of the pings are lost",
               "5 packets transmitted, 4 packets received, 20.0% packet loss\n", "show status lan2"}};
    case Health::healthy:
      break;
  }
  return {};
}

Verdict verdict_of(std::size_t number) {
  Verdict verdict;
  verdict.subject =
      fmt::format("{}-{}-{:03}", cities.at(number % 13), cities.at((number * 5 + 1) % 13), number);
  verdict.is_pair = true;
  verdict.vpn = "l2tpv3-ipsec";
  verdict.health = health_of(number);
  verdict.ends = {end_of(number, 0, verdict.health), end_of(number, 1, verdict.health)};
  verdict.findings = findings_of(verdict);
  if (!verdict.findings.empty()) verdict.reason = verdict.findings[0].words;
  verdict.at = began() + 100ms * static_cast<int>(number);
  verdict.took = 5'200ms;
  verdict.was = number % 20 == 4 ? Health::healthy : verdict.health;
  verdict.since = began() - 47min * static_cast<int>(number % 90 + 1);
  return verdict;
}

Verdict router_of(std::size_t number) {
  Verdict verdict = verdict_of(number * 13);
  verdict.subject = fmt::format("branch-{:02}", number);
  verdict.is_pair = false;
  verdict.vpn.clear();
  verdict.health = Health::healthy;
  verdict.findings.clear();
  verdict.reason.clear();
  verdict.ends = {end_of(number, 0, Health::healthy)};
  verdict.ends[0].router = verdict.subject;
  return verdict;
}

/// Every hour of a week; ill since the verdict is as it is, with a flap in between.
health::Trend trend_of(const Verdict& verdict, std::size_t number) {
  health::Trend trend{verdict.subject, {}};
  constexpr std::size_t hours = 168;
  for (std::size_t hour = 0; hour < hours; ++hour) {
    TrendPoint point = point_of(verdict);
    point.at = verdict.at - 1h * static_cast<int>(hours - 1 - hour);
    const bool flapped = hour == (number * 31) % hours;
    if (flapped) point.health = Health::degraded;
    if (verdict.since && point.at < *verdict.since && !flapped) point.health = Health::healthy;
    const bool is_up = point.health != Health::down && point.health != Health::could_not_tell;
    const double wave =
        1 + 0.25 * std::sin(static_cast<double>(hour) / 3.8) + 0.02 * static_cast<double>(hour * 7 % 5);
    point.rtt.reset();
    if (is_up)
      point.rtt =
          std::chrono::microseconds{std::lround((3'000 + 900.0 * static_cast<double>(number % 9)) * wave)};
    point.loss = parsers::Permille{is_up ? (point.health == Health::degraded ? 200U : 0U) : 1'000U};
    point.tunnel_uptime.reset();
    if (is_up) point.tunnel_uptime = 1h * static_cast<int>((hour + hours - (number * 31) % hours) % hours);
    trend.points.push_back(point);
  }
  return trend;
}

}  // namespace

ReportMatter sample_fleet(std::size_t pairs) {
  ReportMatter matter;
  matter.run.id = "20260131T020000Z-4711";
  matter.run.name = "--group west";
  matter.run.began = began();
  matter.run.ended = began() + 95s;
  matter.run.complete = true;
  for (std::size_t i = 0; i < pairs; ++i) {
    matter.run.verdicts.push_back(verdict_of(i));
    const Verdict& verdict = matter.run.verdicts.back();
    matter.trends.push_back(trend_of(verdict, i));
    if (verdict.health != Health::healthy)
      matter.changes.push_back(
          {verdict.subject, *verdict.since, Health::healthy, verdict.health, verdict.reason});
  }
  for (std::size_t i = 1; i <= 2; ++i) matter.run.verdicts.push_back(router_of(i));
  return matter;
}

const std::string& hostile_text() {
  static const std::string attack =
      "</title></style></pre></svg><script>document.title='owned'</script><img src=x onerror=alert(1)>"
      "\"onload=\"alert(2)\" '--> ]]> <!-- {{}} &lt; \xe2\x80\xae gnihton \x1b[31m \xff https://192.0.2.66/x";
  return attack;
}

ReportMatter hostile_fleet() {
  const std::string attack = hostile_text();
  ReportMatter matter = sample_fleet(5);
  Verdict& verdict = matter.run.verdicts[4];
  verdict.subject = verdict.vpn = verdict.reason = attack;
  for (Finding& finding : verdict.findings)
    finding.rule = finding.router = finding.words = finding.evidence = finding.next_step = attack;
  for (Measures& end : verdict.ends) {
    end.router = end.model = end.firmware = end.boot_time = attack;
    end.outputs.push_back({attack, attack + "\n" + attack});
  }
  matter.run.name = matter.run.id = attack;
  matter.trends[4].subject = attack;
  matter.changes.push_back({attack, began(), std::nullopt, Health::down, attack});
  return matter;
}

}  // namespace rtx::reports
