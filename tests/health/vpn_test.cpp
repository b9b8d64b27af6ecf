#include "health/vpn.hpp"

#include "tests/health/pair_scene.hpp"

#include <doctest/doctest.h>

using namespace rtx::health;
using namespace rtx::health::scene;
using rtx::language::Config;

namespace {

Config hub() {
  return Config::parse(R"(ip lan1 address 10.0.0.1/24
ip lan2 address 198.51.100.1/24
tunnel select 1
 ipsec tunnel 1
  ipsec sa policy 1 1 esp aes-cbc sha-hmac
  ipsec ike remote address 1 203.0.113.1
 tunnel enable 1
tunnel select 2
 ipsec tunnel 2
  ipsec sa policy 2 2 esp aes-cbc sha-hmac
  ipsec ike remote address 2 203.0.113.2
 tunnel enable 2
)");
}

Config spoke(const std::string& wan) {
  return Config::parse("ip lan1 address 10.1.0.1/24\nip lan2 address " + wan + R"(/24
tunnel select 7
 ipsec tunnel 3
  ipsec sa policy 3 4 esp aes-cbc sha-hmac
  ipsec ike local address 4 )" +
                       wan + R"(
  ipsec ike remote address 4 198.51.100.1
 tunnel enable 7
)");
}

}  // namespace

TEST_SUITE("vpn") {
  TEST_CASE("a tunnel is read with its addresses and its IPsec chain") {
    const auto tunnels = tunnels_in(Config::parse(show_config(side(0))));
    REQUIRE(tunnels.size() == 1);
    CHECK(tunnels[0] ==
          TunnelEnd{1, VpnKind::l2tpv3_ipsec, true, "192.168.100.1", "203.0.113.1", "100", "1"});
  }

  TEST_CASE("an IPsec tunnel's addresses are those of its gateway") {
    const auto tunnels = tunnels_in(spoke("203.0.113.2"));
    REQUIRE(tunnels.size() == 1);
    CHECK(tunnels[0] == TunnelEnd{7, VpnKind::ipsec, true, "203.0.113.2", "198.51.100.1", "3", "4"});
  }

  TEST_CASE("of a hub's tunnels the one that leads to the other router is taken") {
    for (const char* wan : {"203.0.113.1", "203.0.113.2"}) {
      const auto vpn = vpn_between(hub(), spoke(wan));
      REQUIRE(vpn.has_value());
      CHECK(vpn->ends[0].remote == wan);
      CHECK(vpn->ends[1].number == 7);
    }
    CHECK_FALSE(vpn_between(hub(), spoke("203.0.113.3")).has_value());
  }

  TEST_CASE("a person's word decides over addresses") {
    CHECK_FALSE(vpn_between(hub(), hub(), 3).has_value());
    const auto vpn = vpn_between(hub(), hub(), 2);
    REQUIRE(vpn.has_value());
    CHECK(vpn->ends[0].number == 2);
  }

  TEST_CASE("tunnels of other kinds are none of ours") {
    CHECK(tunnels_in(Config::parse("tunnel select 1\n tunnel encapsulation ipip\n")).empty());
    CHECK(tunnels_in(Config::parse("ip lan1 address 10.0.0.1/24\n")).empty());
  }

  TEST_CASE("the address behind a tunnel is the bridge's, or lan1's") {
    const Config bridged = Config::parse(show_config(side(0)));
    CHECK(inner_address(bridged, tunnels_in(bridged)[0]) == "192.168.100.1");
    CHECK(inner_address(hub(), tunnels_in(hub())[0]) == "10.0.0.1");
    const Config none = Config::parse("ip lan1 address dhcp\ntunnel select 1\n ipsec tunnel 1\n");
    CHECK(inner_address(none, tunnels_in(none)[0]).empty());
  }
}
