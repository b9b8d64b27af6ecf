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

/// What `name` and `key` say: `own` is the spoke's alone, anything else everybody's.
std::string identity(const std::string& number, const std::string& key) {
  return key == "own" ? "key-of-" + number : key;
}

/// A hub for two spokes whose addresses it does not know. They are told apart by an IKE `name`, by an `id` of
/// L2TPv3, or by their keys.
Config open_hub(const std::string& told_by, const std::string& key) {
  std::string text = "ip lan2 address 198.51.100.1/24\n";
  for (const std::string number : {"1", "2"}) {
    text += "tunnel select " + number + "\n";
    if (told_by == "id") text += " tunnel encapsulation l2tpv3\n";
    text += " ipsec tunnel " + number + "\n  ipsec sa policy " + number + " " + number +
            " esp aes-cbc sha-hmac\n  ipsec ike pre-shared-key " + number + " text " + identity(number, key) +
            "\n  ipsec ike remote address " + number + " any\n";
    if (told_by == "name") text += "  ipsec ike remote name " + number + " spoke" + number + " key-id\n";
    if (told_by == "id")
      text += " l2tp local router-id 10.0.0.1\n l2tp remote router-id 10.0.0.1" + number +
              "\n l2tp remote end-id SITE" + number + "\n";
    text += " tunnel enable " + number + "\n";
  }
  return Config::parse(text);
}

/// Spoke `number` of that hub.
Config branch(const std::string& number, const std::string& told_by, const std::string& key) {
  std::string text = "ip lan2 address 203.0.113." + number + "/24\ntunnel select 1\n";
  if (told_by == "id") text += " tunnel encapsulation l2tpv3\n";
  text += " ipsec tunnel 1\n  ipsec sa policy 1 1 esp aes-cbc sha-hmac\n";
  if (told_by == "name") text += "  ipsec ike local name 1 spoke" + number + " key-id\n";
  text += "  ipsec ike pre-shared-key 1 text " + identity(number, key) +
          "\n  ipsec ike remote address 1 198.51.100.1\n";
  if (told_by == "id")
    text += " l2tp local router-id 10.0.0.1" + number +
            "\n l2tp remote router-id 10.0.0.1\n l2tp remote end-id SITE" + number + "\n";
  return Config::parse(text + " tunnel enable 1\n");
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
    CHECK_FALSE(vpn_between(hub(), hub(), {3, 3}).has_value());
    const auto vpn = vpn_between(hub(), hub(), {2, 2});
    REQUIRE(vpn.has_value());
    CHECK(vpn->ends[0].number == 2);
  }

  TEST_CASE("of a hub's tunnels that take any peer the one that knows the other router is taken") {
    const auto chosen = [](const Config& a, const Config& b) {
      const Vpns vpns = vpns_between(a, b);
      REQUIRE(vpns.found.size() == 1);
      CHECK(vpns.undecided.empty());
      return vpns.found.front().ends[0].number;
    };
    for (const std::string number : {"1", "2"}) {
      CAPTURE(number);
      const auto expected = static_cast<std::uint32_t>(std::stoi(number));
      CHECK(chosen(open_hub("name", "same"), branch(number, "name", "same")) == expected);
      CHECK(chosen(open_hub("", "own"), branch(number, "", "own")) == expected);
      CHECK(chosen(open_hub("id", "same"), branch(number, "id", "same")) == expected);
    }
  }

  TEST_CASE("a far end that is a name, or whose address a provider gives, is not a wrong one") {
    const std::string there =
        "tunnel select 1\n ipsec tunnel 1\n  ipsec sa policy 1 1 esp aes-cbc sha-hmac\n"
        "  ipsec ike remote address 1 198.51.100.1\n tunnel enable 1\n";
    const auto hub_to = [](const std::string& remote) {
      std::string text = "ip lan2 address 198.51.100.1/24\n";
      for (const std::string number : {"1", "2"})
        text += "tunnel select " + number + "\n ipsec tunnel " + number + "\n  ipsec sa policy " + number +
                " " + number + " esp aes-cbc sha-hmac\n  ipsec ike pre-shared-key " + number + " text key" +
                number + "\n  ipsec ike remote address " + number + " " +
                (number == "1" ? "192.0.2.9" : remote) + "\n tunnel enable " + number + "\n";
      return Config::parse(text);
    };
    const auto chosen = [&](const std::string& remote, const std::string& interfaces) {
      const auto vpn = vpn_between(hub_to(remote), Config::parse(interfaces + there));
      return vpn ? vpn->ends[0].number : 0;
    };
    CHECK(chosen("spoke.example.net", "ip lan2 address 203.0.113.2/24\n") == 2);
    CHECK(chosen("203.0.113.2", "pp select 1\n pppoe use lan2\n ip pp address 203.0.113.2/32\n") == 2);
    CHECK(chosen("203.0.113.2", "ip lan2 secondary address 203.0.113.2/24\n") == 2);
    CHECK(chosen("203.0.113.2", "ip lan2 address dhcp\n") == 0);  // It may be either's.
    CHECK(tunnels_in(Config::parse(replaced(there, " tunnel enable",
                                            "  ipsec ike local address 1 vrrp lan2 1\n "
                                            "tunnel enable")))[0]
              .local.empty());
  }

  TEST_CASE("of tunnels that fit as well none is taken, and they are told") {
    const Vpns vpns = vpns_between(open_hub("", "same"), branch("2", "", "same"));
    CHECK(vpns.found.empty());
    REQUIRE(vpns.undecided.size() == 2);
    CHECK(vpns.undecided[0].ends[0].number == 1);
    CHECK(vpns.undecided[1].ends[0].number == 2);
    CHECK(vpns.undecided[1].ends[1].number == 1);
    const auto said = vpn_between(open_hub("", "same"), branch("2", "", "same"), {2, std::nullopt});
    REQUIRE(said.has_value());
    CHECK(said->ends[0].number == 2);
  }

  TEST_CASE("a tunnel that is in use is meant, not one that was left behind") {
    const auto end = [](const std::string& here, const std::string& there, const std::string& enabled) {
      std::string text = "ip lan2 address " + here + "/24\n";
      for (const std::string number : {"1", "2"}) {
        text += "tunnel select " + number + "\n ipsec tunnel " + number + "\n  ipsec sa policy " + number +
                " " + number + " esp aes-cbc sha-hmac\n  ipsec ike local address " + number + " " + here +
                "\n  ipsec ike pre-shared-key " + number + " text key\n  ipsec ike remote address " + number +
                " " + there + "\n";
        if (enabled.find(number) != std::string::npos) text += " tunnel enable " + number + "\n";
      }
      return Config::parse(text);
    };
    const auto between = [&](const std::string& at_a, const std::string& at_b) {
      std::vector<std::uint32_t> numbers;
      const auto vpns =
          vpns_between(end("198.51.100.1", "203.0.113.1", at_a), end("203.0.113.1", "198.51.100.1", at_b));
      for (const Vpn& one : vpns.found)
        for (const TunnelEnd& tunnel : one.ends) numbers.push_back(tunnel.number);
      return numbers;
    };
    CHECK(between("2", "2") == std::vector<std::uint32_t>{2, 2});
    CHECK(between("1", "2") == std::vector<std::uint32_t>{1, 2});
    CHECK(between("", "").empty());
  }

  TEST_CASE("a VPN with a mistyped address is found, one that others fit as badly is not") {
    const Config b = spoke("203.0.113.2");
    const Config typo = Config::parse(R"(ip lan2 address 198.51.100.1/24
tunnel select 1
 ipsec tunnel 1
  ipsec sa policy 1 1 esp aes-cbc sha-hmac
  ipsec ike remote address 1 203.0.113.77
 tunnel enable 1
)");
    CHECK(vpn_between(typo, b).has_value());
    const Vpns none = vpns_between(hub(), spoke("203.0.113.3"));
    CHECK(none.found.empty());
    CHECK(none.undecided.empty());
    CHECK(none.alone[1] == std::vector<std::uint32_t>{7});
  }

  TEST_CASE("tunnels of other kinds are none of ours") {
    CHECK(tunnels_in(Config::parse("tunnel select 1\n tunnel encapsulation ipip\n")).empty());
    CHECK(tunnels_in(Config::parse("ip lan1 address 10.0.0.1/24\n")).empty());
  }

  TEST_CASE("the address behind a routed tunnel is on the interface that the far end routes into it") {
    const Config here = Config::parse(
        "ip lan1 address 172.16.0.1/24\nip lan2 address 203.0.113.2/24\nip lan3 address 10.0.2.1/24\n"
        "tunnel select 1\n ipsec tunnel 1\n");
    const auto inner = [&](const std::string& routes) {
      const Config far = Config::parse(routes + "tunnel select 12\n ipsec tunnel 1\n");
      return inner_address(here, tunnels_in(here)[0], far, tunnels_in(far)[0]);
    };
    CHECK(inner("ip route 10.0.2.0/24 gateway tunnel 12\n") == "10.0.2.1");
    CHECK(inner("ip route 10.0.2.0/24 gateway tunnel 1 hide gateway tunnel 12 weight 0\n") == "10.0.2.1");
    CHECK(inner("ip route 10.0.2.0/24 gateway tunnel 1\n") == "172.16.0.1");
    CHECK(inner("ip route default gateway tunnel 12\n") == "172.16.0.1");
  }

  TEST_CASE("the address behind a tunnel is the bridge's, or lan1's") {
    const Config bridged = Config::parse(show_config(side(0)));
    const auto inner = [](const Config& config, const Config& far = spoke("203.0.113.2")) {
      return inner_address(config, tunnels_in(config)[0], far, tunnels_in(far)[0]);
    };
    CHECK(inner(bridged) == "192.168.100.1");
    CHECK(inner(hub()) == "10.0.0.1");
    const Config none = Config::parse("ip lan1 address dhcp\ntunnel select 1\n ipsec tunnel 1\n");
    CHECK(inner(none).empty());
    CHECK(inner(Config::parse(replaced(show_config(side(0)), "192.168.100.1/24", "dhcp"))).empty());
  }
}
