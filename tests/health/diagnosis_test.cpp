#include "health/diagnosis.hpp"

#include "health/translation.hpp"
#include "tests/health/pair_scene.hpp"

#include <doctest/doctest.h>

using namespace rtx::health;
using namespace rtx::health::scene;
using rtx::language::Config;

namespace {

/// What is found when `what` of the second end's configuration becomes `by`.
std::vector<Mistake> found(const std::string& what, const std::string& by, const SeenUp& up = {}) {
  const Config a = Config::parse(show_config(side(0)));
  const Config b = Config::parse(replaced(show_config(side(1)), what, by));
  const auto vpn = vpn_between(a, b);
  REQUIRE(vpn.has_value());
  return diagnose(*vpn, {&a, &b}, up);
}

}  // namespace

TEST_SUITE("diagnosis") {
  TEST_CASE("nothing is wrong with a pair that fits") {
    CHECK(found("SITES", "SITES").empty());
  }

  TEST_CASE("each mistake is told, and at whom to look") {
    struct Case {
      std::string what, by;
      std::size_t end;
      std::string words;
    };
    const std::vector<Case> cases{
        {"masquerade static 1 1 192.168.100.2 udp 500", "masquerade static 1 1 192.168.100.9 udp 500", 1,
         "no NAT entry lets udp 500 in to 192.168.100.2"},
        {"nat descriptor masquerade static 1 2 192.168.100.2 esp\n", "", 1,
         "no NAT entry lets esp in to 192.168.100.2"},
        {"the-common-key", "other", 2, "the pre-shared keys differ"},
        {"  ipsec ike pre-shared-key 1 text the-common-key\n", "", 1, "there is no pre-shared key"},
        {"aes-cbc", "3des-cbc", 2, "the algorithms differ: esp aes-cbc sha-hmac and esp 3des-cbc sha-hmac"},
        {"esp aes-cbc sha-hmac\n", "esp aes-cbc anti-replay-check=off\n", 2,
         "the algorithms differ: esp aes-cbc sha-hmac and esp aes-cbc"},
        {"l2tp remote end-id SITES", "l2tp remote end-id OTHER", 2, "the end IDs differ"},
        {"the-l2tp-password", "other", 2, "the passwords of the L2TP tunnel authentication differ"},
        {" l2tp tunnel auth on the-l2tp-password\n", "", 2,
         "L2TP tunnel authentication is on at one end only"},
        {"l2tp remote router-id 192.168.100.1", "l2tp remote router-id 192.168.100.7", 1,
         "it expects router ID 192.168.100.7, the far end has 192.168.100.1"},
        {" tunnel enable 1\n", "", 1, "tunnel 1 is not enabled"},
        {"l2tp service on l2tpv3\n", "", 1, "the L2TPv3 service is off"},
        {"l2tp service on l2tpv3\n", "l2tp service on l2tp\n", 1, "the L2TPv3 service is off"},
        {"ipsec transport 1 100 udp 1701\n", "ipsec transport 1 101 udp 1701\n", 1,
         "no 'ipsec transport' carries policy 100"},
        {"tunnel encapsulation l2tpv3\n", "tunnel encapsulation l2tpv3-raw\n", 2,
         "one end is l2tpv3-ipsec, the other l2tpv3"},
        {"tunnel endpoint address 192.168.100.2 198.51.100.1",
         "tunnel endpoint address 192.168.100.2 192.0.2.9", 1,
         "its tunnel leads to 192.0.2.9, which is no address of the far router"},
    };
    for (const Case& one : cases) {
      CAPTURE(one.words);
      const auto mistakes = found(one.what, one.by);
      REQUIRE_FALSE(mistakes.empty());
      CHECK(mistakes.front().words == one.words);
      CHECK(in_japanese(one.words).has_value());
      CHECK(mistakes.front().end == one.end);
      CHECK(mistakes.front().look.starts_with("show config"));
    }
  }

  TEST_CASE("an address that is not known is not wrong") {
    // What the first end's tunnel leads to is gone from the second; how it comes to its address is what
    // differs.
    const std::string wan = "ip lan2 address 203.0.113.1/24\nip lan2 nat descriptor 1\n";
    const auto of_wan = [&](const std::string& by) { return found(wan, by); };
    REQUIRE(of_wan("ip lan2 address 203.0.113.9/24\n").size() == 1);
    CHECK(of_wan("ip lan2 address dhcp\nip lan2 nat descriptor 1\n").empty());
    CHECK(of_wan("pp select 1\n pppoe use lan2\n ip pp nat descriptor 1\n pp enable 1\n").empty());
    CHECK(of_wan("pp select 1\n pppoe use lan2\n ip pp address 203.0.113.1/32\n").empty());
    CHECK(of_wan("ip lan2 address 203.0.113.9/24\nip lan2 secondary address 203.0.113.1/24\n").empty());
    CHECK(of_wan("ip lan2 address 203.0.113.9/24\nnat descriptor address outer 1 203.0.113.1-203.0.113.3\n")
              .empty());
    CHECK(of_wan("ip lan2 address 203.0.113.9/24\nnat descriptor static 2 1 203.0.113.1=192.168.100.2\n")
              .empty());
  }

  TEST_CASE("that a tunnel leads elsewhere is told last") {
    const auto text = replaced(show_config(side(1)), "192.168.100.2 198.51.100.1", "192.168.100.2 192.0.2.9");
    const Config a = Config::parse(show_config(side(0)));
    const Config b = Config::parse(replaced(text, "SITES", "OTHER"));
    const auto vpn = vpn_between(a, b);
    REQUIRE(vpn.has_value());
    const std::vector<Mistake> mistakes = diagnose(*vpn, {&a, &b}, {});
    REQUIRE(mistakes.size() == 2);
    CHECK(mistakes.front().words == "the end IDs differ");
    CHECK(mistakes.back().words == "its tunnel leads to 192.0.2.9, which is no address of the far router");
  }

  TEST_CASE("an endpoint that is a name is not wrong") {
    CHECK(
        found("tunnel endpoint address 192.168.100.2 198.51.100.1", "tunnel endpoint name tokyo.example.com")
            .empty());
  }

  TEST_CASE("what does not have to be the same is no mistake") {
    CHECK(found("sha-hmac\n", "sha-hmac anti-replay-check=off\n").empty());
    CHECK(found("esp aes-cbc sha-hmac\n", "esp aes-cbc sha-hmac local-id=10.0.2.0/24\n").empty());
  }

  TEST_CASE("what was seen up is no cause of what is down") {
    struct Fault {
      std::string what, by;
    };
    const std::vector<Fault> of_sas{
        {"the-common-key", "other"},
        {"aes-cbc", "3des-cbc"},
        {"nat descriptor masquerade static 1 1 192.168.100.2 udp 500\n", ""},
        {"tunnel endpoint address 192.168.100.2 198.51.100.1",
         "tunnel endpoint address 192.168.100.2 192.0.2.9"},
    };
    for (const Fault& one : of_sas) {
      CAPTURE(one.what);
      CHECK_FALSE(found(one.what, one.by).empty());
      CHECK(found(one.what, one.by, {.sas = true}).empty());
      CHECK(found(one.what, one.by, {.tunnel = true}).empty());
    }
    const std::vector<Fault> of_tunnel{{"the-l2tp-password", "other"},
                                       {"l2tp service on l2tpv3\n", ""},
                                       {"nat descriptor masquerade static 1 2 192.168.100.2 esp\n", ""}};
    for (const Fault& one : of_tunnel) {
      CAPTURE(one.what);
      CHECK_FALSE(found(one.what, one.by, {.sas = true}).empty());
      CHECK(found(one.what, one.by, {.sas = true, .tunnel = true}).empty());
    }
    const Fault end_id{"l2tp remote end-id SITES", "l2tp remote end-id OTHER"};
    CHECK_FALSE(found(end_id.what, end_id.by, {.sas = true, .tunnel = true}).empty());
    CHECK(found(end_id.what, end_id.by, {.sas = true, .tunnel = true, .session = true}).empty());
  }

  TEST_CASE("IDs are compared crosswise") {
    const auto with_ids = [](std::size_t end, const std::string& local, const std::string& remote) {
      return Config::parse(replaced(show_config(side(end)), "  ipsec ike remote address 1",
                                    "  ipsec ike local id 1 " + local + "\n  ipsec ike remote id 1 " +
                                        remote + "\n  ipsec ike remote address 1"));
    };
    const Config a = with_ids(0, "10.0.1.0/24", "10.0.2.0/24");
    const Config fits = with_ids(1, "10.0.2.0/24", "10.0.1.0/24");
    const auto vpn = vpn_between(a, fits);
    REQUIRE(vpn.has_value());
    CHECK(diagnose(*vpn, {&a, &fits}, {}).empty());
    const Config differs = with_ids(1, "10.0.3.0/24", "10.0.1.0/24");
    const std::vector<Mistake> mistakes = diagnose(*vpn, {&a, &differs}, {});
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes.front().words == "it expects ID 10.0.2.0/24, the far end has 10.0.3.0/24");
    CHECK(in_japanese(mistakes.front().words).has_value());
    CHECK(mistakes.front().end == 0);
  }

  TEST_CASE("with NAT traversal at both ends it is udp 4500, and no ESP") {
    const std::string here = "  ipsec ike remote address 1";
    const std::string traversal = "  ipsec ike nat-traversal 1 on\n" + here;
    const auto config_of = [&](std::size_t end) {
      const auto text = replaced(show_config(side(end)), here, traversal);
      return replaced(text, " 1 2 " + side(end).lan + " esp\n", " 1 2 " + side(end).lan + " udp 4500\n");
    };
    const Config a = Config::parse(config_of(0));
    const Config b = Config::parse(config_of(1));
    const auto vpn = vpn_between(a, b);
    REQUIRE(vpn.has_value());
    CHECK(diagnose(*vpn, {&a, &b}, {}).empty());
    const Config closed = Config::parse(replaced(config_of(1), " udp 4500\n", " esp\n"));
    const std::vector<Mistake> mistakes = diagnose(*vpn, {&a, &closed}, {});
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes.front().words == "no NAT entry lets udp 4500 in to 192.168.100.2");
    CHECK(diagnose(*vpn, {&a, &closed}, {.sas = true}) == mistakes);
    CHECK(diagnose(*vpn, {&a, &closed}, {.sas = true, .tunnel = true}).empty());
  }

  TEST_CASE("no NAT entry is needed where the address is not hidden") {
    const auto side_b = replaced(show_config(side(1)), "ip lan2 nat descriptor 1\n", "");
    const Config a = Config::parse(show_config(side(0)));
    const Config b =
        Config::parse(replaced(side_b, "nat descriptor masquerade static 1 1 192.168.100.2 udp 500\n", ""));
    const auto vpn = vpn_between(a, b);
    REQUIRE(vpn.has_value());
    CHECK(diagnose(*vpn, {&a, &b}, {}).empty());
  }
}
