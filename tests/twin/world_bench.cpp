#include "tests/twin/world_bench.hpp"

#include <sstream>

namespace rtx::twin::testing {
namespace {

std::string lan(int number) {
  return "192.168.100." + std::to_string(number);
}
std::string wan_address(int number) {
  return "192.168." + std::to_string(number) + ".1";
}

}  // namespace

namespace seed {

std::string factory() {
  return "ip lan1 address 192.168.100.1/24\n"
         "dhcp service server\n"
         "dhcp server rfc2131 compliant except remain-silent\n"
         "dhcp scope 1 192.168.100.2-192.168.100.191/24\n";
}

std::string clear_factory() {
  return "no ip lan1 address 192.168.100.1/24\n"
         "no dhcp service server\n"
         "no dhcp server rfc2131 compliant except remain-silent\n"
         "no dhcp scope 1 192.168.100.2-192.168.100.191/24\n";
}

std::string wan(int number) {
  return "bridge member bridge1 lan1 tunnel1\n"
         "ip bridge1 proxyarp on\n"
         "ip route default gateway 192.168." +
         std::to_string(number) +
         ".2\n"
         "ip bridge1 address " +
         lan(number) +
         "/24\n"
         "ip lan2 address " +
         wan_address(number) +
         "/24\n"
         "nat descriptor type 1 masquerade\n"
         "nat descriptor address outer 1 " +
         wan_address(number) +
         "\n"
         "nat descriptor address inner 1 auto\n"
         "ip lan2 nat descriptor 1\n"
         "dhcp service server\n"
         "dhcp server rfc2131 compliant except remain-silent\n"
         "dhcp scope 1 " +
         std::string(number == 1 ? "192.168.100.10-192.168.100.15/24\n"
                                 : "192.168.100.16-192.168.100.20/24\n");
}

std::string l2tpv3(int number) {
  return "tunnel select 1\n"
         "tunnel encapsulation l2tpv3-raw\n"
         "tunnel endpoint address " +
         lan(number) + " " + wan_address(3 - number) +
         "\n"
         "l2tp always-on on\n"
         "l2tp tunnel auth on test1234\n"
         "l2tp keepalive use on 60 3\n"
         "l2tp keepalive log on\n"
         "l2tp syslog on\n"
         "l2tp local router-id " +
         lan(number) +
         "\n"
         "l2tp remote router-id " +
         lan(3 - number) +
         "\n"
         "l2tp remote end-id TESTEND\n"
         "tunnel enable 1\n"
         "l2tp service on l2tpv3\n";
}

std::string l2tp_nat(int number) {
  return "nat descriptor masquerade static 1 5 " + lan(number) + " udp 1701\n";
}

std::string ipsec(int number) {
  return "tunnel select 1\n"
         "tunnel encapsulation l2tpv3\n"
         "ipsec tunnel 100\n"
         "ipsec sa policy 100 1 esp aes-cbc sha-hmac\n"
         "ipsec ike keepalive log 1 on\n"
         "ipsec ike keepalive use 1 on\n"
         "ipsec ike local address 1 " +
         lan(number) +
         "\n"
         "ipsec ike pre-shared-key 1 text test1234\n"
         "ipsec ike remote address 1 " +
         wan_address(3 - number) +
         "\n"
         "ipsec auto refresh on\n"
         "ipsec transport 1 100 udp 1701\n";
}

std::string ipsec_nat(int number) {
  return "nat descriptor masquerade static 1 1 " + lan(number) +
         " udp 500\n"
         "nat descriptor masquerade static 1 2 " +
         lan(number) +
         " esp\n"
         "nat descriptor masquerade static 1 3 " +
         lan(number) + " udp 4500\n";
}

std::string raw_config(int number) {
  return wan(number) + l2tpv3(number) + "tunnel select none\n" + l2tp_nat(number);
}

std::string ipsec_config(int number) {
  return raw_config(number) + ipsec(number) + "tunnel select none\n" + ipsec_nat(number);
}

}  // namespace seed

bool has_line(const std::string& text, std::string_view line) {
  std::istringstream input(text);
  for (std::string each; std::getline(input, each);) {
    const auto first = each.find_first_not_of(' ');
    const auto last = each.find_last_not_of(' ');
    if (first != std::string::npos && std::string_view(each).substr(first, last - first + 1) == line)
      return true;
  }
  return false;
}

}  // namespace rtx::twin::testing
