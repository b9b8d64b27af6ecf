#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <string>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

/// Ids, times and counters replaced, everything else as it is.
std::string normalised(const std::string& text) {
  std::string result = std::regex_replace(text, std::regex("time=[0-9.]+ms"), "time=Tms");
  result = std::regex_replace(result, std::regex("= [0-9.]+/[0-9.]+/[0-9.]+ ms"), "= T/T/T ms");
  result = std::regex_replace(result, std::regex("((Tunnel|Session) ID: )[0-9]+"), "$1ID");
  result = std::regex_replace(result, std::regex("(send |recv |-    )28[0-9]{3} "), "$1LIFE  ");
  return result;
}

std::string replies(const std::string& host, int ttl) {
  std::string text;
  for (int i = 0; i < 5; ++i)
    text += "received from " + host + ": icmp_seq=" + std::to_string(i) + " ttl=" + std::to_string(ttl) +
            " time=Tms\n";
  return text +
         "\n5 packets transmitted, 5 packets received, 0.0% packet loss\nround-trip min/avg/max = T/T/T ms\n";
}

constexpr auto waiting =
    "------------------- L2TP INFORMATION -------------------\n"
    "Number of control table using\n"
    "  Tunnel Control: 1, Session Control: 0\n"
    "TUNNEL[1]:\n"
    "  Tunnel State: wait_ctl_reply\n";

std::string established(const std::string& local, const std::string& remote, int sent, int received,
                        const std::string& time) {
  return "------------------- L2TP INFORMATION -------------------\n"
         "Number of control table using\n"
         "  Tunnel Control: 1, Session Control: 1\n"
         "TUNNEL[1]:\n"
         "  Tunnel State: established\n"
         "  Version: L2TPv3\n"
         "  Local Tunnel ID: ID\n"
         "  Remote Tunnel ID: ID\n"
         "  Local IP Address: " +
         local +
         "\n"
         "  Remote IP Address: " +
         remote +
         "\n"
         "  Local Src port: 1701\n"
         "  Remote Src port: 1701\n"
         "  Vendor: YAMAHA Corporation\n"
         "  Hostname: RTX830\n"
         "  Next Transmit sequence(Ns): " +
         std::to_string(sent) +
         "\n"
         "  Next Receive sequence(Nr) : " +
         std::to_string(received) +
         "\n"
         "  Tunnel has 1 session.\n"
         "  Session Information\n"
         "    Session State: established\n"
         "    Local Session ID: ID\n"
         "    Remote Session ID: ID\n"
         "    Circuit Status local:UP peer:UP\n"
         "    " +
         time +
         " connection.\n"
         "    Received: 0 packet [0 octet]\n"
         "    Transmitted: 0 packet [0 octet]\n";
}

std::string value_of(const std::string& text, const std::string& label) {
  std::smatch match;
  const std::regex line(label + ": ([0-9]+)");
  return std::regex_search(text, match, line) ? match[1].str() : "";
}

constexpr auto sa_listing =
    "Total: isakmp:1 send:2 recv:2\n"
    "\n"
    "sa    sgw isakmp connection    dir  life[s] remote-id\n"
    "-----------------------------------------------------------------------------\n"
    "2     1    6     tra[0001]esp  send LIFE    192.168.2.1\n"
    "3     1    6     tra[0001]esp  recv LIFE    192.168.2.1\n"
    "4     1    6     tra[0001]esp  send LIFE    192.168.2.1\n"
    "5     1    6     tra[0001]esp  recv LIFE    192.168.2.1\n"
    "6     1    -     isakmp        -    LIFE    192.168.2.1\n";

}  // namespace

TEST_SUITE("twin/seed") {
  TEST_CASE("the seed document from the factory state to the repaired failure") {
    WorldBench bench(seed::factory(), seed::factory());
    Router& one = bench.left();
    Router& two = bench.right();

    // Factory settings removed.
    CHECK(bench.type(one, seed::clear_factory()) == "");
    CHECK(bench.type(two, seed::clear_factory()) == "");
    CHECK(one.running().lines().empty());
    CHECK(one.has_unsaved_changes());
    one.save();
    CHECK_FALSE(one.has_unsaved_changes());

    // Verification 1.
    CHECK(bench.type(one, seed::wan(1)) == "");
    CHECK(bench.type(two, seed::wan(2)) == "");
    CHECK(normalised(bench.run(one, "ping -c 5 192.168.2.1")) == replies("192.168.2.1", 252));
    CHECK(normalised(bench.run(two, "ping -c 5 192.168.1.1")) == replies("192.168.1.1", 252));
    CHECK(bench.run(one, "ping -c 5 192.168.100.2") ==
          "5 packets transmitted, 0 packets received, 100.0% packet loss\n");

    // Verification 2: without the NAT entry both ends wait, for ever.
    CHECK(bench.type(one, seed::l2tpv3(1)) == "");
    CHECK(bench.type(two, seed::l2tpv3(2)) == "");
    bench.pass(300s);
    CHECK(bench.run(one, "show status l2tp").starts_with(waiting));
    CHECK(bench.run(two, "show status l2tp").starts_with(waiting));

    // Then with it.
    CHECK(bench.type(one, seed::l2tp_nat(1)) == "");
    CHECK(bench.run(one, "show status l2tp").starts_with(waiting));
    CHECK(bench.type(two, seed::l2tp_nat(2)) == "");
    bench.pass(57500ms);
    const std::string at_one = bench.run(one, "show status l2tp");
    const std::string at_two = bench.run(two, "show status l2tp");
    CHECK(normalised(at_one) == established("192.168.100.1", "192.168.2.1", 4, 2, "56 seconds"));
    CHECK(normalised(at_two) == established("192.168.100.2", "192.168.1.1", 2, 4, "56 seconds"));
    CHECK(value_of(at_one, "Local Tunnel ID") == value_of(at_two, "Remote Tunnel ID"));
    CHECK(value_of(at_one, "Remote Tunnel ID") == value_of(at_two, "Local Tunnel ID"));
    CHECK(value_of(at_one, "Local Session ID") == value_of(at_two, "Remote Session ID"));
    CHECK(value_of(at_one, "Remote Session ID") == value_of(at_two, "Local Session ID"));
    CHECK(normalised(bench.run(one, "ping -c 5 192.168.100.2")) == replies("192.168.100.2", 254));
    CHECK(normalised(bench.run(two, "ping -c 5 192.168.100.1")) == replies("192.168.100.1", 254));
    CHECK(has_line(bench.run(one, "show status l2tp"), "Received: 10 packets [1060 octets]"));

    // Verification 3.
    CHECK(bench.type(one, seed::ipsec(1)) == "");
    CHECK(bench.type(two, seed::ipsec(2)) == "");
    CHECK(bench.run(one, "show ipsec sa") == "");
    CHECK(bench.type(one, seed::ipsec_nat(1)) == "");
    CHECK(bench.type(two, seed::ipsec_nat(2)) == "");
    bench.pass(26s);
    CHECK(normalised(bench.run(one, "show ipsec sa")) == sa_listing);
    CHECK(
        has_line(bench.run(one, "show ipsec sa"), "2     1    6     tra[0001]esp  send 28777   192.168.2.1"));
    CHECK(
        has_line(bench.run(one, "show ipsec sa"), "5     1    6     tra[0001]esp  recv 28778   192.168.2.1"));
    CHECK(
        has_line(bench.run(one, "show ipsec sa"), "6     1    -     isakmp        -    28775   192.168.2.1"));
    CHECK(normalised(bench.run(one, "show status l2tp")).find("Session State: established") !=
          std::string::npos);
    CHECK(normalised(bench.run(one, "ping -c 5 192.168.100.2")) == replies("192.168.100.2", 254));

    // The failure: at once on the router where the policy went.
    CHECK(bench.type(
              one, "tunnel select 1\nipsec tunnel 100\nno ipsec sa policy 100 1 esp aes-cbc sha-hmac") == "");
    CHECK(bench.run(one, "show ipsec sa") == "");
    CHECK(bench.run(one, "show status l2tp").starts_with(waiting));
    CHECK(bench.run(one, "ping -c 5 192.168.100.2") ==
          "5 packets transmitted, 0 packets received, 100.0% packet loss\n");
    CHECK(normalised(bench.run(two, "show ipsec sa")).starts_with("Total: isakmp:1 send:2 recv:2\n"));

    // Repaired.
    CHECK(bench.type(one, "ipsec sa policy 100 1 esp aes-cbc sha-hmac") == "");
    bench.pass(10s);
    CHECK(normalised(bench.run(one, "show ipsec sa")) == sa_listing);
    CHECK(normalised(bench.run(one, "ping -c 5 192.168.100.2")) == replies("192.168.100.2", 254));
  }

  TEST_CASE("show config prints the seed's configuration in the router's own order") {
    WorldBench bench(seed::ipsec_config(1), seed::ipsec_config(2));
    const std::string text =
        std::regex_replace(bench.run(bench.left(), "show config"), std::regex("#[^\n]*\n"), "");
    CHECK(text ==
          "ip route default gateway 192.168.1.2\n"
          "bridge member bridge1 lan1 tunnel1\n"
          "ip bridge1 address 192.168.100.1/24\n"
          "ip bridge1 proxyarp on\n"
          "ip lan2 address 192.168.1.1/24\n"
          "ip lan2 nat descriptor 1\n"
          "tunnel select 1\n"
          " tunnel encapsulation l2tpv3\n"
          " tunnel endpoint address 192.168.100.1 192.168.2.1\n"
          " ipsec tunnel 100\n"
          "  ipsec sa policy 100 1 esp aes-cbc sha-hmac\n"
          "  ipsec ike keepalive log 1 on\n"
          "  ipsec ike keepalive use 1 on\n"
          "  ipsec ike local address 1 192.168.100.1\n"
          "  ipsec ike pre-shared-key 1 text test1234\n"
          "  ipsec ike remote address 1 192.168.2.1\n"
          " l2tp always-on on\n"
          " l2tp tunnel auth on test1234\n"
          " l2tp keepalive use on 60 3\n"
          " l2tp keepalive log on\n"
          " l2tp syslog on\n"
          " l2tp local router-id 192.168.100.1\n"
          " l2tp remote router-id 192.168.100.2\n"
          " l2tp remote end-id TESTEND\n"
          " tunnel enable 1\n"
          "nat descriptor type 1 masquerade\n"
          "nat descriptor address outer 1 192.168.1.1\n"
          "nat descriptor address inner 1 auto\n"
          "nat descriptor masquerade static 1 1 192.168.100.1 udp 500\n"
          "nat descriptor masquerade static 1 2 192.168.100.1 esp\n"
          "nat descriptor masquerade static 1 3 192.168.100.1 udp 4500\n"
          "nat descriptor masquerade static 1 5 192.168.100.1 udp 1701\n"
          "ipsec auto refresh on\n"
          "ipsec transport 1 100 udp 1701\n"
          "dhcp service server\n"
          "dhcp server rfc2131 compliant except remain-silent\n"
          "dhcp scope 1 192.168.100.10-192.168.100.15/24\n"
          "l2tp service on l2tpv3\n");
  }
}
