#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

/// What `show status l2tp` and `show ipsec sa` of one end say in short.
struct Seen {
  std::string l2tp;  ///< `none`, `waits`, `control` (no session), `session`.
  std::string sas;   ///< `isakmp:1 send:2 recv:2`, empty for none.
  bool operator==(const Seen&) const = default;
};

doctest::String toString(const Seen& seen) {
  return (seen.l2tp + ", " + seen.sas).c_str();
}

Seen look(WorldBench& bench, Router& router) {
  const std::string l2tp = bench.run(router, "show status l2tp");
  const std::string sas = bench.run(router, "show ipsec sa");
  Seen seen;
  if (has_line(l2tp, "Session State: established"))
    seen.l2tp = "session";
  else if (has_line(l2tp, "Tunnel State: established"))
    seen.l2tp = "control";
  else if (has_line(l2tp, "Tunnel State: wait_ctl_reply"))
    seen.l2tp = "waits";
  else
    seen.l2tp = "none";
  if (!sas.empty()) seen.sas = sas.substr(7, sas.find('\n') - 7);
  return seen;
}

/// One violated condition: what is typed into the good configurations, and what both ends show then.
struct Row {
  const char* what;
  const char* left;    ///< Typed on yamaha01 on top of the good configuration.
  const char* right;   ///< Typed on yamaha02.
  const char* reason;  ///< What `explain` gives as the reason: its lint or rule id.
  Seen left_shows;
  Seen right_shows;
};

const Seen waits{"waits", ""};
const Seen none{"none", ""};
const Seen session{"session", ""};
const Seen control{"control", ""};
const std::string two = "isakmp:1 send:2 recv:2";
const std::string one = "isakmp:1 send:1 recv:1";
const std::string phase1 = "isakmp:1 send:0 recv:0";

void check(std::string (*config)(int), const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(std::string(row.what));
    WorldBench bench(config(1), config(2));
    CHECK(bench.type(bench.left(), row.left) == "");
    CHECK(bench.type(bench.right(), row.right) == "");
    bench.pass(20s);
    CHECK(look(bench, bench.left()) == row.left_shows);
    CHECK(look(bench, bench.right()) == row.right_shows);
    const auto lines = bench.world().explain(bench.left(), bench.right());
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    CAPTURE(all);
    if (*row.reason == '\0') {
      CHECK(lines.front().ends_with(": up"));
    } else {
      REQUIRE(lines.size() > 1);
      CHECK(lines[1].starts_with("  reason: "));
      CHECK(lines[1].find(row.reason) != std::string::npos);
    }
    const bool carries =
        bench.run(bench.left(), "ping -c 1 192.168.100.2").find("1 packets received") != std::string::npos;
    CHECK(carries == (*row.reason == '\0'));
  }
}

}  // namespace

TEST_SUITE("twin/conditions") {
  TEST_CASE("every violated condition of L2TPv3 without IPsec shows at both ends, with its reason") {
    check(
        seed::raw_config,
        {
            {"nothing wrong", "", "", "", session, session},
            {"tunnel not enabled", "no tunnel enable 1", "", "L05", none, waits},
            {"encapsulation differs", "", "tunnel select 1\ntunnel encapsulation l2tpv3", "L07", waits,
             waits},
            {"no NAT entry here", "no nat descriptor masquerade static 1 5", "", "L20", waits, waits},
            {"no NAT entry there", "", "no nat descriptor masquerade static 1 5", "L20", waits, waits},
            {"NAT entry leads elsewhere", "nat descriptor masquerade static 1 5 192.168.100.9 udp 1701", "",
             "L22", waits, waits},
            {"NAT entry translates the port",
             "nat descriptor masquerade static 1 5 192.168.100.1 udp 1701=1702", "", "R6", waits, waits},
            {"NAT forwards everything to the local end",
             "no nat descriptor masquerade static 1 5\nnat descriptor masquerade incoming 1 forward "
             "192.168.100.1",
             "", "", session, session},
            {"descriptor applied nowhere", "no ip lan2 nat descriptor", "", "R7", waits, waits},
            {"descriptor without type", "no nat descriptor type 1", "", "L24", waits, waits},
            {"outer address left at ipcp", "no nat descriptor address outer 1", "", "L24", waits, waits},
            {"outer address primary", "nat descriptor address outer 1 primary", "", "", session, session},
            {"inner addresses leave the local end out",
             "nat descriptor address inner 1 192.168.100.50-192.168.100.60", "", "R7", waits, waits},
            {"wrong address of the peer",
             "tunnel select 1\ntunnel endpoint address 192.168.100.1 192.168.2.9", "", "L18", waits, waits},
            {"inner instead of outer address",
             "tunnel select 1\ntunnel endpoint address 192.168.100.1 192.168.100.2", "", "L18", waits, waits},
            {"no endpoint", "tunnel select 1\nno tunnel endpoint address", "", "L18", none, waits},
            {"local end not its own", "tunnel select 1\ntunnel endpoint address 192.168.100.77 192.168.2.1",
             "", "L16", waits, waits},
            {"no route", "no ip route default", "", "L43", waits, waits},
            {"gateway that is none", "ip route default gateway 192.168.1.77", "", "L43", waits, waits},
            {"route into the tunnel itself", "ip route 192.168.2.1 gateway tunnel 1", "", "L43", waits,
             waits},
            {"WAN without address", "no ip lan2 address", "", "L43", waits, waits},
            {"in filter lets only web pass", "ip filter 1 pass * * tcp * www\nip lan2 secure filter in 1", "",
             "L26", waits, waits},
            {"in filter written with the outer address",
             "ip filter 1 pass * 192.168.1.1 udp * 1701\nip lan2 secure filter in 1", "", "L26", waits,
             waits},
            {"in filter with the inner address",
             "ip filter 1 pass * 192.168.100.1 udp * 1701\nip filter 2 pass * * icmp\nip lan2 secure filter "
             "in 1 2",
             "", "", session, session},
            {"out filter rejects",
             "ip filter 1 reject * * udp * 1701\nip filter 2 pass *\nip lan2 secure filter out 1 2", "",
             "L26", waits, waits},
            {"undefined filters are skipped", "ip filter 2 pass *\nip lan2 secure filter out 1 2", "", "",
             session, session},
            {"service off", "no l2tp service", "", "L06", none, waits},
            {"service for version 2 only", "l2tp service on l2tp", "", "L06", none, waits},
            {"service for both versions", "l2tp service on", "", "", session, session},
            {"authentication here only", "", "tunnel select 1\nl2tp tunnel auth off", "L33", waits, waits},
            {"passwords differ", "", "tunnel select 1\nl2tp tunnel auth on other", "L33", waits, waits},
            {"both without password: the model's name", "tunnel select 1\nl2tp tunnel auth on",
             "tunnel select 1\nl2tp tunnel auth on", "", session, session},
            {"router ids not mirrored", "tunnel select 1\nl2tp remote router-id 192.168.100.3", "", "L31",
             control, control},
            {"end ids differ", "", "tunnel select 1\nl2tp remote end-id testend", "L32", control, control},
            {"nobody initiates", "tunnel select 1\nl2tp always-on off", "tunnel select 1\nl2tp always-on off",
             "always-on", none, none},
            {"one initiates", "", "tunnel select 1\nl2tp always-on off", "", session, session},
            {"tunnel in no bridge", "no bridge member bridge1", "", "L04", session, session},
            {"bridged LAN with an address", "ip lan1 address 10.9.9.1/24", "", "L01", session, session},
            {"bridges in different subnets", "",
             "ip bridge1 address 192.168.101.2/24\ntunnel select 1\ntunnel endpoint address 192.168.101.2 "
             "192.168.1.1\nnat descriptor masquerade static 1 5 192.168.101.2 udp 1701",
             "L45", session, session},
        });
  }

  TEST_CASE("every violated condition of L2TPv3 over IPsec shows at both ends, with its reason") {
    const Seen up{"session", two};
    const Seen up_once{"session", one};
    const Seen waits_with_sas{"waits", two};
    const Seen waits_in_phase1{"waits", phase1};
    check(
        seed::ipsec_config,
        {
            {"nothing wrong", "", "", "", up, up},
            {"tunnel not enabled", "no tunnel enable 1", "", "L05", none, waits},
            {"raw against IPsec", "tunnel select 1\ntunnel encapsulation l2tpv3-raw", "", "L07", waits,
             waits},
            {"no ipsec tunnel", "tunnel select 1\nno ipsec tunnel", "", "L08", waits, waits},
            {"no policy", "no ipsec sa policy 100", "", "L09", waits, waits},
            {"policy of another gateway", "ipsec sa policy 100 2 esp aes-cbc sha-hmac", "", "L09", waits,
             waits},
            {"no key", "no ipsec ike pre-shared-key 1", "", "L09", waits, waits},
            {"no remote address", "no ipsec ike remote address 1", "", "L09", waits, waits},
            {"IPsec off", "ipsec use off", "", "L09", waits, waits},
            {"keys differ", "ipsec ike pre-shared-key 1 text other", "", "L13", waits, waits},
            {"the same key in hexadecimal", "ipsec ike pre-shared-key 1 0x7465737431323334", "", "", up, up},
            {"wrong remote address", "ipsec ike remote address 1 192.168.2.9", "", "L18", waits, waits},
            {"local address not its own", "ipsec ike local address 1 192.168.100.77", "", "L16", waits,
             waits},
            {"no NAT entry for IKE", "no nat descriptor masquerade static 1 1", "", "L19", waits, waits},
            {"no NAT entry for ESP", "no nat descriptor masquerade static 1 2", "", "L19", waits_with_sas,
             waits_with_sas},
            {"NAT traversal needs no ESP entry",
             "ipsec ike nat-traversal 1 on\nno nat descriptor masquerade static 1 2",
             "ipsec ike nat-traversal 1 on\nno nat descriptor masquerade static 1 2", "", up, up},
            {"NAT traversal without entry for its port",
             "ipsec ike nat-traversal 1 on\nno nat descriptor masquerade static 1 3",
             "ipsec ike nat-traversal 1 on", "L19", waits_with_sas, waits_with_sas},
            {"no NAT entry for L2TP is needed", "no nat descriptor masquerade static 1 5",
             "no nat descriptor masquerade static 1 5", "", up, up},
            {"in filter without ESP", "ip filter 1 pass * * udp * 500\nip lan2 secure filter in 1", "", "L26",
             waits_with_sas, waits_with_sas},
            {"in filter with all that is needed",
             "ip filter 1 pass * 192.168.100.1 udp * 500\nip filter 2 pass * 192.168.100.1 esp\nip lan2 "
             "secure filter in 1 2",
             "", "", up, up},
            {"nobody initiates", "no ipsec auto refresh", "no ipsec auto refresh", "L12", waits, waits},
            {"one initiates", "no ipsec auto refresh", "", "", up_once, up_once},
            {"off for this gateway only", "ipsec auto refresh 1 off", "", "", up_once, up_once},
            {"any against any", "ipsec ike remote address 1 any", "ipsec ike remote address 1 any", "L39",
             waits, waits},
            {"any accepts", "ipsec ike remote address 1 any", "", "", up_once, up_once},
            {"versions differ", "ipsec ike version 1 2", "", "I4", waits, waits},
            {"version 2 on both", "ipsec ike version 1 2", "ipsec ike version 1 2", "L41", waits, waits},
            {"IKE parameters differ", "ipsec ike encryption 1 aes256-cbc", "", "", up, up},
            {"strict at one end", "ipsec ike encryption 1 aes256-cbc\nipsec ike negotiate-strictly 1 on", "",
             "", up_once, up_once},
            {"strict at both ends", "ipsec ike encryption 1 aes256-cbc\nipsec ike negotiate-strictly 1 on",
             "ipsec ike negotiate-strictly 1 on", "L15", waits, waits},
            {"aggressive mode", "ipsec ike local name 1 tokyo",
             "ipsec ike remote name 1 tokyo\nipsec ike remote address 1 any", "", up_once, up_once},
            {"name at the only initiator", "ipsec ike local name 1 tokyo", "no ipsec auto refresh", "L38",
             waits, waits},
            {"name at one of two initiators", "ipsec ike local name 1 tokyo", "", "", up_once, up_once},
            {"names differ", "ipsec ike local name 1 tokyo",
             "ipsec ike remote name 1 osaka\nipsec ike remote address 1 any", "L38", waits, waits},
            {"both names on one gateway", "ipsec ike local name 1 a\nipsec ike remote name 1 b",
             "ipsec ike local name 1 b\nipsec ike remote name 1 a", "L37", waits, waits},
            {"ESP algorithms differ", "ipsec sa policy 100 1 esp aes256-cbc sha-hmac", "", "L14",
             waits_in_phase1, waits_in_phase1},
            {"no authentication at one end", "ipsec sa policy 100 1 esp aes-cbc", "", "L14", waits_in_phase1,
             waits_in_phase1},
            {"AH against ESP", "ipsec sa policy 100 1 ah sha-hmac", "", "L14", waits_in_phase1,
             waits_in_phase1},
            {"no transport", "no ipsec transport 1", "", "L10", waits_in_phase1, waits_in_phase1},
            {"transport of another policy", "ipsec transport 1 101 udp 1701", "", "L10", waits_in_phase1,
             waits_in_phase1},
            {"transport selects something else", "ipsec transport 1 100 udp 500", "", "L11", waits_in_phase1,
             waits_in_phase1},
            {"transport with both ports", "ipsec transport 1 100 udp 1701 1701", "", "", up, up},
            {"endpoints are not the SAs'", "tunnel select 1\ntunnel endpoint address 192.168.1.1 192.168.2.1",
             "", "L17", waits_with_sas, waits_with_sas},
            {"numbers need not be equal at the ends",
             "tunnel select 1\nipsec tunnel 7\nipsec sa policy 7 1 esp aes-cbc sha-hmac\nipsec transport 1 7 "
             "udp 1701",
             "", "", up, up},
            {"L2TP service off", "l2tp service off", "", "L06", {"none", two}, waits_with_sas},
            {"L2TP passwords differ", "tunnel select 1\nl2tp tunnel auth on other", "", "L33", waits_with_sas,
             waits_with_sas},
            {"end ids differ",
             "tunnel select 1\nl2tp remote end-id other",
             "",
             "L32",
             {"control", two},
             {"control", two}},
        });
  }

  TEST_CASE("all further conditions are listed behind the first") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2));
    bench.type(bench.left(),
               "no nat descriptor masquerade static 1 5\ntunnel select 1\nl2tp remote end-id other\nl2tp "
               "tunnel auth off");
    const auto lines = bench.world().explain(bench.left(), bench.right());
    REQUIRE(lines.size() == 6);
    CHECK(lines[0] ==
          "yamaha01 tunnel 1 - yamaha02 tunnel 1 (l2tpv3-raw): down, packets do not reach the other end");
    CHECK(lines[1] ==
          "  reason: yamaha01: udp 1701 from the peer dies in NAT descriptor 1: no static entry leads it to "
          "192.168.100.1 [R5 L20]; type there: nat descriptor masquerade static 1 1 192.168.100.1 udp 1701");
    CHECK(lines[2].starts_with("  also: yamaha01: l2tp tunnel auth is off here and on at the peer [L33]"));
    CHECK(lines[3].starts_with(
        "  also: yamaha02: its remote end-id is \"TESTEND\", on yamaha01 it is \"other\" [L32]"));
    CHECK(lines[4] == "  now: yamaha01: no L2TP connection");
    // The far end has not noticed yet.
    CHECK(lines[5] == "  now: yamaha02: no L2TP connection");
  }

  TEST_CASE("what explain says to type repairs the tunnel") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    bench.type(bench.left(),
               "no nat descriptor masquerade static 1 1\nno ipsec transport 1\nipsec sa policy 100 1 esp "
               "aes256-cbc\n"
               "tunnel select 1\nl2tp remote end-id other\nl2tp remote router-id 9.9.9.9");
    bench.pass(10s);
    for (int round = 0; round < 10; ++round) {
      const auto lines = bench.world().explain(bench.left(), bench.right());
      if (lines.front().ends_with(": up")) break;
      for (const std::string& line : lines) {
        const auto place = line.find("type there: ");
        if (!line.starts_with("  reason: ") || place == std::string::npos) continue;
        Router& router = line.starts_with("  reason: yamaha01") ? bench.left() : bench.right();
        std::string commands = line.substr(place + 12);
        if (const auto semicolon = commands.find("; "); semicolon != std::string::npos)
          commands.replace(semicolon, 2, "\n");
        CAPTURE(line);
        CHECK(bench.type(router, commands) == "");
      }
      bench.pass(10s);
    }
    CHECK(bench.world().explain(bench.left(), bench.right()).front().ends_with(": up"));
  }

  TEST_CASE("routers without tunnels for each other are said to have none") {
    WorldBench bench(seed::wan(1), seed::wan(2));
    CHECK(bench.world().explain(bench.left(), bench.right()) ==
          std::vector<std::string>{"yamaha01 and yamaha02 have no tunnels that are meant for each other"});
  }

  TEST_CASE("with the other reading, one NAT entry is enough") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2),
                     [](Lab& lab) { lab.readings["nat.one-sided"] = "up"; });
    bench.type(bench.left(), "no nat descriptor masquerade static 1 5");
    bench.pass(10s);
    CHECK(look(bench, bench.left()) == session);
    bench.type(bench.right(), "no nat descriptor masquerade static 1 5");
    bench.pass(200s);
    CHECK(look(bench, bench.left()) == waits);
  }

  TEST_CASE("with the other reading, router ids refuse the control connection") {
    WorldBench bench(seed::raw_config(1), seed::raw_config(2),
                     [](Lab& lab) { lab.readings["l2tp.router-id-mismatch"] = "control"; });
    bench.type(bench.left(), "tunnel select 1\nl2tp remote router-id 192.168.100.3");
    bench.pass(10s);
    CHECK(look(bench, bench.left()) == waits);
  }

  TEST_CASE("readings that do not exist are refused") {
    CHECK_THROWS_WITH(WorldBench("", "", [](Lab& lab) { lab.readings["nat.one-sided"] = "maybe"; }),
                      "readings: nat.one-sided is \"maybe\", expected one of down, up");
    CHECK_THROWS_AS(WorldBench("", "", [](Lab& lab) { lab.readings["nat"] = "up"; }), LabError);
    CHECK_THROWS_AS(
        WorldBench("", "", [](Lab& lab) { lab.networks[0].interfaces.push_back("yamaha03.lan2"); }),
        LabError);
    CHECK_THROWS_AS(WorldBench("", "", [](Lab& lab) { lab.networks[0].gateways.push_back("here"); }),
                    LabError);
  }
}
