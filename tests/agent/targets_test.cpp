#include "agent/targets.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace rtx::agent {

namespace {

playbooks::Inventory inventory() {
  return playbooks::Inventory::parse(R"(
[router.tokyo]
host = "192.0.2.1"
user = "admin"
[router.osaka]
host = "198.51.100.1"
user = "admin"
[pair.tokyo-osaka]
a = "tokyo"
b = "osaka"
)",
                                     "inventory.toml", false);
}

struct Complaint {
  std::string message;
  std::string hint;
};

template <class Function>
Complaint complaint_of(Function function) {
  try {
    static_cast<void>(function());
  } catch (const UsageError& error) {
    return {error.what(), error.hint};
  }
  return {};
}

}  // namespace

TEST_SUITE("agent/targets") {
  TEST_CASE("a name in the inventory") {
    CHECK(find_router(inventory(), "osaka").host == "198.51.100.1");
  }

  TEST_CASE("a misspelt name gets a suggestion, not a connection") {
    const Complaint complaint = complaint_of([] { return find_router(inventory(), "osakka"); });
    CHECK(complaint.message == "the inventory has no router 'osakka'");
    CHECK(complaint.hint == "did you mean 'osaka'?");
  }

  TEST_CASE("an address needs no inventory, and may be used beside one") {
    CHECK(find_router({}, "router-7").host == "router-7");
    const playbooks::Router router = find_router(inventory(), "root@203.0.113.9:2222");
    CHECK(router.host == "203.0.113.9");
    CHECK(router.user == "root");
    CHECK(router.port == 2222);
  }

  TEST_CASE("a pair is no router, and the other way round") {
    CHECK(complaint_of([] { return find_router(inventory(), "tokyo-osaka"); }).message ==
          "'tokyo-osaka' is a pair, not a router");
    CHECK(complaint_of([] { return find_pair(inventory(), "tokio-osaka"); }).hint ==
          "did you mean 'tokyo-osaka'?");
    CHECK(complaint_of([] { return find_pair({}, "tokyo-osaka"); }).hint.find("[pair.NAME]") !=
          std::string::npos);
    const playbooks::Inventory known = inventory();
    CHECK(find_pair(known, "tokyo-osaka").routers[1] == "osaka");
  }

  TEST_CASE("settings of the command line") {
    const playbooks::Variables variables = parse_settings({"a=1", "b=x=y", "c="});
    CHECK(std::get<std::string>(variables.at("a").value) == "1");
    CHECK(std::get<std::string>(variables.at("b").value) == "x=y");
    CHECK(std::get<std::string>(variables.at("c").value).empty());
    CHECK(variables.at("a").place.file == "--set a");
    CHECK_THROWS_AS(static_cast<void>(parse_settings({"novalue"})), UsageError);
    CHECK_THROWS_AS(static_cast<void>(parse_settings({"=1"})), UsageError);
  }

  TEST_CASE("an inventory that was named must be there") {
    CHECK_THROWS_AS(static_cast<void>(find_inventory("/nowhere/inventory.toml")), UsageError);
    setenv("RTXCTL_INVENTORY", "/nowhere/inventory.toml", 1);
    CHECK_THROWS_AS(static_cast<void>(find_inventory({})), UsageError);
    unsetenv("RTXCTL_INVENTORY");
  }

  TEST_CASE("folders of the user: only absolute ones are taken from the environment") {
    setenv("XDG_STATE_HOME", "relative", 1);
    CHECK(user_folder("XDG_STATE_HOME", ".local/state") == home_folder() / ".local/state");
    setenv("XDG_STATE_HOME", "/absolute", 1);
    CHECK(user_folder("XDG_STATE_HOME", ".local/state") == "/absolute");
    unsetenv("XDG_STATE_HOME");
  }
}

}  // namespace rtx::agent
