#include "health/nat.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rtx::health;
using rtx::language::Config;

namespace {

constexpr Traffic ike_traffic{"udp", 500};
constexpr Traffic esp_traffic{"esp"};

/// A masquerade on lan2 with these lines besides; what it hides 192.168.1.1 with lets `traffic` in.
bool lets_in(const std::string& lines, const Traffic& traffic = ike_traffic) {
  const Config config = Config::parse(
      "ip lan1 address 192.168.1.1/24\nip lan2 address 203.0.113.1/24\nip lan2 nat descriptor 7\n"
      "nat descriptor type 7 masquerade\n" +
      lines);
  const auto descriptors = hiding(config, "192.168.1.1", "198.51.100.1");
  REQUIRE(descriptors == std::vector<std::string>{"7"});
  return rtx::health::lets_in(config, descriptors, *rtx::safety::read_network("192.168.1.1"), traffic);
}

std::vector<std::string> hiding_in(const std::string& lines, const std::string& local = "192.168.1.1") {
  return hiding(Config::parse(lines), local, "198.51.100.1");
}

const std::string lan = "ip lan1 address 192.168.1.1/24\n";
const std::string masquerade = "nat descriptor type 7 masquerade\n";

}  // namespace

TEST_SUITE("nat") {
  TEST_CASE("entries of a masquerade, with every notation of ports") {
    const std::string entry = "nat descriptor masquerade static 7 1 ";
    CHECK_FALSE(lets_in(""));
    for (const char* ports : {"500", "500,4500", "4500,500", "400-600", "500=500", "500=500,4500=4500",
                              "500,4500=500,4500", "*"}) {
      CAPTURE(ports);
      CHECK(lets_in(entry + "192.168.1.1 udp " + ports + "\n"));
      CHECK_FALSE(lets_in(entry + "192.168.1.2 udp " + ports + "\n"));
      CHECK_FALSE(lets_in(entry + "192.168.1.1 tcp " + ports + "\n"));
    }
    for (const char* ports : {"4500", "501-600", "500=4500", "4500=500", "5000"}) {
      CAPTURE(ports);
      CHECK_FALSE(lets_in(entry + "192.168.1.1 udp " + ports + "\n"));
    }
    CHECK(lets_in(entry + "192.168.1.1 17 500\n"));
    CHECK(lets_in(entry + "192.168.1.1-192.168.1.9 udp 500\n"));
    CHECK(lets_in(entry + "192.168.1.1 esp\n", esp_traffic));
    CHECK(lets_in(entry + "192.168.1.1 50\n", esp_traffic));
    CHECK_FALSE(lets_in(entry + "192.168.1.1 udp 500\n", esp_traffic));
    CHECK_FALSE(lets_in("nat descriptor masquerade static 8 1 192.168.1.1 udp 500\n"));
  }

  TEST_CASE("an address that is translated as a whole is let in with everything") {
    CHECK(lets_in("nat descriptor static 7 1 203.0.113.5=192.168.1.1\n"));
    CHECK(lets_in("nat descriptor static 7 1 203.0.113.5=192.168.1.1 1\n", esp_traffic));
    CHECK(lets_in("nat descriptor static 7 1 203.0.113.4=192.168.1.0 2\n", esp_traffic));
    CHECK(lets_in("nat descriptor static 7 1 203.0.113.0=192.168.1.0/24\n"));
    CHECK_FALSE(lets_in("nat descriptor static 7 1 203.0.113.5=192.168.1.2\n"));
    CHECK_FALSE(lets_in("nat descriptor static 7 1 203.0.113.4=192.168.1.0 1\n"));
    CHECK(lets_in("nat descriptor masquerade incoming 7 forward 192.168.1.1\n", esp_traffic));
    CHECK_FALSE(lets_in("nat descriptor masquerade incoming 7 forward 192.168.1.2\n"));
    CHECK_FALSE(lets_in("nat descriptor masquerade incoming 7 discard\n"));
  }

  TEST_CASE("an address is hidden by the masquerade of the interface that leads out") {
    const std::string pppoe = lan + masquerade + "pp select 1\n pppoe use lan2\n ip pp nat descriptor 7\n";
    CHECK(hiding_in(pppoe).size() == 1);
    CHECK(hiding_in(pppoe + "ip route default gateway pp 1\n").size() == 1);
    CHECK(hiding_in(lan + masquerade + "ip lan2 address dhcp\nip lan2 nat descriptor 7\n").size() == 1);
    CHECK(hiding_in(pppoe + " ip pp address 203.0.113.1/32\n", "203.0.113.1").empty());

    const std::string other_way =
        "ip lan2 address 203.0.113.1/24\nip lan3 address 10.0.0.1/24\nip lan3 nat descriptor 7\n"
        "ip route default gateway 203.0.113.2\n";
    CHECK(hiding_in(lan + masquerade + other_way).empty());
    CHECK(hiding_in(lan + masquerade + other_way + "ip route 198.51.100.0/24 gateway 10.0.0.2\n").size() ==
          1);
  }

  TEST_CASE("what is not certain does not hide") {
    const std::string dynamic = lan + masquerade + "ip lan2 address dhcp\nip lan2 nat descriptor 7\n";
    CHECK(hiding_in(dynamic, "203.0.113.1").empty());
    CHECK(hiding_in(dynamic, "").empty());
    CHECK(hiding_in(lan + "ip lan2 nat descriptor 7\n").empty());
    CHECK(hiding_in(dynamic + "nat descriptor address inner 7 192.168.1.9-192.168.1.20\n").empty());
  }
}
