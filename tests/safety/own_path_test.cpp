#include "safety/own_path.hpp"

#include <doctest/doctest.h>

#include <string>

using rtx::safety::Path;
using rtx::safety::seen_from_router;

TEST_SUITE("safety/own_path") {
  TEST_CASE("the router says where its own session comes from, and who it is") {
    const std::string status =
        "   (*: current user, +: administrator, @: RADIUS)\n"
        " username        connection  login          idle     address\n"
        "------------------------------------------------------------\n"
        "  watch          telnet1     11/23 09:00    0:10:00  10.0.0.7\n"
        "*+ops            ssh1        11/23 09:30    0:00:00  192.0.2.9\n";
    const Path path = seen_from_router({"ssh", "192.0.2.1", "", "somebody"}, status);
    CHECK(path.our_address == "192.0.2.9");
    CHECK(path.user == "ops");
    CHECK(path.router_address == "192.0.2.1");
  }

  TEST_CASE("what is not said stays as it was") {
    for (const std::string status : {"", "nonsense\n"}) {
      const Path path = seen_from_router({"ssh", "192.0.2.1", "192.0.2.8", "ops"}, status);
      CHECK(path.our_address == "192.0.2.8");
      CHECK(path.user == "ops");
    }
  }
}
