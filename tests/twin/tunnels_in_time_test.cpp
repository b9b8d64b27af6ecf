#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

std::string total(WorldBench& bench, Router& router) {
  const std::string text = bench.run(router, "show ipsec sa");
  return text.empty() ? "none" : text.substr(7, text.find('\n') - 7);
}

bool established(WorldBench& bench, Router& router) {
  return has_line(bench.run(router, "show status l2tp"), "Session State: established");
}

const std::string two_each = "isakmp:1 send:2 recv:2";

}  // namespace

TEST_SUITE("twin/tunnels in time") {
  TEST_CASE("SAs come about three seconds after the last line, the L2TP session after them") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    CHECK(total(bench, bench.left()) == "none");
    bench.pass(1s);
    CHECK(total(bench, bench.left()) == "isakmp:1 send:0 recv:0");
    bench.pass(2s);
    CHECK(total(bench, bench.left()) == "isakmp:1 send:1 recv:1");
    CHECK_FALSE(established(bench, bench.left()));
    bench.pass(1s);
    CHECK(total(bench, bench.left()) == two_each);
    CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "Tunnel State: established"));
    CHECK_FALSE(established(bench, bench.left()));
    bench.pass(500ms);
    CHECK(established(bench, bench.left()));
    CHECK(established(bench, bench.right()));
  }

  TEST_CASE("the far end of a lost policy keeps its SAs until its heartbeats stay unanswered") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    bench.pass(10s);
    bench.type(bench.left(), "no ipsec sa policy 100");
    CHECK(total(bench, bench.left()) == "none");
    CHECK_FALSE(established(bench, bench.left()));
    bench.pass(59s);
    CHECK(total(bench, bench.right()) == two_each);
    CHECK(established(bench, bench.right()));
    bench.pass(1s);
    CHECK(total(bench, bench.right()) == "none");
    CHECK_FALSE(established(bench, bench.right()));
  }

  TEST_CASE("a policy goes in the very moment in which its negotiation falls due") {
    for (const LabTime ahead : {1us, 2us, 3us, 4us, 5us, 6us, 7us, 8us, 9us, 10us, 11us, 12us}) {
      WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
      bench.pass(1s - ahead);
      bench.tick(1us);
      bench.type(bench.left(), "no ipsec sa policy 100");
      CHECK(total(bench, bench.left()) == "none");
    }
  }

  TEST_CASE("with the other reading, L2TP outlives its SAs until its own keepalive ends") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2),
                     [](Lab& lab) { lab.readings["l2tp.on-sa-loss"] = "keepalive"; });
    bench.pass(10s);
    bench.type(bench.left(), "no ipsec sa policy 100");
    CHECK(total(bench, bench.left()) == "none");
    CHECK(established(bench, bench.left()));
    bench.pass(179s);
    CHECK(established(bench, bench.left()));
    CHECK(established(bench, bench.right()));
    bench.pass(1s);
    CHECK_FALSE(established(bench, bench.left()));
    CHECK_FALSE(established(bench, bench.right()));
  }

  TEST_CASE("without IPsec the far end notices after interval times count") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2));
    bench.pass(10s);
    bench.type(bench.left(), "no tunnel enable 1");
    CHECK(bench.run(bench.left(), "show status l2tp").find("TUNNEL[1]") == std::string::npos);
    bench.pass(179s);
    CHECK(established(bench, bench.right()));
    bench.pass(1s);
    CHECK(has_line(bench.run(bench.right(), "show status l2tp"), "Tunnel State: wait_ctl_reply"));
  }

  TEST_CASE("an interruption shorter than the keepalive leaves the tunnel up") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2));
    bench.pass(10s);
    const std::string before = bench.run(bench.left(), "show status l2tp");
    bench.type(bench.left(), "no ip route default");
    CHECK(bench.run(bench.left(), "ping -c 1 192.168.100.2").starts_with("1 packets transmitted, 0"));
    bench.pass(100s);
    bench.type(bench.left(), "ip route default gateway 192.168.1.2");
    bench.pass(200s);
    const std::string after = bench.run(bench.left(), "show status l2tp");
    CHECK(after.substr(0, after.find("Next")) == before.substr(0, before.find("Next")));
  }

  TEST_CASE("a router that lost its connection calls anew, and both ends have new ids") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2));
    bench.pass(10s);
    const std::string before = bench.run(bench.right(), "show status l2tp");
    bench.type(bench.left(), "no tunnel enable 1\ntunnel enable 1");
    bench.pass(5s);
    const std::string after = bench.run(bench.right(), "show status l2tp");
    CHECK(has_line(after, "3 seconds connection."));
    CHECK(after.substr(0, after.find("Vendor")) != before.substr(0, before.find("Vendor")));
  }

  TEST_CASE("every Hello adds one to the sender's numbers") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2));
    bench.pass(1s);
    bench.pass(59s);
    CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "Next Transmit sequence(Ns): 4"));
    bench.pass(1s);
    CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "Next Transmit sequence(Ns): 5"));
    CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "Next Receive sequence(Nr) : 3"));
    CHECK(has_line(bench.run(bench.right(), "show status l2tp"), "Next Transmit sequence(Ns): 3"));
    CHECK(has_line(bench.run(bench.right(), "show status l2tp"), "Next Receive sequence(Nr) : 5"));
    CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "59 seconds connection."));
    bench.pass(10s);
    CHECK(has_line(bench.run(bench.left(), "show status l2tp"), "1 minute 9 seconds  connection."));
    bench.type(bench.left(), "no tunnel enable 1");
    bench.pass(170s);  // Its Hello stays unanswered and is sent again under the same number.
    CHECK(has_line(bench.run(bench.right(), "show status l2tp"), "Next Transmit sequence(Ns): 4"));
  }

  TEST_CASE("SAs are renewed at three quarters of their life, the old ones go after half a minute") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    bench.pass(4s);
    bench.pass(21596s);
    CHECK(total(bench, bench.left()) == two_each);
    bench.pass(5s);
    CHECK(total(bench, bench.left()) == "isakmp:2 send:4 recv:4");
    CHECK(total(bench, bench.right()) == "isakmp:2 send:4 recv:4");
    bench.pass(31s);
    CHECK(total(bench, bench.left()) == two_each);
    CHECK(established(bench, bench.left()));
    CHECK(bench.run(bench.left(), "show ipsec sa").find(" 287") != std::string::npos);
  }

  TEST_CASE("a clock that jumps by weeks finds the tunnel up") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    bench.pass(24h * 30);
    CHECK(total(bench, bench.left()) == two_each);
    CHECK(bench.run(bench.left(), "ping -c 1 192.168.100.2").find("1 packets received") != std::string::npos);
  }

  TEST_CASE("lives are the initiator's, and the end that reaches its rekey point first renews") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    bench.pass(10s);
    bench.type(bench.left(),
               "ipsec ike duration ipsec-sa 1 600 rekey 80%\nipsec ike duration isakmp-sa 1 1200 rekey off");
    CHECK(bench.run(bench.left(), "show ipsec sa").find(" 2879") !=
          std::string::npos);  // Only for SAs made from now on.
    bench.type(bench.left(), "ipsec refresh sa");
    bench.pass(5s);
    CHECK(bench.run(bench.right(), "show ipsec sa").find(" 59") != std::string::npos);
    CHECK(bench.run(bench.right(), "show ipsec sa").find(" 119") != std::string::npos);
    bench.pass(440s);
    CHECK(total(bench, bench.left()) == two_each);
    bench.pass(12s);
    CHECK(total(bench, bench.left()) == "isakmp:1 send:4 recv:4");
  }

  TEST_CASE("without a keepalive, dead SAs stay to the end of their life") {
    const std::string off = "ipsec ike keepalive use 1 off\n";
    WorldBench bench(seed::ipsec_config(1) + off, seed::ipsec_config(2) + off);
    bench.pass(10s);
    bench.type(bench.left(), "no ipsec sa policy 100");
    bench.pass(7h);
    CHECK(total(bench, bench.right()) == two_each);
    bench.pass(1h);
    CHECK(total(bench, bench.right()) == "none");
  }

  TEST_CASE("a keepalive that is not answered makes the tunnel fall and come back") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2) + "ipsec ike keepalive use 1 off\n");
    bench.pass(10s);
    CHECK(total(bench, bench.left()) == two_each);
    bench.pass(51s);
    CHECK(total(bench, bench.left()) == "none");
    bench.pass(10s);
    CHECK(total(bench, bench.left()) == two_each);
    CHECK(bench.world().explain(bench.left(), bench.right())[0].ends_with(": up"));
    CHECK(bench.world().explain(bench.left(), bench.right())[1].find("[I14 L35]") != std::string::npos);
  }

  TEST_CASE("an administrator drops SAs silently or with notice") {
    WorldBench bench(seed::ipsec_config(1) + "no ipsec auto refresh\n", seed::ipsec_config(2));
    bench.pass(10s);
    bench.type(bench.left(), "ipsec refresh sa");
    CHECK(total(bench, bench.left()) == "none");
    CHECK(total(bench, bench.right()) == "isakmp:1 send:1 recv:1");
    bench.pass(30s);
    CHECK(total(bench, bench.left()) == "none");  // Only the far end initiates, and it has not noticed.
    bench.pass(40s);
    CHECK(total(bench, bench.left()) == "isakmp:1 send:1 recv:1");
    bench.type(bench.left(), "ipsec sa delete 99");
    CHECK(total(bench, bench.left()) == "isakmp:1 send:1 recv:1");
    bench.type(bench.left(), "ipsec sa delete all");
    CHECK(total(bench, bench.left()) == "none");
    CHECK(total(bench, bench.right()) == "none");
  }

  TEST_CASE("a disconnected L2TPv3 tunnel that is always on comes back") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2));
    bench.pass(10s);
    bench.type(bench.left(), "disconnect tunnel 1");
    CHECK_FALSE(established(bench, bench.left()));
    CHECK_FALSE(established(bench, bench.right()));
    bench.pass(3s);
    CHECK(established(bench, bench.right()));
  }

  TEST_CASE("after a restart the saved configuration holds, and tunnels are negotiated anew") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    bench.pass(100s);
    bench.type(bench.left(), "no ipsec sa policy 100\nno tunnel enable 1");
    bench.left().restart(bench.world().now(), bench.world().now());
    CHECK(total(bench, bench.left()) == "none");
    CHECK(bench.left().running() == bench.left().saved());
    CHECK(bench.run(bench.left(), "show environment").find("Elapsed time from boot: 0days 00:00:00") !=
          std::string::npos);
    bench.pass(10s);
    CHECK(total(bench, bench.left()) == two_each);
    CHECK(established(bench, bench.right()));
    CHECK(bench.run(bench.left(), "show log").find("Restart by restart command") != std::string::npos);
  }

  TEST_CASE("the log tells of negotiations and of the tunnel's ups and downs") {
    WorldBench bench(seed::ipsec_config(1) + "syslog debug on\n", seed::ipsec_config(2));
    bench.pass(10s);
    bench.type(bench.left(), "no ipsec sa policy 100");
    const std::string log = bench.run(bench.left(), "show log");
    CHECK(log.find(": [IKE] initiate ISAKMP phase to 192.168.2.1 (local address 192.168.100.1)\n") !=
          std::string::npos);
    CHECK(log.find(": [IKE] initiate IPsec phase to 192.168.2.1\n") != std::string::npos);
    CHECK(log.find(": IP Tunnel[1] Up\n") < log.find(": [L2TP] TUNNEL[1] connected from 192.168.2.1\n"));
    CHECK(log.find(": [L2TP] TUNNEL[1] connected from 192.168.2.1\n") < log.find(": IP Tunnel[1] Down\n"));
    CHECK(log.find(": IP Tunnel[1] Down\n") != std::string::npos);
    const std::string reverse = bench.run(bench.left(), "show log reverse");
    CHECK(reverse.find("Tunnel[1] Down") < reverse.find("Tunnel[1] Up"));
    CHECK(bench.run(bench.right(), "show log").find("[L2TP]") == std::string::npos);
    bench.type(bench.left(), "clear log");
    CHECK(bench.run(bench.left(), "show log") == "");
  }

  TEST_CASE("several tunnels between three routers are paired by their addresses") {
    const std::string hub =
        "ip route default gateway 192.168.1.2\nip bridge1 address 192.168.100.1/24\nip lan2 address "
        "192.168.1.1/24\n"
        "l2tp service on l2tpv3\n"
        "tunnel select 1\n tunnel encapsulation l2tpv3-raw\n tunnel endpoint address 192.168.1.1 "
        "192.168.3.1\n tunnel enable 1\n"
        "tunnel select 2\n tunnel encapsulation l2tpv3-raw\n tunnel endpoint address 192.168.1.1 "
        "192.168.2.1\n tunnel enable 2\n"
        "bridge member bridge1 lan1 tunnel1 tunnel2\n";
    const auto branch = [](int number) {
      const std::string n = std::to_string(number);
      return "ip route default gateway 192.168." + n + ".2\nip bridge1 address 192.168.100." + n +
             "/24\nip lan2 address 192.168." + n +
             ".1/24\nl2tp service on l2tpv3\nbridge member bridge1 lan1 tunnel1\ntunnel select 1\n tunnel "
             "encapsulation l2tpv3-raw\n"
             " tunnel endpoint address 192.168." +
             n + ".1 192.168.1.1\n tunnel enable 1\n";
    };
    WorldBench bench(hub, branch(2), [&](Lab& lab) {
      lab.routers[0].model = "RTX1210";
      lab.routers.push_back({.name = "yamaha03", .config = branch(3)});
      lab.networks[0].interfaces.push_back("yamaha03.lan2");
      lab.networks[0].gateways.push_back("192.168.3.2");
    });
    bench.pass(10s);
    Router& three = *bench.world().find("yamaha03");
    const std::string listing = bench.run(bench.left(), "show status l2tp");
    CHECK(has_line(listing, "Tunnel Control: 2, Session Control: 2"));
    CHECK(listing.find("Remote IP Address: 192.168.3.1") < listing.find("TUNNEL[2]"));
    CHECK(bench.run(bench.left(), "show status l2tp tunnel 2").find("TUNNEL[1]") == std::string::npos);
    CHECK(has_line(bench.run(three, "show status l2tp"), "Hostname: RTX1210"));
    // The hub's bridge forwards between its tunnels.
    CHECK(bench.run(bench.right(), "ping -c 1 192.168.100.3").find("ttl=254") != std::string::npos);
    CHECK(bench.world().explain(bench.right(), three).front().find("no tunnels") != std::string::npos);
    CHECK(bench.world().find("nobody") == nullptr);
  }

  TEST_CASE("an IPsec tunnel carries routed packets once both ends have their routes") {
    const auto config = [](int number) {
      const std::string n = std::to_string(number);
      const std::string peer = std::to_string(3 - number);
      return "ip route default gateway 192.168." + n + ".2\nip lan1 address 10.0." + n +
             ".1/24\nip lan2 address 192.168." + n +
             ".1/24\ntunnel select 1\n ipsec tunnel 1\n  ipsec sa policy 1 1 esp aes-cbc sha-hmac\n  ipsec "
             "ike version 1 2\n"
             "  ipsec ike pre-shared-key 1 text secret\n  ipsec ike local address 1 192.168." +
             n + ".1\n  ipsec ike remote address 1 192.168." + peer +
             ".1\n tunnel enable 1\nipsec auto refresh on\n";
    };
    WorldBench bench(config(1) + "ip route 10.0.2.0/24 gateway tunnel 1\n", config(2));
    bench.pass(10s);
    const std::string sas = bench.run(bench.left(), "show ipsec sa");
    CHECK(sas.find("tun[0001]esp") != std::string::npos);
    CHECK(sas.find("ike           -") != std::string::npos);
    CHECK(bench.run(bench.left(), "ping -c 1 10.0.2.1").starts_with("1 packets transmitted, 0"));
    CHECK(bench.world().explain(bench.left(), bench.right())[1].find("[I17 L44]") != std::string::npos);
    bench.type(bench.right(), "ip route 10.0.1.0/24 gateway tunnel 1");
    CHECK(bench.run(bench.left(), "ping -c 7 10.0.2.1").find("ttl=254") != std::string::npos);
    const std::string status = bench.run(bench.left(), "show status tunnel 1");
    CHECK(has_line(status, "Interface type: IPsec"));
    CHECK(has_line(status, "Current status is Online."));
    CHECK(has_line(status, "Received:    (IPv4) 7 packets [644 octets]"));
  }
}
