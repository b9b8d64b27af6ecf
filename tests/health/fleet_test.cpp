#include "health/fleet.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::health {

TEST_SUITE("health/fleet") {
  TEST_CASE("a visit takes a session, the router, its site, and every jump host on the way") {
    playbooks::Router router;
    router.name = "tokyo";
    using Names = std::vector<std::string>;
    CHECK(takes_of(router, {}) == Names{"sessions", "router tokyo"});
    router.variables["site"].value = std::string{"west"};
    CHECK(
        takes_of(router, {"192.0.2.1:22", "198.51.100.7:2222"}) ==
        Names{"sessions", "router tokyo", "site west", "bastion 192.0.2.1:22", "bastion 198.51.100.7:2222"});
  }

  TEST_CASE("jump hosts count where they are on the way, not where the inventory names them") {
    playbooks::Router router;
    router.name = "tokyo";
    router.hops.resize(1);
    router.hops.front().host = "gateway";
    CHECK(takes_of(router, {"192.0.2.1:22"}).back() == "bastion 192.0.2.1:22");
  }
}

}  // namespace rtx::health
