#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

class Pair : public WorldBench {
 public:
  explicit Pair(const std::string& more = "")
      : WorldBench(seed::ipsec_config(1) + more, seed::ipsec_config(2)) {
    pass(10s);
  }
  std::string show(std::string_view what) { return run(left(), "show " + std::string{what}); }
  std::string japanese(std::string_view what) {
    return run(left(), "show " + std::string{what}, Level::administrator, Language::japanese);
  }
};

}  // namespace

TEST_SUITE("twin/shows") {
  TEST_CASE("show ipsec sa gateway counts the SAs of each gateway, and details them") {
    Pair bench;
    const std::string row = "1    U K   192.168.100.1                  192.168.2.1      i:1 s:2 r:2";
    CHECK(has_line(bench.show("ipsec sa gateway"), row));
    CHECK(has_line(bench.show("ipsec sa gateway 1"), row));
    CHECK_FALSE(has_line(bench.show("ipsec sa gateway 2"), row));
    const std::string detail = bench.show("ipsec sa gateway 1 detail");
    CHECK(detail.find("Protocol: IKE\nAlgorithm: 3DES-CBC, SHA-1, MODP 1024bit\n\nSPI: ") !=
          std::string::npos);
    CHECK(detail.find("Direction: send\nProtocol: ESP (Mode: transport)\n"
                      "Algorithm: AES-CBC (for Auth.: HMAC-SHA)\n") != std::string::npos);
    CHECK(has_line(detail, "Direction: receive"));
    CHECK(bench.show("ipsec sa gateway one").starts_with("Error: "));
    CHECK(bench.show("ipsec sa gateway 1 full").starts_with("Error: "));
    bench.type(bench.left(), "tunnel disable 1");
    CHECK_FALSE(has_line(bench.show("ipsec sa gateway"), row));
    CHECK(bench.show("ipsec sa gateway 1 detail").empty());
  }

  TEST_CASE("show nat descriptor address has what the interface's descriptors translate") {
    Pair bench;
    const std::string listing = bench.show("nat descriptor address");
    CHECK(
        listing.starts_with("NAT/IP masquerade compatibility type : 2\n"
                            "Reference Descriptor : 1, Assigned Interface : LAN2(1)\nMasquerade Table\n"
                            "    Outer address: 192.168.1.1\n"));
    CHECK(has_line(listing, "1       192.168.100.1               4           65534         static"));
    bench.type(bench.left(), "no nat descriptor masquerade static 1 1");
    CHECK(has_line(bench.show("nat descriptor address"),
                   "1       192.168.100.1               3           65534         static"));
    CHECK(bench.japanese("nat descriptor address")
              .find("参照NATディスクリプタ : 1, 適用インタフェース : LAN2(1)") != std::string::npos);
    bench.type(bench.left(), "no ip lan2 nat descriptor");
    CHECK(bench.show("nat descriptor address") == "NAT/IP masquerade compatibility type : 2\n");
  }

  TEST_CASE("show status dhcp counts the addresses of each scope") {
    Pair bench(
        "dhcp service server\ndhcp scope 1 192.168.100.10-192.168.100.29/24 except 192.168.100.20\n"
        "dhcp scope bind 1 192.168.100.12 00:a0:de:01:02:03\n"
        "dhcp scope 2 10.1.0.2-10.1.0.5/16\n");
    const std::string one = bench.show("status dhcp 1");
    CHECK(one.starts_with("DHCP Scope number: 1\n      Network address: 192.168.100.0\n"));
    CHECK(has_line(one, "Reserved address: 192.168.100.12"));
    CHECK(has_line(one, "All: 20"));
    CHECK(has_line(one, "Except: 1"));
    CHECK(has_line(one, "Leased: 0"));
    CHECK(has_line(one, "Usable: 19"));
    const std::string all = bench.show("status dhcp");
    CHECK(all.starts_with(one));
    CHECK(all.find("DHCP Scope number: 2\n      Network address: 10.1.0.0\n") != std::string::npos);
    CHECK(has_line(bench.japanese("status dhcp 1"), "全アドレス数: 20"));
    bench.type(bench.left(), "no dhcp service");
    CHECK(bench.show("status dhcp").empty());
  }

  TEST_CASE("show status lan tells address and link") {
    Pair bench("description lan2 outside\n");
    const std::string wan = bench.show("status lan2");
    CHECK(wan.starts_with("LAN2\nDescription: outside\nIP address: 192.168.1.1/24\n"));
    CHECK(has_line(wan, "Operation mode setting: Auto Negotiation (1000BASE-T Full Duplex)"));
    CHECK(has_line(bench.japanese("status lan2"), "IPアドレス: 192.168.1.1/24"));
    CHECK(bench.show("status lan1").find("IP address") == std::string::npos);
    CHECK(bench.show("status lan3").starts_with("Error: "));
    CHECK(bench.show("status lan").starts_with("Error: "));
    static_cast<void>(bench.run(bench.left(), "ping -c 3 192.168.100.2"));
    CHECK(has_line(bench.show("status lan2"), "Received: 3 packets [318 octets]"));
  }

  TEST_CASE("show status pp knows what is switched on") {
    Pair bench("pp select 1\n description pp branch\n pp always-on on\n pp enable 1\n");
    CHECK(bench.show("status pp 1").starts_with("PP[01]:\nDescription: "));
    CHECK(has_line(bench.show("status pp 1"), "Current PPPoE session status is Offline."));
    CHECK(has_line(bench.japanese("status pp 1"), "PPPoEセッションは一度も継っていません"));
    CHECK(has_line(bench.show("status pp 2"), "Current line status is disabled."));
    CHECK(bench.show("status pp 31").starts_with("Error: "));
    CHECK(bench.show("status pp x").starts_with("Error: "));
  }

  TEST_CASE("show techinfo is everything, in English, and for administrators") {
    Pair bench;
    const std::string all = bench.japanese("techinfo");
    for (const char* part : {"# show environment\n", "# show config\n", "# show status lan2\nLAN2\n",
                             "# show ip route\nDestination ", "# show status tunnel 1\nTUNNEL[1]:\n",
                             "# show ipsec sa\nTotal: isakmp:1 send:2 recv:2\n", "# show log\n"}) {
      CAPTURE(part);
      CHECK(all.find(part) != std::string::npos);
    }
    CHECK(bench.run(bench.left(), "show techinfo", Level::general).starts_with("Error: Administrator"));
  }
}
