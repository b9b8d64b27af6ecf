#include "tests/health/pair_scene.hpp"
#include "tests/health/routed_scene.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::health;
using namespace rtx::health::scene;

TEST_SUITE("diagnosis of the path") {
  TEST_CASE("a routed tunnel needs routes into it") {
    const std::string route = "ip route 10.0.1.0/24 gateway tunnel 1\n";
    const std::string bare = replaced(routed_config(1), route, "");
    const auto mistakes = diagnosed(routed_config(0), bare, {.sas = true});
    CHECK(only(mistakes) == "no route leads into tunnel 1");
    CHECK(mistakes.front().end == 1);
    const std::string elsewhere = bare + "ip route 10.0.9.0/24 gateway tunnel 1\n";
    CHECK(only(diagnosed(routed_config(0), elsewhere, {.sas = true})) ==
          "the route to 10.0.1.1 does not lead into tunnel 1");
    CHECK(only(diagnosed(routed_config(0), elsewhere)).empty());
    CHECK(only(diagnosed(routed_config(0), bare + "ip route 10.0.0.0/16 gateway tunnel 1 metric 2\n",
                         {.sas = true}))
              .empty());
    CHECK(only(diagnosed(routed_config(0), bare + "ospf use on\n", {.sas = true})).empty());
  }

  TEST_CASE("options of a policy are no cause where a route is missing") {
    const std::string option = replaced(routed_config(0), "sha-hmac\n", "sha-hmac anti-replay-check=off\n");
    const std::string bare = replaced(routed_config(1), "ip route 10.0.1.0/24 gateway tunnel 1\n", "");
    CHECK(only(diagnosed(option, bare, {.sas = true})) == "no route leads into tunnel 1");
    CHECK(only(diagnosed(option, bare)) == "no route leads into tunnel 1");
  }

  TEST_CASE("an L2TPv3 tunnel is a member of a bridge") {
    const auto of_members = [](const std::string& members) {
      return diagnosed(show_config(side(0)),
                       replaced(show_config(side(1)), "bridge member bridge1 lan1 tunnel1\n", members),
                       {.sas = true, .tunnel = true, .session = true});
    };
    CHECK(only(of_members("")) == "tunnel 1 is a member of no bridge");
    CHECK(only(of_members("bridge member bridge1 lan1 tunnel11\n")) == "tunnel 1 is a member of no bridge");
    CHECK(only(of_members("bridge member bridge1 lan1 tunnel1-tunnel3\n")).empty());
    CHECK(only(of_members("bridge member bridge1 lan1 tunnel1-3\n")).empty());
  }

  TEST_CASE("NAT traversal at one end only, where a NAT stops ESP") {
    const std::string peer = "  ipsec ike remote address 1 ";
    const std::string here = replaced(show_config(side(0)), peer, "  ipsec ike nat-traversal 1 on\n" + peer);
    CHECK(only(diagnosed(here, show_config(side(1)))).empty());
    const std::string closed = replaced(here, "nat descriptor masquerade static 1 2 192.168.100.1 esp\n", "");
    const auto mistakes = diagnosed(closed, show_config(side(1)));
    REQUIRE(mistakes.size() == 2);
    CHECK(mistakes[0].words == "NAT traversal is on at one end only");
    CHECK(mistakes[1].words == "no NAT entry lets esp in to 192.168.100.1");
  }

  TEST_CASE("an inbound filter that drops what the VPN needs") {
    const auto of_filter = [](const std::string& lines, const SeenUp& up = {}) {
      return diagnosed(routed_config(0), routed_config(1) + lines, up);
    };
    const std::string esp = "ip lan2 secure filter in 1\nip filter 1 pass * * esp\n";
    CHECK(only(of_filter(esp)) == "the inbound filter of lan2 drops udp 500");
    CHECK(only(of_filter(esp, {.sas = true})).empty());
    const std::string ike = "ip lan2 secure filter in 1\nip filter 1 pass * * udp * 500\n";
    CHECK(only(of_filter(ike)) == "the inbound filter of lan2 drops esp");
    CHECK(only(of_filter(ike, {.sas = true})) == "the inbound filter of lan2 drops esp");
    CHECK(only(of_filter("ip lan1 secure filter in 1\nip filter 1 reject *\n")).empty());
  }
}
