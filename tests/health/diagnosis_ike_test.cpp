#include "tests/health/pair_scene.hpp"
#include "tests/health/routed_scene.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::health;
using namespace rtx::health::scene;

namespace {

const std::string refresh = "ipsec auto refresh on\n";
const std::string peer = "  ipsec ike remote address 1 ";

/// With these lines of the gateway besides.
std::string with(std::size_t end, const std::string& lines) {
  return replaced(routed_config(end), peer, lines + peer);
}

/// Accepts anybody.
std::string passive(std::size_t end) {
  const std::string far = end == 0 ? "203.0.113.1" : "198.51.100.1";
  return replaced(routed_config(end), peer + far, peer + "any");
}

}  // namespace

TEST_SUITE("diagnosis of IKE") {
  TEST_CASE("somebody must begin") {
    const auto silent = [](std::size_t end) { return replaced(routed_config(end), refresh, ""); };
    CHECK(only(diagnosed(routed_config(0), routed_config(1))).empty());
    CHECK(only(diagnosed(routed_config(0), silent(1))).empty());
    CHECK(only(diagnosed(silent(0), silent(1))) == "neither end begins IKE: 'ipsec auto refresh' is off");
    CHECK(only(diagnosed(silent(0), silent(1), {.sas = true})).empty());
    CHECK(only(diagnosed(with(0, "ipsec auto refresh 1 off\n"), silent(1))) ==
          "neither end begins IKE: 'ipsec auto refresh' is off");
    CHECK(only(diagnosed(passive(0), passive(1))) ==
          "neither end can begin IKE: 'ipsec ike remote address' is any on both");
    CHECK(only(diagnosed(passive(0), routed_config(1))).empty());
    const auto mistakes = diagnosed(passive(0), silent(1));
    CHECK(only(mistakes) == "only this end can begin IKE, and its 'ipsec auto refresh' is off");
    CHECK(mistakes.front().end == 1);
  }

  TEST_CASE("the versions are the same") {
    const auto version_2 = [](std::size_t end) { return with(end, "  ipsec ike version 1 2\n"); };
    CHECK(only(diagnosed(routed_config(0), version_2(1))) == "the IKE versions differ: 1 and 2");
    CHECK(only(diagnosed(routed_config(0), version_2(1), {.sas = true})).empty());
    CHECK(only(diagnosed(version_2(0), version_2(1))).empty());
    CHECK(only(diagnosed(version_2(0), replaced(version_2(1), "sha-hmac", "sha256-hmac"))).empty());
    const auto bridged = [](std::size_t end) {
      return replaced(show_config(side(end)), peer, "  ipsec ike version 1 2\n" + peer);
    };
    CHECK(only(diagnosed(bridged(0), bridged(1))) == "L2TPv3/IPsec needs IKE version 1");
  }

  TEST_CASE("the name by which one end begins is the one that the other expects") {
    const std::string local = "  ipsec ike local name 1 branch\n";
    const auto expecting = [](const std::string& name) {
      return replaced(passive(0), peer, "  ipsec ike remote name 1 " + name + "\n" + peer);
    };
    CHECK(only(diagnosed(expecting("branch"), with(1, local))).empty());
    const auto mistakes = diagnosed(expecting("secret"), with(1, local));
    CHECK(only(mistakes) == "its IKE name is not the one that the far end expects");
    CHECK(mistakes.front().end == 1);
    CHECK(only(diagnosed(expecting("secret"), routed_config(1))) ==
          "it has no IKE name, and the far end expects one");
    CHECK(only(diagnosed(passive(0), with(1, local))) == "it has an IKE name, and the far end expects none");
    CHECK(only(diagnosed(expecting("secret"), with(1, local), {.sas = true})).empty());
    // Begun by the end without a name, it goes by addresses.
    CHECK(only(diagnosed(routed_config(0), with(1, local))).empty());
  }

  TEST_CASE("what it cannot do without") {
    CHECK(only(diagnosed(routed_config(0), routed_config(1) + "ipsec use off\n")) == "IPsec is off");
    CHECK(only(diagnosed(routed_config(0), replaced(routed_config(1), peer + "198.51.100.1\n", ""))) ==
          "there is no 'ipsec ike remote address 1'");
  }

  TEST_CASE("a key in hexadecimal is the same key") {
    const auto keyed = [](const std::string& key) {
      return replaced(routed_config(1), "text the-common-key", key);
    };
    const std::string hexadecimal = "7468652d636f6d6d6f6e2d6b6579";
    CHECK(only(diagnosed(routed_config(0), keyed("0x" + hexadecimal))).empty());
    CHECK(only(diagnosed(routed_config(0), keyed("text 0x" + hexadecimal))) == "the pre-shared keys differ");
    CHECK(only(diagnosed(routed_config(0), keyed("text \"the-common-key\""))).empty());
  }

  TEST_CASE("the most certain is told first") {
    const auto text = replaced(show_config(side(1)), "the-common-key", "other");
    const auto mistakes =
        diagnosed(show_config(side(0)),
                  replaced(text, "nat descriptor masquerade static 1 1 192.168.100.2 udp 500\n", ""));
    REQUIRE(mistakes.size() == 2);
    CHECK(mistakes[0].words == "the pre-shared keys differ");
    CHECK(mistakes[1].words == "no NAT entry lets udp 500 in to 192.168.100.2");
  }
}
