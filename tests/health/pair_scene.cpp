#include "tests/health/pair_scene.hpp"

#include "safety/journal_entry.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rtx::health::scene {

namespace {

constexpr const char* no_l2tp = R"(------------------- L2TP INFORMATION -------------------
Number of control table using
  Tunnel Control: 0, Session Control: 0
)";

constexpr const char* show_status_tunnel = R"(TUNNEL[2]:
Description:
  Interface type: IPsec
  Current status is Online.
  from 2026/01/26 11:00:00.
  432000 seconds  connection.
  Received:    (IPv4) 7 packets [644 octets]
               (IPv6) 0 packet [0 octet]
  Transmitted: (IPv4) 7 packets [644 octets]
               (IPv6) 0 packet [0 octet]
)";

}  // namespace

const Side& side(std::size_t end) {
  static const std::array<Side, 2> sides{{{"yamaha01", "192.168.100.1", "198.51.100.1", "192.168.100.2",
                                           "203.0.113.1", 13334, 37500, 12716, 4895},
                                          {"yamaha02", "192.168.100.2", "203.0.113.1", "192.168.100.1",
                                           "198.51.100.1", 37500, 13334, 4895, 12716}}};
  return sides.at(end);
}

std::string show_config(const Side& side) {
  return fmt::format(R"(# RTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)
# MAC Address : 00:a0:de:00:00:20, 00:a0:de:00:00:21
# Memory 256Mbytes, 2LAN
# Reporting Date: Jan 31 11:00:00 2026
bridge member bridge1 lan1 tunnel1
ip bridge1 address {0}/24
ip lan2 address {1}/24
ip lan2 nat descriptor 1
tunnel select 1
 tunnel encapsulation l2tpv3
 tunnel endpoint address {0} {3}
 ipsec tunnel 100
  ipsec sa policy 100 1 esp aes-cbc sha-hmac
  ipsec ike local address 1 {0}
  ipsec ike pre-shared-key 1 text the-common-key
  ipsec ike remote address 1 {3}
 l2tp tunnel auth on the-l2tp-password
 l2tp local router-id {0}
 l2tp remote router-id {2}
 l2tp remote end-id SITES
 tunnel enable 1
nat descriptor type 1 masquerade
nat descriptor masquerade static 1 1 {0} udp 500
nat descriptor masquerade static 1 2 {0} esp
ipsec auto refresh on
ipsec transport 1 100 udp 1701
l2tp service on l2tpv3
)",
                     side.lan, side.wan, side.far_lan, side.far_wan);
}

std::string show_environment() {
  return R"(RTX830 BootROM Ver. 1.01
RTX830 FlashROM Table Ver. 1.01
RTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)
CPU:   2%(5sec)   1%(1min)   2%(5min)    Memory: 23% used
Firmware: exec0  Config. file: config0
Default firmware: exec0  Default config. file: config0
Boot time: 2026/01/21 11:00:00 +09:00
Current time: 2026/01/31 11:00:00 +09:00
Elapsed time from boot: 10days 00:00:00
)";
}

std::string show_status_l2tp(const Side& side) {
  return fmt::format(R"(------------------- L2TP INFORMATION -------------------
Number of control table using
  Tunnel Control: 1, Session Control: 1
TUNNEL[1]:
  Tunnel State: established
  Version: L2TPv3
  Local Tunnel ID: {}
  Remote Tunnel ID: {}
  Tunnel has 1 session.
  Session Information
    Session State: established
    Local Session ID: {}
    Remote Session ID: {}
    Circuit Status local:UP peer:UP
    432000 seconds connection.
)",
                     side.tunnel_id, side.far_tunnel_id, side.session_id, side.far_session_id);
}

std::string show_ipsec_sa(const Side& side) {
  return fmt::format(R"(Total: isakmp:1 send:1 recv:1

sa    sgw isakmp connection    dir  life[s] remote-id
-----------------------------------------------------------------------------
2     1    4     tra[0001]esp  send 20000   {0}
3     1    4     tra[0001]esp  recv 20000   {0}
4     1    -     isakmp        -    19998   {0}
)",
                     side.far_wan);
}

std::string ping(int sent, int received) {
  std::string text;
  for (int at = 0; at < received; ++at)
    text += fmt::format("received from 192.168.100.2: icmp_seq={} ttl=254 time=1.000ms\n", at);
  text += fmt::format("\n{} packets transmitted, {} packets received, {:.1f}% packet loss\n", sent, received,
                      100.0 * (sent - received) / sent);
  if (received > 0) text += "round-trip min/avg/max = 1.000/1.000/1.000 ms\n";
  return text;
}

SubjectSeen pair() {
  SubjectSeen subject;
  subject.name = "tokyo-osaka";
  for (std::size_t at = 0; at < 2; ++at) {
    const Side& here = side(at);
    EndSeen end;
    end.ping = "ping -c 5 " + here.far_lan;
    end.addresses = {here.lan, here.wan};
    end.seen.router = here.name;
    end.seen.at = *safety::utc_time("2026-01-31T02:00:00.000Z");
    end.seen.answers = {{"show environment", show_environment(), {}},
                        {"show status l2tp", show_status_l2tp(here), {}},
                        {"show ipsec sa", show_ipsec_sa(here), {}},
                        {"show config", show_config(here), {}},
                        {end.ping, ping(5, 5), {}}};
    end.seen.saved = language::Config::parse(show_config(here));
    subject.ends.push_back(std::move(end));
  }
  return subject;
}

SubjectSeen ipsec_pair() {
  SubjectSeen subject = pair();
  for (std::size_t at = 0; at < 2; ++at) {
    const Side& here = side(at);
    const std::string lan = fmt::format("10.0.{}.1", at + 1);
    const std::string far_lan = fmt::format("10.0.{}.1", 2 - at);
    const std::string config = fmt::format(R"(# RTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)
# MAC Address : 00:a0:de:00:00:20, 00:a0:de:00:00:21
# Memory 256Mbytes, 2LAN
ip route 10.0.{4}.0/24 gateway tunnel 2
ip lan1 address {0}/24
ip lan2 address {1}/24
tunnel select 2
 ipsec tunnel 2
  ipsec sa policy 2 1 esp aes-cbc sha-hmac
  ipsec ike local address 1 {1}
  ipsec ike pre-shared-key 1 text the-common-key
  ipsec ike remote address 1 {2}
 tunnel enable 2
ipsec auto refresh on
)",
                                           lan, here.wan, here.far_wan, far_lan, 2 - at);
    EndSeen& end = subject.ends[at];
    end.ping = "ping -c 5 -sa " + lan + " " + far_lan;
    end.addresses = {lan, here.wan};
    end.seen.answers = {{"show environment", show_environment(), {}},     {"show status l2tp", no_l2tp, {}},
                        {"show ipsec sa", show_ipsec_sa(here), {}},       {"show config", config, {}},
                        {"show status tunnel 2", show_status_tunnel, {}}, {end.ping, ping(5, 5), {}}};
    end.seen.saved = language::Config::parse(config);
  }
  return subject;
}

SubjectSeen pair_with_a_backup() {
  SubjectSeen subject = pair();
  for (std::size_t at = 0; at < 2; ++at) {
    const std::string here = at == 0 ? "198.51.101.1" : "203.0.114.1";
    const std::string there = at == 0 ? "203.0.114.1" : "198.51.101.1";
    change_config(subject, at, "nat descriptor type",
                  fmt::format(R"(ip route 10.0.{2}.0/24 gateway tunnel 2
ip lan3 address {0}/24
ip lan3 nat descriptor 1
tunnel select 2
 ipsec tunnel 2
  ipsec sa policy 2 2 esp aes-cbc sha-hmac
  ipsec ike local address 2 {0}
  ipsec ike pre-shared-key 2 text the-backup-key
  ipsec ike remote address 2 {1}
 tunnel enable 2
nat descriptor type)",
                              here, there, 2 - at));
    answer(subject, at, "show ipsec sa") += fmt::format(R"(7     2    9     tun[0002]esp  send 19000   {0}
8     2    9     tun[0002]esp  recv 19000   {0}
9     2    -     isakmp        -    18998   {0}
)",
                                                        there);
    EndSeen& end = subject.ends[at];
    end.other_pings = {at == 0 ? "ping -c 5 -sa 10.0.1.1 10.0.2.1" : "ping -c 5 -sa 10.0.2.1 10.0.1.1"};
    end.seen.answers.push_back({end.other_pings.front(), ping(5, 5), {}});
    end.seen.answers.push_back({"show status tunnel 2", show_status_tunnel, {}});
  }
  return subject;
}

std::optional<Vpn> vpn_between(const language::Config& a, const language::Config& b,
                               const TunnelNumbers& numbers) {
  const Vpns vpns = vpns_between(a, b, numbers);
  if (vpns.found.size() != 1) return std::nullopt;
  return vpns.found.front();
}

std::string& answer(SubjectSeen& subject, std::size_t end, const std::string& command) {
  auto& answers = subject.ends.at(end).seen.answers;
  const auto found = std::ranges::find(answers, command, &Answered::command);
  REQUIRE(found != answers.end());
  return found->text;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

void change_config(SubjectSeen& subject, std::size_t end, const std::string& what, const std::string& by) {
  std::string& text = answer(subject, end, "show config");
  text = replaced(text, what, by);
  subject.ends.at(end).seen.saved = language::Config::parse(text);
}

}  // namespace rtx::health::scene
