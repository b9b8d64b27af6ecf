#include "health/filter.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::health;
using rtx::language::Config;
using rtx::safety::read_network;

namespace {

const Packet ike{read_network("198.51.100.1"), read_network("192.168.1.1"), {"udp", 500}};
const Packet esp{read_network("198.51.100.1"), read_network("192.168.1.1"), {"esp"}};

bool drops(const std::string& filters, const Packet& packet = ike, const std::string& more = "") {
  return surely_drops(Config::parse("ip lan2 secure filter in 1 2\n" + filters + more), "lan2", packet);
}

const std::string everything = "ip filter 2 pass *\n";
const std::string nothing = "ip filter 2 reject *\n";

}  // namespace

TEST_SUITE("filter") {
  TEST_CASE("the first match decides, no match drops") {
    CHECK(drops("ip filter 1 reject * * udp * 500\n" + everything));
    CHECK_FALSE(drops("ip filter 1 pass * * udp * 500\n" + nothing));
    CHECK(drops("ip filter 1 pass * * tcp\nip filter 2 pass * * esp\n"));
    CHECK_FALSE(drops("ip filter 1 pass * * tcp\nip filter 2 pass * * esp\n", esp));
    CHECK(drops("ip filter 1 reject-log *\n" + everything));
    CHECK_FALSE(drops("ip filter 1 restrict *\n" + nothing));
  }

  TEST_CASE("every notation") {
    for (const std::string fits :
         {"* * udp * 500", "* * 17", "* * tcp,udp", "* * udp 500 500", "* * udp * 400-600", "* * udp * -1023",
          "* * udp * 450-", "* * udp * 53,500", "198.51.100.1", "198.51.100.0/24 192.168.1.0/24",
          "198.51.100.1-198.51.100.9 *"}) {
      CAPTURE(fits);
      CHECK(drops("ip filter 1 reject " + fits + "\n" + everything));
    }
    for (const std::string other : {"* * tcp", "* * udp * 501", "* * udp * 4500", "* * 50", "* * icmp",
                                    "192.0.2.1", "* 192.168.2.0/24", "* * established", "* * udp * 1024-"}) {
      CAPTURE(other);
      CHECK_FALSE(drops("ip filter 1 reject " + other + "\n" + everything));
      CHECK(drops("ip filter 1 pass " + other + "\n" + nothing));
    }
  }

  TEST_CASE("what is not certain is not said to drop") {
    CHECK_FALSE(drops("ip filter 1 pass peer.example.com\n" + nothing));
    CHECK_FALSE(drops("ip filter 1 reject peer.example.com\n" + everything));
    CHECK_FALSE(drops("ip filter 1 pass * * udp * ike\n" + nothing));
    CHECK_FALSE(drops("ip filter 1 pass * * tcp\n"));  // Nobody knows what 2 is.
    CHECK_FALSE(drops(nothing, ike, "ip lan2 secure filter out 3 dynamic 4\n"));
    CHECK(drops("ip filter 1 pass * * tcp\n" + nothing, esp, "ip lan2 secure filter out 3 dynamic 4\n"));
    CHECK_FALSE(
        drops("ip filter 1 pass 198.51.100.7\n" + nothing, {std::nullopt, std::nullopt, {"udp", 500}}));
    CHECK_FALSE(surely_drops(Config::parse(""), "lan2", ike));
    CHECK_FALSE(surely_drops(Config::parse("ip lan2 secure filter in dynamic 4\n"), "lan2", ike));
  }

  TEST_CASE("a PP has filters of its own") {
    const Config config = Config::parse("pp select 1\n ip pp secure filter in 1\nip filter 1 pass * * tcp\n");
    CHECK(surely_drops(config, "pp 1", ike));
    CHECK_FALSE(surely_drops(config, "pp 2", ike));
  }
}
