#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

// The seed's pair with its tunnel, as it is 10 s after the lab began.
class NightPair : public WorldBench {
 public:
  explicit NightPair(const std::function<void(Lab&)>& adjust = {}, const std::string& left_more = "")
      : WorldBench(seed::ipsec_config(1) + left_more, seed::ipsec_config(2), adjust) {
    pass(10s);
  }
};

std::string line_with(const std::string& text, std::string_view what) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) return "";
  const std::size_t begin = text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

}  // namespace

TEST_SUITE("twin/night") {
  TEST_CASE("a router that booted a while ago has been up for so long, and so has its tunnel since then") {
    NightPair bench([](Lab& lab) {
      lab.routers[0].uptime = 5 * 24h;
      lab.routers[1].uptime = 35min;
    });
    CHECK(has_line(bench.run(bench.left(), "show environment"), "Elapsed time from boot: 5days 00:00:10"));
    CHECK(has_line(bench.run(bench.right(), "show environment"), "Elapsed time from boot: 0days 00:35:10"));
    // The end that stayed up noticed by its keepalive; the restarted one began anew at once.
    CHECK(line_with(bench.run(bench.right(), "show status l2tp"), "connection.").find(" 35 minutes ") !=
          std::string::npos);
    const std::string log = bench.run(bench.left(), "show log");
    CHECK(log.find("Power-on boot") < log.find("IP Tunnel[1] Up"));
    CHECK(log.find("IP Tunnel[1] Up") < log.find("IP Tunnel[1] Down"));
    CHECK(log.find("IP Tunnel[1] Down") < log.rfind("IP Tunnel[1] Up"));
  }

  TEST_CASE("a tunnel that flapped is younger than its router") {
    NightPair bench([](Lab& lab) {
      for (LabRouter& router : lab.routers) router.uptime = 24h;
      lab.routers[1].flaps.push_back({.tunnel = 1, .ago = 10min});
    });
    for (Router* router : {&bench.left(), &bench.right()}) {
      CHECK(has_line(bench.run(*router, "show environment"), "Elapsed time from boot: 1days 00:00:10"));
      CHECK(
          line_with(bench.run(*router, "show status tunnel 1"), "connection.").starts_with("  10 minutes "));
      CHECK(line_with(bench.run(*router, "show status l2tp"), "connection.").starts_with("    10 minutes "));
    }
  }

  TEST_CASE("load and memory are those of the lab") {
    NightPair bench([](Lab& lab) { lab.routers[0].condition = {.cpu = 97, .memory = 88}; });
    const std::string busy = line_with(bench.run(bench.left(), "show environment"), "CPU:");
    CHECK(busy.ends_with("Memory: 88% used"));
    CHECK(std::atoi(busy.c_str() + 4) >= 96);
    CHECK(std::atoi(busy.c_str() + 4) <= 100);
    const std::string idle = line_with(bench.run(bench.right(), "show environment"), "CPU:");
    CHECK(idle.ends_with("Memory: 23% used"));
    CHECK(std::atoi(idle.c_str() + 4) <= 3);
  }

  TEST_CASE("a router's own lines lose packets, and dead ones let its tunnels fall") {
    NightPair some([](Lab& lab) { lab.routers[1].loss = 0.4; });
    const std::string pinged = line_with(some.run(some.left(), "ping -c 200 192.168.2.1"), "packet loss");
    const std::size_t comma = pinged.rfind(", ");
    REQUIRE(comma != std::string::npos);
    CHECK(std::atof(pinged.c_str() + comma + 2) > 25.0);
    CHECK(std::atof(pinged.c_str() + comma + 2) < 55.0);
    CHECK(has_line(some.run(some.left(), "show status tunnel 1"), "Current status is Online."));
    NightPair dead([](Lab& lab) { lab.routers[1].loss = 1.0; });
    CHECK(has_line(dead.run(dead.left(), "show status tunnel 1"), "Current status is Offline."));
    CHECK(dead.run(dead.left(), "ping -c 1 192.168.2.1").find("100.0% packet loss") != std::string::npos);
  }

  TEST_CASE("a network whose loss becomes total takes the tunnel down by its keepalive, and gives it back") {
    NightPair bench;
    CHECK(has_line(bench.run(bench.left(), "show status tunnel 1"), "Current status is Online."));
    CHECK_FALSE(bench.world().set_loss("nowhere", 1.0));
    REQUIRE(bench.world().set_loss("wan", 1.0));
    bench.pass(30s);
    CHECK(has_line(bench.run(bench.left(), "show status tunnel 1"), "Current status is Online."));
    bench.pass(60s);
    CHECK(has_line(bench.run(bench.left(), "show status tunnel 1"), "Current status is Offline."));
    REQUIRE(bench.world().set_loss("wan", 0.0));
    bench.pass(10s);
    CHECK(has_line(bench.run(bench.left(), "show status tunnel 1"), "Current status is Online."));
  }

  TEST_CASE("a missing NAT entry and differing keys leave no SA, and an L2TP that waits") {
    for (const char* mistake :
         {"no nat descriptor masquerade static 1 1\n", "ipsec ike pre-shared-key 1 text another\n"}) {
      CAPTURE(mistake);
      NightPair bench({}, mistake);
      CHECK(bench.run(bench.left(), "show ipsec sa").empty());
      CHECK(bench.run(bench.right(), "show ipsec sa").empty());
      CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "Tunnel State: wait_ctl_reply"));
      CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "Tunnel Control: 1, Session Control: 0"));
    }
  }
}
