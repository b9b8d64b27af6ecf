#include "twin/addressing.hpp"

#include "twin/filters.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rtx::twin;

namespace {

Facts facts_from(const std::string& config) {
  return read_facts(rtx::language::Config::parse(config), "rtx", "RTX830");
}

Address at(const char* text) {
  return *parse_address(text);
}

std::string way(const Facts& facts, const char* destination) {
  const auto egress = egress_to(facts, at(destination));
  if (!egress) return "none";
  if (egress->tunnel != 0) return "tunnel" + std::to_string(egress->tunnel);
  return egress->interface->name + (egress->next_hop ? " " + egress->next_hop->to_string() : "");
}

}  // namespace

TEST_SUITE("twin/addressing") {
  TEST_CASE("masks are written in three ways, and a bare address is a host") {
    for (const char* text : {"192.0.2.1/24", "192.0.2.1/255.255.255.0", "192.0.2.1/0xffffff00"}) {
      const auto subnet = parse_subnet(text);
      REQUIRE(subnet);
      CHECK(subnet->address() == at("192.0.2.1"));
      CHECK(subnet->prefix_length() == 24);
    }
    CHECK(parse_subnet("192.0.2.1")->prefix_length() == 32);
    for (const char* text : {"", "192.0.2", "192.0.2.1/33", "192.0.2.1/x", "192.0.2.1/0xzz", "192.0.2.1/"})
      CHECK_FALSE(parse_subnet(text));
  }

  TEST_CASE("address lists hold single ones, subnets, ranges and everything") {
    CHECK(matches_addresses("*", at("192.0.2.9")));
    CHECK(matches_addresses("192.0.2.0/24", at("192.0.2.9")));
    CHECK(matches_addresses("192.0.2.5-192.0.2.9", at("192.0.2.9")));
    CHECK_FALSE(matches_addresses("192.0.2.5-192.0.2.8", at("192.0.2.9")));
    CHECK(matches_addresses("198.51.100.1,192.0.2.9", at("192.0.2.9")));
    CHECK_FALSE(matches_addresses("198.51.100.1,192.0.2.8", at("192.0.2.9")));
    CHECK_FALSE(matches_addresses("far.example", at("192.0.2.9")));
  }

  TEST_CASE("the longest prefix wins, and connected networks before routes of that length") {
    const Facts facts = facts_from(
        "ip lan1 address 10.1.0.1/16\nip lan2 address 192.0.2.1/24\nip route default gateway 192.0.2.254\n"
        "ip route 10.1.2.0/24 gateway tunnel 3\nip route 192.0.2.0/24 gateway 10.1.0.9\nip route 10.9.0.0/16 "
        "gateway 203.0.113.1\n");
    CHECK(way(facts, "10.1.1.1") == "lan1");
    CHECK(way(facts, "10.1.2.1") == "tunnel3");
    CHECK(way(facts, "192.0.2.7") == "lan2");
    CHECK(way(facts, "203.0.113.5") == "lan2 192.0.2.254");
    CHECK(way(facts, "10.9.0.1") ==
          "lan2 192.0.2.254");  // Its gateway is on no link, so that route is not used.
    CHECK(way(facts_from("ip lan1 address 10.1.0.1/16\n"), "192.0.2.7") == "none");
  }

  TEST_CASE("NAT hides inner addresses behind the outer one and admits what its entries name") {
    const Facts facts = facts_from(
        "ip lan1 address 10.0.0.1/24\nip lan2 address 192.0.2.1/24\nip lan2 nat descriptor 7 8\n"
        "nat descriptor type 8 masquerade\nnat descriptor address outer 8 primary\n"
        "nat descriptor address inner 8 10.0.0.1-10.0.0.99\n"
        "nat descriptor masquerade static 8 1 10.0.0.1 udp 500,4500\n"
        "nat descriptor masquerade static 8 2 10.0.0.1 tcp 8000-8010\n"
        "nat descriptor masquerade static 8 3 10.0.0.1 udp 2001=2002\n"
        "nat descriptor masquerade static 8 4 10.0.0.9 esp\n");
    const Interface& wan = *facts.interface("lan2");
    const Address local = at("10.0.0.1");
    const Outside outside = outside_of(facts, wan, local);
    CHECK(outside.address == at("192.0.2.1"));
    CHECK(outside.hidden);
    CHECK(outside.number == 8);
    CHECK(admits(outside, local, "udp", 500).admitted);
    CHECK(admits(outside, local, "udp", 4500).admitted);
    CHECK(admits(outside, local, "tcp", 8005).admitted);
    CHECK_FALSE(admits(outside, local, "udp", 1701).admitted);
    CHECK_FALSE(admits(outside, local, "udp", 2001).admitted);
    CHECK(admits(outside, local, "esp", 0).goes_to == at("10.0.0.9"));
    CHECK_FALSE(outside_of(facts, wan, at("10.0.0.200")).hidden);
    CHECK_FALSE(outside_of(facts, wan, at("192.0.2.1")).hidden);
  }

  TEST_CASE("a one-to-one translation admits everything") {
    const Facts facts = facts_from(
        "ip lan2 address 192.0.2.1/24\nip lan2 nat descriptor 1\nnat descriptor type 1 nat\n"
        "nat descriptor address outer 1 192.0.2.9\nnat descriptor static 1 1 192.0.2.9=10.0.0.1\n");
    const Outside outside = outside_of(facts, *facts.interface("lan2"), at("10.0.0.1"));
    CHECK(outside.address == at("192.0.2.9"));
    CHECK(admits(outside, at("10.0.0.1"), "esp", 0).admitted);
  }

  TEST_CASE("filters: first match decides, no match drops, no list passes") {
    const Facts facts = facts_from(
        "ip lan2 address 192.0.2.1/24\nip lan2 secure filter in 1 99 2 3 dynamic 200\n"
        "ip filter 1 reject 198.51.100.0/24 *\nip filter 2 pass * 192.0.2.1 udp * 500,1700-1710\n"
        "ip filter 3 pass-log * * tcp * www\nip filter 200 pass *\n");
    const Interface& wan = *facts.interface("lan2");
    const auto in = [&](const char* source, const char* protocol, int port) {
      return filter_in(facts, wan, {at(source), at("192.0.2.1"), protocol, port, port});
    };
    CHECK_FALSE(in("198.51.100.7", "udp", 500).passes);
    CHECK(in("198.51.100.7", "udp", 500).number == 1);
    CHECK(in("203.0.113.7", "udp", 500).number == 2);
    CHECK(in("203.0.113.7", "udp", 1701).passes);
    CHECK(in("203.0.113.7", "tcp", 80).passes);
    CHECK_FALSE(in("203.0.113.7", "esp", 0).passes);
    CHECK(in("203.0.113.7", "esp", 0).number == 0);
    CHECK(filter_out(facts, wan, {at("192.0.2.1"), at("203.0.113.7"), "esp", 0, 0}).passes);
  }
}
