#include "language/commands.hpp"
#include "tests/language/selections.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::language {
namespace {

const Command& understood(Reading& reading, std::string_view line) {
  CAPTURE(line);
  if (reading.mistake) MESSAGE(std::string{line} << ": " << reading.mistake->message);
  REQUIRE(reading.command);
  return *reading.command;
}

/// Calls `test` with the command of every line.
template <class Test>
void each(const Selection& selection, const std::vector<std::string>& lines, Test test) {
  for (const auto& line : lines) {
    CAPTURE(line);
    auto reading = read(line, selection);
    test(understood(reading, line));
  }
}

const auto cuts = [](const Command& command) { CHECK(command.family->cuts); };
const auto cuts_nothing = [](const Command& command) { CHECK_FALSE(command.family->cuts); };
const auto goes_ahead = [](const Command& command) { CHECK(may_be_sent_ahead(command)); };
const auto goes_alone = [](const Command& command) { CHECK_FALSE(may_be_sent_ahead(command)); };

}  // namespace

TEST_SUITE("language/hazards") {
  TEST_CASE("what can end sessions, tunnels or logins says so") {
    each(nothing,
         {"l2tp service off",
          "pptp service off",
          "pp enable 1",
          "pp disable 1",
          "tunnel enable 1",
          "tunnel disable 1",
          "tunnel enable 1-3",
          "no tunnel enable 1",
          "ipsec refresh sa",
          "ipsec sa delete all",
          "interface reset lan1",
          "sshd service off",
          "telnetd service off",
          "telnetd listen 2323",
          "ip lan1 address 192.0.2.1/24",
          "no ip lan1 address",
          "restart",
          "cold start",
          "clear arp",
          "load config 1",
          "nat descriptor type 1 masquerade",
          "nat descriptor masquerade static 1 1 192.0.2.1 tcp 22",
          "ip lan1 nat descriptor 1",
          "ip lan1 secure filter in 1",
          "ip filter 1 reject * *",
          "ipv6 filter 1 reject * *",
          "ip route default gateway 192.0.2.1",
          "bridge member bridge1 lan1 tunnel1",
          "vlan lan1/1 802.1q vid=2",
          "lan shutdown lan1",
          "ipsec sa policy 1 1 esp",
          "ipsec ike pre-shared-key 1 text word",
          "ipsec ike remote address 1 192.0.2.1",
          "ipsec auto refresh off",
          "ipsec transport 1 1 udp 1701",
          "disconnect tunnel 1",
          "disconnect user somebody",
          "ospf configure refresh",
          "sshd host key generate"},
         cuts);
    each(tunnel1,
         {"tunnel encapsulation l2tpv3", "tunnel endpoint address 192.0.2.1", "ipsec tunnel 1",
          "l2tp tunnel auth off", "l2tp always-on off", "ip tunnel secure filter in 1", "tunnel template 2"},
         cuts);
    each(pp1, {"pp always-on off", "pp bind tunnel1", "pppoe use lan2", "ip pp address 192.0.2.1/32"}, cuts);
  }

  TEST_CASE("what ends nothing that runs does not") {
    each(nothing,
         {"description 1 office",
          "syslog debug on",
          "ip host a.example 192.0.2.1",
          "ip lan1 mtu 1400",
          "dhcp service server",
          "dhcp scope 1 192.0.2.2-192.0.2.9/24",
          "dns server 192.0.2.1",
          "sshd host lan",
          "telnetd host lan",
          "login user taro word",
          "schedule at 1 3:00 * ntpdate a",
          "ipsec ike duration ipsec-sa 1 3600",
          "ipsec ike keepalive log 1 off",
          "nat descriptor log on",
          "console prompt tokyo",
          "save 0",
          "show config",
          "ping -c 1 192.0.2.1",
          "tunnel select 1",
          "connect pp 1",
          "snmp community read-only word"},
         cuts_nothing);
    each(tunnel1, {"description tunnel osaka", "l2tp syslog on", "ip tunnel mtu 1280"}, cuts_nothing);
  }

  TEST_CASE("only what is just written down may be typed ahead") {
    each(nothing,
         {"description lan1 office", "no description lan1", "syslog host 192.0.2.1", "syslog debug on",
          "ip host a.example 192.0.2.1", "dns static a a.example 192.0.2.1", "snmp sysname tokyo",
          "statistics traffic on", "dashboard accumulate traffic on", "nat descriptor log on",
          "ipsec ike keepalive log 1 off", "ip icmp log on"},
         goes_ahead);
    each(tunnel1, {"description tunnel osaka", "l2tp syslog on", "tunnel name osaka"}, goes_ahead);
    each(pp1, {"description pp isp", "pp name isp", "pp keepalive log on"}, goes_ahead);
  }

  TEST_CASE("selections, questions, operations and whatever acts are typed alone") {
    each(nothing,
         {"tunnel select 1", "pp select 1", "tunnel select none", "administrator password encrypted",
          "login user taro word", "ipsec refresh sa", "ip lan1 address 192.0.2.1/24", "ip filter 1 pass * *",
          "schedule at 1 3:00 * ntpdate a", "console prompt tokyo", "timezone jst", "ospf use on",
          "snmp community read-only word", "restart", "show config", "save 0", "dns service off",
          "nat descriptor backward-compatibility 1", "sshd host lan"},
         goes_alone);
  }

  TEST_CASE("nothing that cuts, asks or is refused is only written down") {
    for (const auto& family : all_families()) {
      CAPTURE(family.pattern);
      if (!family.records) continue;
      CHECK_FALSE(family.cuts);
      CHECK_FALSE(family.asks);
      CHECK_FALSE(family.refused);
      CHECK(family.acts == Acts::at_once);
      CHECK(family.rank != 0);
    }
  }

  TEST_CASE("when a setting acts") {
    const auto acts = [](const std::string& line, Acts when) {
      CAPTURE(line);
      auto reading = read(line, nothing);
      CHECK(understood(reading, line).family->acts == when);
    };
    acts("ospf use on", Acts::after_refresh);
    acts("ospf area backbone", Acts::after_refresh);
    acts("bgp neighbor 1 65001 192.0.2.1", Acts::after_refresh);
    acts("ip lan1 ospf area backbone", Acts::after_refresh);
    acts("nat descriptor backward-compatibility 1", Acts::after_restart);
    acts("lan type lan1 port-based-option=divide-network", Acts::after_restart);
    acts("ospf configure refresh", Acts::at_once);
    acts("ip lan1 address 192.0.2.1/24", Acts::at_once);
    acts("rip use on", Acts::at_once);
  }

  TEST_CASE("what has no `no` is told apart") {
    for (const auto& family : all_families()) {
      CAPTURE(family.pattern);
      const bool has_none = family.pattern == "login password" ||
                            family.pattern == "administrator password" ||
                            family.pattern == "sshd host key generate";
      CHECK(family.stays == has_none);
    }
  }

  TEST_CASE("every family that one meets in practice is in the table") {
    const auto known = [](const Command& command) { CHECK_FALSE(command.key.empty()); };
    each(
        nothing,
        {// Routes, addresses, bridge
         "ip route 10.0.0.0/8 gateway tunnel 1 hide metric 2 gateway pp 1 weight 0 keepalive 1",
         "ip route default gateway pp anonymous name=osaka", "ip route 10.0.0.0/8 gateway dhcp lan2",
         "ip route 10.0.0.0/8 gateway loopback1", "ip route 10.0.0.0/8 gateway null",
         "ip bridge1 address dhcp autoip=on", "ip loopback1 address 10.0.0.1/32",
         "ip lan1 secondary address 10.0.0.1/24", "ip lan1 tcp mss limit auto", "ip lan1 proxyarp vrrp 1",
         "ip routing process normal", "ip keepalive 1 icmp-echo 10 3 192.0.2.1",
         "bridge learning bridge1 off", "bridge learning bridge1 timer 300",
         "bridge learning bridge1 static 00:a0:de:00:00:01 lan1",
         // NAT, filters
         "ip lan2 nat descriptor 1 2 reverse 3", "nat descriptor type 1 nat-masquerade hairpin=on",
         "nat descriptor address outer 1 map-e", "nat descriptor address inner 1 10.0.0.1-10.0.0.9",
         "nat descriptor static 1 1 192.0.2.1=10.0.0.1 4",
         "nat descriptor masquerade incoming 1 forward 10.0.0.1",
         "nat descriptor masquerade static 1 1 10.0.0.1 tcp 8080=80", "nat descriptor timer 1 tcpfin 30",
         "nat descriptor timer 1 protocol=tcp port=22 3600", "nat descriptor backward-compatibility 2",
         "ip filter 1 restrict-nolog 10.0.0.0/8 * tcp * www", "ip lan1 secure filter name office",
         "ip filter dynamic 1 * * filter 1 in 2 out 3", "ip filter set office in 1 2",
         "ip filter source-route off", "ip filter directed-broadcast on",
         "ip filter dynamic timer tcp-idle-time=60", "ip lan1 intrusion detection in ip on reject=on",
         // DHCP
         "dhcp service relay", "dhcp server rfc2131 compliant except use-clientid",
         "dhcp scope 1 10.0.0.2-10.0.0.9/24 except 10.0.0.5 gateway 10.0.0.1 expire 1:00 maxexpire 2:00",
         "dhcp scope bind 1 10.0.0.2 00:a0:de:00:00:01",
         "dhcp scope bind 1 10.0.0.3 ethernet 00:a0:de:00:00:02", "dhcp scope option 1 dns=10.0.0.1",
         "dhcp scope lease type 1 bind-only",
         // IPsec
         "ipsec use off", "ipsec auto refresh 1 off", "ipsec ike version 1 2",
         "ipsec ike auth method 1 pre-shared-key", "ipsec ike local address 1 vrrp lan1 1",
         "ipsec ike remote name 1 osaka key-id", "ipsec ike group 1 modp1024 modp1536", "ipsec ike pfs 1 on",
         "ipsec ike duration isakmp-sa 1 28800 rekey 75%", "ipsec ike retry 5 10 3",
         "ipsec ike always-on 1 on", "ipsec ike keepalive use 1 auto dpd 10 6 0",
         "ipsec ike nat-traversal 1 on keepalive=300 force=off", "ipsec ike esp-encapsulation 1 on",
         "ipsec ike payload type 1 3 3", "ipsec ike negotiation receive 1 off",
         "ipsec ike restrict-dangling-sa 1 off", "ipsec ike xauth myname 1 taro word",
         "ipsec ike mode-cfg address 1 1", "ipsec sa policy 1 1 ah sha-hmac local-id=1 remote-id=2",
         "ipsec transport template 1 2-5", "ipsec sa delete 1",
         // DNS, syslog, SNMP, servers, console, schedule, the rest
         "dns server pp 1", "dns server dhcp lan2", "dns server select 1 192.0.2.1 any .example",
         "dns domain example.jp", "dns private address spoof on", "dns host none", "dns cache use off",
         "dns srcport 10000-10999", "syslog host 192.0.2.1 192.0.2.2", "syslog facility user",
         "syslog local address 192.0.2.1", "syslog srcport 514", "syslog execute command on", "snmp host any",
         "snmp community read-write word", "snmp syslocation tokyo", "snmp trap host 192.0.2.1",
         "snmpv2c community read-only word", "snmpv3 usm user 1 taro", "telnetd listen 23",
         "telnetd session 8", "sshd listen 22", "sshd session 8", "httpd host lan", "httpd listen 80",
         "httpd timeout 5", "login timer clear", "user attribute taro administrator=off connection=ssh",
         "user attribute * connection=off", "security class 1 on off off", "console prompt tokyo",
         "console info on", "timezone +09:00", "ntpdate ntp.example.jp syslog", "rdate ntp.example.jp",
         "date 2026/11/24", "time 12:00:00", "schedule at 1 startup * lua a.lua",
         "schedule at 1 +600 * restart", "schedule at 1 */mon-fri 3:00 tunnel 1 tunnel enable 1",
         "vlan lan1/1 802.1q vid=2 name=office", "vlan port mapping lan1.1 vlan1", "queue lan2 type shaping",
         "queue class filter 1 2 ip 10.0.0.0/8 * * * *", "queue lan2 class filter list 1 2",
         "queue lan2 class property 1 bandwidth=1m", "queue lan2 default class 2", "speed lan2 100m",
         "statistics traffic on", "lan shutdown lan1", "lan type lan1 auto", "switch control use lan1 on",
         "operation button function download execute batch", "alarm entire off", "usbhost use off",
         "sd use off", "interface reset lan1", "shutdown", "netvolante-dns go lan2"},
        known);
    each(
        tunnel1,
        {"tunnel type multipoint server", "tunnel encapsulation ipudp", "tunnel endpoint name a.example fqdn",
         "tunnel endpoint local address 192.0.2.1", "tunnel endpoint remote address 192.0.2.2",
         "tunnel template 2-5 8", "tunnel backup none", "tunnel multipoint server 1 a.example",
         "tunnel multipoint local name tokyo", "tunnel multipoint limit 10", "tunnel name osaka",
         "tunnel translation nat46", "ipsec tunnel outer df-bit clear", "ipsec ipcomp type deflate",
         "l2tp hostname tokyo", "l2tp tunnel disconnect time off", "ip tunnel remote address 10.0.0.2",
         "ipip keepalive use on icmp-echo 10 6 10.0.0.2"},
        known);
    each(pp1,
         {"pp always-on on 60", "pppoe auto connect on", "pppoe auto disconnect off",
          "pppoe tcp mss limit auto", "pp auth accept pap chap", "pp auth myname taro word",
          "pp auth request mschap-v2", "pp auth username taro word", "ppp lcp mru on 1454",
          "ppp ipcp ipaddress on", "ppp ipcp msext on", "ppp ccp type none", "ip pp mtu 1454",
          "ip pp remote address pool 10.0.0.2-10.0.0.9", "pp keepalive use lcp-echo",
          "pp keepalive interval 30 retry-interval=30 count=12", "pptp keepalive use on",
          "ppp ccp no-encryption reject", "pp bind tunnel1 tunnel2"},
         known);
  }
}

}  // namespace rtx::language
