#include "safety/management_path.hpp"

#include "safety/networks.hpp"

#include <doctest/doctest.h>

#include <map>
#include <ostream>
#include <string>
#include <vector>

using rtx::language::Config;
using rtx::language::Context;
using rtx::language::Selection;
using rtx::safety::Path;
using rtx::safety::read_network;
using rtx::safety::touches;
using rtx::safety::TypedLine;

namespace {

/// A branch: LAN, Internet behind NAT and filters, PPPoE spare, an IPsec tunnel, a bridged L2TPv3 tunnel.
const std::string branch = R"(login user ops *
user attribute ops connection=ssh
ip route default gateway 203.0.113.1
ip route 10.9.0.0/16 gateway tunnel 1
ip route 10.8.0.0/16 gateway pp 1 keepalive 5 gateway 192.168.9.2
ip keepalive 5 icmp-echo 10 3 203.0.113.1
bridge member bridge1 lan3 tunnel2
ip lan1 address 192.168.1.1/24
ip lan1 secure filter in 10 20 dynamic 100
ip bridge1 address 172.16.0.1/24
ip lan2 address 203.0.113.2/29
ip lan2 secure filter in 30
ip lan2 secure filter name wan
ip lan2 nat descriptor 7
pp select 1
 pppoe use lan4
 ip pp address 198.51.100.9/32
 ip pp nat descriptor 8
 pp enable 1
tunnel select 1
 tunnel encapsulation ipsec
 ipsec tunnel 101
  ipsec sa policy 101 4 esp aes-cbc sha-hmac
  ipsec ike pre-shared-key 4 text word-of-the-branch
  ipsec ike remote address 4 198.51.100.77
 tunnel enable 1
tunnel select 2
 tunnel encapsulation l2tpv3
 tunnel endpoint address 203.0.113.2 198.51.100.78
 ipsec tunnel 102
  ipsec sa policy 102 5 esp aes-cbc sha-hmac
 tunnel enable 2
ip filter 10 pass * *
ip filter 20 reject * *
ip filter 30 pass * *
ip filter 40 pass * *
ip filter 50 pass * * tcp * 22
ip filter dynamic 100 * * filter 50
ip filter set wan in 60 61
nat descriptor type 7 masquerade
nat descriptor type 8 masquerade
ipsec transport 1 102 udp 1701
)";

const Path from_lan{"ssh", "192.168.1.1", "192.168.1.50", "ops"};
const Path from_internet{"ssh", "203.0.113.2", "198.51.100.200", "ops"};
const Path by_tunnel{"telnet", "192.168.1.1", "10.9.3.4", "ops"};
const Path by_bridge{"ssh", "172.16.0.1", "172.16.0.9", "ops"};
const Path by_pp{"ssh", "198.51.100.9", "10.8.1.1", "ops"};
const Path on_cable{"serial", "", "", ""};

/// Why `line` touches `path` on the branch's router; empty if it does not.
std::string why(const Path& path, const std::string& line, const Selection& selection = {},
                const std::string& config = branch) {
  const auto found = touches(path, Config::parse(config), {{line, selection}});
  return found.empty() ? "" : found.front().why;
}

const Selection tunnel1{Context::tunnel, "1"};
const Selection tunnel2{Context::tunnel, "2"};
const Selection pp1{Context::pp, "1"};

struct Row {
  std::string line;
  std::string why;
  Selection selection = {};
};

void check(const Path& path, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.line);
    CHECK(why(path, row.line, row.selection) == row.why);
  }
}

}  // namespace

TEST_SUITE("safety/management_path") {
  TEST_CASE("from the LAN: its interface, and the filters that it has") {
    check(from_lan, {
                        {"no ip lan1 address", "lan1 holds 192.168.1.1"},
                        {"ip lan1 address 192.168.1.2/24", "lan1 holds 192.168.1.1"},
                        {"ip lan1 secondary address 10.1.1.1/24", "lan1 holds 192.168.1.1"},
                        {"lan shutdown lan1", "lan1 holds 192.168.1.1"},
                        {"ip lan1 mtu 576", "lan1 holds 192.168.1.1"},
                        {"speed lan1 1k", "lan1 holds 192.168.1.1"},
                        {"no ip lan1 secure filter in", "lan1 holds 192.168.1.1"},
                        {"ip lan1 nat descriptor 9", "lan1 holds 192.168.1.1"},
                        {"bridge member bridge1 lan1 tunnel1", "lan1 holds 192.168.1.1"},
                        {"ip filter 10 reject * *", "lan1 is filtered by it"},
                        {"no ip filter 20", "lan1 is filtered by it"},
                        {"ip filter dynamic 100 * * ftp", "lan1 is filtered by it"},
                        {"ip filter 50 reject * *", "lan1 is filtered by it"},
                        {"ip lan3 address 192.168.0.1/16", "its network holds an end of this session"},
                        {"ip route 192.168.1.50 gateway null", "it is a route to us, 192.168.1.50"},
                        {"no ip route default", "it is a route to us, 192.168.1.50"},
                        {"ip routing off", "this session is routed or switched by it"},
                    });
  }

  TEST_CASE("from the LAN, the rest of the router is somebody else's") {
    check(from_lan, {
                        {"description lan1 office", ""},
                        {"ip lan2 mtu 1454", ""},
                        {"no ip lan2 nat descriptor", ""},
                        {"nat descriptor type 7 nat", ""},
                        {"ip filter 30 reject * *", ""},
                        {"ip filter 41 pass * *", ""},
                        {"ip route 10.20.0.0/16 gateway 203.0.113.1", ""},
                        {"no tunnel enable 1", ""},
                        {"ipsec ike pre-shared-key 4 text other", ""},
                        {"tunnel encapsulation ipip", "", tunnel1},
                        {"pp disable 1", ""},
                        {"login user other word", ""},
                        {"user attribute other connection=off", ""},
                        {"dhcp service server", ""},
                        {"telnetd service off", ""},
                        {"syslog debug on", ""},
                        {"show config", ""},
                        {"rip use on", ""},
                    });
  }

  TEST_CASE("from the Internet: NAT, sets of filters, the default route and its gateway") {
    check(from_internet,
          {
              {"no ip lan2 address", "lan2 holds 203.0.113.2"},
              {"nat descriptor type 7 none", "lan2 translates by it"},
              {"nat descriptor masquerade static 7 1 203.0.113.2 tcp 22", "lan2 translates by it"},
              {"no nat descriptor masquerade static 7 1", "lan2 translates by it"},
              {"nat descriptor type 8 none", ""},
              {"ip filter set wan in 99", "lan2 is filtered by it"},
              {"ip filter 60 reject * *", "lan2 is filtered by it"},
              {"ip filter 10 reject * *", ""},
              {"ip route default gateway 203.0.113.6", "it is a route to us, 198.51.100.200"},
              {"ip route 198.51.100.0/24 gateway null", "it is a route to us, 198.51.100.200"},
              {"ip route 203.0.113.1 gateway tunnel 1", "it is a route on the way to us"},
              {"ip route 10.9.0.0/16 gateway null", ""},
              {"rip use on", "it may change the route to us"},
              {"ospf configure refresh", "it may change the route to us"},
              {"ip lan1 address 192.168.1.2/24", ""},
          });
  }

  TEST_CASE("through a tunnel: all that carries it") {
    check(by_tunnel, {
                         {"no tunnel enable 1", "tunnel 1 is on the route to 10.9.3.4"},
                         {"tunnel disable 1-3", "tunnel 1 is on the route to 10.9.3.4"},
                         {"tunnel disable all", "tunnel 1 is on the route to 10.9.3.4"},
                         {"tunnel disable 3", ""},
                         {"disconnect tunnel 1", "tunnel 1 is on the route to 10.9.3.4"},
                         {"tunnel encapsulation ipip", "tunnel 1 is on the route to 10.9.3.4", tunnel1},
                         {"tunnel encapsulation ipip", "", tunnel2},
                         {"no ipsec sa policy 101", "it protects tunnel 1"},
                         {"ipsec ike pre-shared-key 4 text other", "it protects tunnel 1"},
                         {"ipsec ike remote address 4 198.51.100.1", "it protects tunnel 1"},
                         {"ipsec ike pre-shared-key 5 text other", ""},
                         {"ipsec refresh sa", "it protects tunnel 1"},
                         {"ipsec auto refresh off", "it protects tunnel 1"},
                         {"ipsec transport 2 101 udp 1701", "it protects tunnel 1"},
                         {"no ipsec transport 1", ""},
                         {"no ip route 10.9.0.0/16", "it is a route to us, 10.9.3.4"},
                         {"no ip lan2 address", "lan2 leads to the gateway 203.0.113.1"},
                         {"telnetd host none", "this session comes by the telnet server"},
                         {"sshd service off", ""},
                         {"l2tp service off", ""},
                     });
  }

  TEST_CASE("by a bridge: its members, and what carries those") {
    check(by_bridge,
          {
              {"no bridge member bridge1", "bridge1 holds 172.16.0.1"},
              {"lan shutdown lan3", "lan3 carries bridge1"},
              {"no tunnel enable 2", "tunnel 2 carries bridge1"},
              {"l2tp service off", "it carries tunnel 2"},
              {"no ipsec transport 1", "it protects tunnel 2"},
              {"tunnel endpoint address 203.0.113.2 10.0.0.1", "tunnel 2 carries bridge1", tunnel2},
              {"no tunnel enable 1", ""},
              {"lan shutdown lan1", ""},
          });
  }

  TEST_CASE("by PPPoE: the LAN below it, and what decides over the route") {
    check(by_pp, {
                     {"pp disable 1", "pp 1 holds 198.51.100.9"},
                     {"pppoe use lan5", "pp 1 holds 198.51.100.9", pp1},
                     {"lan shutdown lan4", "lan4 carries pp 1"},
                     {"no nat descriptor type 8", "pp 1 translates by it"},
                     {"no ip keepalive 5", "it decides over the route to 10.8.1.1"},
                     {"disconnect pp 1", "pp 1 holds 198.51.100.9"},
                     {"disconnect tunnel 1", ""},
                 });
  }

  TEST_CASE("a serial console stands on users, passwords and its own settings") {
    for (const std::string door : {"serial", "tcp"}) {
      Path path = on_cable;
      path.door = door;
      check(path, {
                      {"console prompt tokyo", "this session is on the console"},
                      {"login password encrypted", "it changes who may log in"},
                      {"administrator password encrypted", "it changes who becomes administrator"},
                      {"login timer 120", "it changes when an idle session is ended"},
                      {"security class 3 off off", "it changes who may log in, and how"},
                      {"login user ops word", "this session may be logged in as ops"},
                      {"no ip lan1 address", ""},
                      {"sshd service off", ""},
                      {"no ip route default", ""},
                      {"no tunnel enable 1", ""},
                      {"ip filter 10 reject * *", ""},
                      {"interface reset lan1", ""},
                  });
    }
  }

  TEST_CASE("the server that took us in, our user, the passwords") {
    check(from_lan, {
                        {"sshd service off", "this session comes by the SSH server"},
                        {"sshd host 10.0.0.1", "this session comes by the SSH server"},
                        {"sshd listen 2222", "this session comes by the SSH server"},
                        {"sshd session 1", "this session comes by the SSH server"},
                        {"sshd host key generate", "this session comes by the SSH server"},
                        {"no login user ops", "this session is logged in as ops"},
                        {"user attribute ops connection=off", "this session is logged in as ops"},
                        {"user attribute * connection=off", "this session may be logged in as *"},
                        {"administrator password", "it changes who becomes administrator"},
                        {"login timer 120", "it changes when an idle session is ended"},
                        {"disconnect user ops", "it ends sessions"},
                        {"radius server 10.0.0.1", ""},
                    });
    CHECK(why(from_lan, "radius server 10.0.0.1", {}, branch + "login radius use on\n") ==
          "logins are asked of a RADIUS server");
  }

  TEST_CASE("what a dead-man's switch goes by") {
    for (const Path& path : {from_lan, on_cable}) {
      for (const std::string line :
           {"timezone +00:00", "date 2026/11/24", "time 12:00:00", "ntpdate ntp.example.jp"}) {
        CAPTURE(line);
        CHECK(why(path, line).find("the clock") != std::string::npos);
      }
      for (const std::string line : {"no schedule at 99", "schedule at 1 3:00 * ntpdate ntp.example.jp",
                                     "terminate lua all", "lua use off"}) {
        CAPTURE(line);
        CHECK(why(path, line) == "it may change or end a dead-man's switch");
      }
    }
  }

  TEST_CASE("a line that is not known, or that is dangerous by itself, touches") {
    for (const Path& path : {from_lan, on_cable}) {
      CHECK(why(path, "frobnicate on") == "not known here: it may touch anything");
      CHECK(why(path, "restart") == "it can cut the router off or lose its configuration");
    }
  }

  TEST_CASE("where the way is not known, every interface may be it") {
    const Path nothing{"ssh", "", "", ""};
    check(nothing, {
                       {"no ip lan1 address", "this session may come by lan1"},
                       {"ip lan2 mtu 1400", "this session may come by lan2"},
                       {"ip lan5 address 10.5.5.5/24", "this session may come by lan5"},
                       {"no tunnel enable 1", "this session may come by tunnel 1"},
                       {"ip filter 10 reject * *", "lan1 is filtered by it"},
                       {"nat descriptor type 8 none", "pp 1 translates by it"},
                       {"no ip route 10.9.0.0/16", "it may be the route to us"},
                       {"ip filter 41 pass * *", ""},
                       {"description lan1 office", ""},
                   });
    // We came through a translation: the address that we connected to is not one of the router's.
    const Path translated{"ssh", "192.0.2.200", "192.168.1.50", "ops"};
    CHECK(why(translated, "ip lan2 mtu 1400") == "this session may come by lan2");
    // No route leads to where we are: something else brought it.
    const Path elsewhere{"ssh", "192.168.1.1", "192.0.2.50", "ops"};
    CHECK(why(elsewhere, "ip lan2 mtu 1400", {}, "ip lan1 address 192.168.1.1/24\nip lan2 mtu 1454\n") ==
          "this session may come by lan2");
  }

  TEST_CASE("an address that comes by DHCP may be the one") {
    const std::string config =
        "ip route default gateway dhcp lan2\nip lan1 address 192.168.1.1/24\n"
        "ip lan2 address dhcp\nip lan3 address 10.3.0.1/24\n";
    const Path path{"ssh", "203.0.113.9", "198.51.100.1", "ops"};
    CHECK(why(path, "ip lan2 mtu 1400", {}, config) ==
          "lan2 may hold 203.0.113.9: its address is given from outside");
    CHECK(why(path, "ip lan3 mtu 1400", {}, config).empty());
  }

  TEST_CASE("tagged and divided LANs stand on what they are parts of") {
    const std::string config =
        "vlan lan1/1 802.1q vid=10\nip lan1/1 address 10.1.0.1/24\n"
        "vlan port mapping lan2.3 vlan1\nip vlan1 address 10.2.0.1/24\n";
    CHECK(why({"ssh", "10.1.0.1", "10.1.0.9", "ops"}, "lan shutdown lan1", {}, config) ==
          "lan1 carries lan1/1");
    CHECK(why({"ssh", "10.1.0.1", "10.1.0.9", "ops"}, "no vlan lan1/1 802.1q", {}, config) ==
          "lan1/1 holds 10.1.0.1");
    CHECK(why({"ssh", "10.2.0.1", "10.2.0.9", "ops"}, "vlan port mapping lan2.3 vlan2", {}, config) ==
          "lan2.3 carries vlan1");
  }

  TEST_CASE("IPv6 as well") {
    const std::string config =
        "ipv6 route default gateway fe80::1%1\nipv6 lan1 address 2001:db8:1::1/64\n"
        "ipv6 lan1 secure filter in 5\nipv6 filter 5 pass * *\nip lan2 mtu 1400\n";
    const Path path{"ssh", "2001:db8:1::1", "2001:db8:1::50", "ops"};
    CHECK(why(path, "no ipv6 lan1 address", {}, config) == "lan1 holds 2001:db8:1::1");
    CHECK(why(path, "ipv6 filter 5 reject * *", {}, config) == "lan1 is filtered by it");
    CHECK(why(path, "ip filter 5 reject * *", {}, config).empty());
    CHECK(why(path, "no ipv6 route default", {}, config) == "it is a route to us, 2001:db8:1::50");
    CHECK(why(path, "no ip route default", {}, config).empty());
    CHECK(why(path, "ip lan2 mtu 1454", {}, config).empty());
  }

  TEST_CASE("what a line binds to the path belongs to it from then on") {
    const auto found = touches(from_lan, Config::parse(branch),
                               {{"ip filter 70 pass * *", {}},
                                {"ip lan1 secure filter in 70", {}},
                                {"ip filter 70 reject * *", {}},
                                {"ip filter 10 reject * *", {}}});
    std::vector<std::size_t> lines;
    for (const auto& touch : found) lines.push_back(touch.line);
    // What it was bound to before counts still: it is what taking the change back goes by.
    CHECK(lines == std::vector<std::size_t>{1, 2, 3});
  }

  TEST_CASE("no reason holds a secret") {
    const std::string secret = "word-of-the-branch";
    for (const Path& path : {from_lan, by_tunnel, Path{"ssh", "", "", ""}}) {
      const auto reason = why(path, "ipsec ike pre-shared-key 4 text " + secret);
      CHECK(reason.find(secret) == std::string::npos);
    }
  }
}

TEST_SUITE("safety/networks") {
  TEST_CASE("what holds what") {
    struct Pair {
      std::string outer;
      std::string inner;
      bool holds;
    };
    for (const auto& [outer, inner, holds] : std::vector<Pair>{{"192.0.2.0/24", "192.0.2.9", true},
                                                               {"192.0.2.9/24", "192.0.2.200", true},
                                                               {"192.0.2.0/25", "192.0.2.200", false},
                                                               {"default", "10.0.0.1", true},
                                                               {"default", "2001:db8::1", false},
                                                               {"192.0.2.9", "192.0.2.0/24", false},
                                                               {"192.0.2.9", "192.0.2.9", true},
                                                               {"2001:db8::/61", "2001:db8:0:7::1", true},
                                                               {"2001:db8::/61", "2001:db8:0:8::1", false}}) {
      CAPTURE(outer);
      CAPTURE(inner);
      REQUIRE(read_network(outer));
      REQUIRE(read_network(inner));
      CHECK(read_network(outer)->holds(*read_network(inner)) == holds);
    }
  }

  TEST_CASE("what is no network") {
    for (const char* text : {"", "dhcp", "192.0.2", "192.0.2.1/33", "192.0.2.1/", "192.0.2.1/-1", "1::/129",
                             "192.0.2.1/24x", "ra-prefix@lan2::1/64"}) {
      CAPTURE(text);
      CHECK_FALSE(read_network(text));
    }
  }
}
