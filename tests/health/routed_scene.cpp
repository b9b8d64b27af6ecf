#include "tests/health/routed_scene.hpp"

#include "health/translation.hpp"
#include "tests/health/pair_scene.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

namespace rtx::health::scene {

std::string routed_config(std::size_t end) {
  constexpr std::array<const char*, 2> wans{"198.51.100.1", "203.0.113.1"};
  constexpr std::array<const char*, 2> gateways{"198.51.100.2", "203.0.113.2"};
  return fmt::format(R"(ip route default gateway {2}
ip route 10.0.{4}.0/24 gateway tunnel 1
ip lan1 address 10.0.{3}.1/24
ip lan2 address {0}/24
tunnel select 1
 ipsec tunnel 1
  ipsec sa policy 1 1 esp aes-cbc sha-hmac
  ipsec ike local address 1 {0}
  ipsec ike pre-shared-key 1 text the-common-key
  ipsec ike remote address 1 {1}
 tunnel enable 1
ipsec auto refresh on
)",
                     wans.at(end), wans.at(1 - end), gateways.at(end), end + 1, 2 - end);
}

std::vector<Mistake> diagnosed(const std::string& first, const std::string& second, const SeenUp& up) {
  const auto a = language::Config::parse(first);
  const auto b = language::Config::parse(second);
  const auto vpn = vpn_between(a, b);
  REQUIRE(vpn.has_value());
  return diagnose(*vpn, {&a, &b}, up);
}

std::string only(const std::vector<Mistake>& mistakes) {
  if (mistakes.empty()) return {};
  REQUIRE(mistakes.size() == 1);
  CHECK(in_japanese(mistakes.front().words).has_value());
  CHECK(mistakes.front().look.starts_with("show config"));
  return mistakes.front().words;
}

}  // namespace rtx::health::scene
