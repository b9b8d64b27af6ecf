#include "reports/junit.hpp"

#include "tests/reports/small_run.hpp"

#include <doctest/doctest.h>

namespace rtx::reports {

TEST_SUITE("junit") {
  TEST_CASE("a run as XML") {
    CHECK(junit_xml(small_run()) == R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rtxctl check" tests="3" failures="1" errors="1" time="12.500">
  <testsuite name="--group west" tests="3" failures="1" errors="1" time="12.500" timestamp="2026-01-31T02:00:00.000Z">
    <properties>
      <property name="run" value="20260131T020000Z-4711"/>
      <property name="complete" value="true"/>
    </properties>
    <testcase name="edge &quot;&lt;7&gt;&quot; &amp; co\x1b[31m" classname="rtxctl.check.router" time="10.000">
      <properties>
        <property name="health" value="could_not_tell"/>
      </properties>
      <error type="could_not_tell" message="no connection:&#10;&#9;timed out"></error>
    </testcase>
    <testcase name="kobe-nara" classname="rtxctl.check.pair" time="5.100">
      <properties>
        <property name="health" value="degraded"/>
        <property name="vpn" value="l2tpv3-ipsec"/>
        <property name="since" value="2026-01-31T01:00:00.000Z"/>
        <property name="rtx-kobe.model" value="RTX830"/>
        <property name="rtx-kobe.firmware" value="15.02.31"/>
        <property name="rtx-kobe.uptime_seconds" value="90061"/>
        <property name="rtx-kobe.tunnel_uptime_seconds" value="3600"/>
        <property name="rtx-kobe.sa_life_seconds" value="27900"/>
        <property name="rtx-kobe.loss_percent" value="20.0"/>
        <property name="rtx-kobe.rtt_ms" value="12.340"/>
        <property name="rtx-kobe.cpu_percent" value="3.5"/>
        <property name="rtx-kobe.memory_percent" value="41.0"/>
        <property name="rtx-nara.tunnel_uptime_seconds" value="3599"/>
        <property name="rtx-nara.loss_percent" value="0.0"/>
        <property name="rtx-nara.rtt_ms" value="11.000"/>
      </properties>
      <failure type="degraded" message="20 % of the pings are lost">rtx-kobe: 20 % of the pings are lost [loss]
5 packets transmitted, 4 packets received, 20.0% packet loss
next: show status lan2
</failure>
    </testcase>
    <testcase name="ueno-kyoto" classname="rtxctl.check.pair" time="1.500">
      <properties>
        <property name="health" value="healthy"/>
      </properties>
    </testcase>
  </testsuite>
</testsuites>
)");
  }
}

}  // namespace rtx::reports
