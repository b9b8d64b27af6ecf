#include "health/addresses.hpp"

#include <doctest/doctest.h>

using rtx::health::Addresses;
using rtx::health::addresses_in;
using rtx::language::Config;

TEST_SUITE("addresses") {
  TEST_CASE("those of every kind of interface are known") {
    const Addresses addresses = addresses_in(Config::parse(R"(ip lan1 address 10.0.0.1/24 broadcast 10.0.0.254
ip lan1 secondary address 10.0.1.1/24
ip lan1 vrrp 1 10.0.0.9 priority=200
ip lan2 address 198.51.100.1/24
ip lan2 nat descriptor 1
pp select 1
 pppoe use lan3
 ip pp address 203.0.113.1/32
 ip pp remote address 203.0.113.254
tunnel select 1
 ip tunnel address 172.16.0.1/30
nat descriptor type 1 masquerade
nat descriptor address outer 1 192.0.2.8-192.0.2.15
)"));
    CHECK_FALSE(addresses.some_unknown);
    for (const std::string address : {"10.0.0.1", "10.0.1.1", "10.0.0.9", "198.51.100.1", "203.0.113.1",
                                      "172.16.0.1", "192.0.2.8", "192.0.2.15"}) {
      CAPTURE(address);
      CHECK(addresses.hold(address));
    }
    for (const std::string address : {"10.0.0.254", "203.0.113.254", "192.0.2.77", "primary"}) {
      CAPTURE(address);
      CHECK_FALSE(addresses.may_hold(address));
    }
  }

  TEST_CASE("one that somebody gives the router is not known, and may be any") {
    for (const char* config :
         {"ip lan2 address dhcp\n", "ip lan1 address 10.0.0.1/24\nip lan2 secondary address dhcp\n",
          "pp select 1\n pppoe use lan2\npp select 2\n ip pp address 203.0.113.1/32\n",
          "nat descriptor type 1 masquerade\nnat descriptor address outer 1 map-e\n"}) {
      CAPTURE(config);
      const Addresses addresses = addresses_in(Config::parse(config));
      CHECK(addresses.some_unknown);
      CHECK_FALSE(addresses.hold("dhcp"));
      CHECK(addresses.may_hold("192.0.2.77"));
    }
  }
}
