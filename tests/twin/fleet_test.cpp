#include "tests/twin/world_bench.hpp"
#include "twin/island.hpp"
#include "twin/lab.hpp"
#include "twin/placeholders.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

// A folder that goes away again, with a lab in it.
class LabFolder {
 public:
  LabFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "rtx-fleet-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~LabFolder() { std::filesystem::remove_all(path_); }
  LabFolder(const LabFolder&) = delete;
  LabFolder& operator=(const LabFolder&) = delete;

  std::filesystem::path add(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

Lab lab_of(const std::string& text) {
  const LabFolder folder;
  return Lab::load(folder.add("lab.toml", text));
}

// The message without the file's name.
std::string complaint(const std::string& text) {
  const LabFolder folder;
  const std::filesystem::path file = folder.add("lab.toml", text);
  try {
    static_cast<void>(Lab::load(file));
  } catch (const LabError& error) {
    const std::string message = error.what();
    REQUIRE(message.starts_with(file.string() + ':'));
    return message.substr(file.string().size() + 1);
  }
  return "nothing";
}

// Pairs with a tunnel between the two of each.
std::string pairs(int count) {
  std::string text = "[[fleet]]\ncount = " + std::to_string(count) + "\n";
  for (const char* end : {"a", "b"}) {
    const bool left = *end == 'a';
    const std::string own = left ? "1" : "2";
    const std::string peer = left ? "2" : "1";
    text += "[[fleet.router]]\nname = \"" + std::string{end} +
            "{n:3}\"\nconfig = \"\"\"\nip lan2 address 10.{hi}.{lo}." + own +
            "/24\nl2tp service on l2tpv3\ntunnel select 1\n tunnel encapsulation l2tpv3-raw\n" +
            " tunnel endpoint address 10.{hi}.{lo}." + own + " 10.{hi}.{lo}." + peer +
            "\n tunnel enable 1\n\"\"\"\n";
  }
  return text + "[[fleet.network]]\nname = \"wan{n}\"\ninterfaces = [\"a{n:3}.lan2\", \"b{n:3}.lan2\"]\n";
}

std::string run(World& world, const std::string& router, std::string_view line) {
  rtx::language::Selection top;
  Router* found = world.find(router);
  REQUIRE(found != nullptr);
  std::string text;
  for (const OutputLine& each : found->execute(line, top, Level::administrator, Language::english).output)
    text += each.text + "\n";
  return text;
}

}  // namespace

TEST_SUITE("twin/fleet") {
  TEST_CASE("placeholders are the number of the copy in several shapes") {
    CHECK(fill_placeholders("r{n} {n:4} 10.{hi}.{lo}.1", 300).text == "r300 0300 10.1.44.1");
    CHECK(fill_placeholders("{n:2}", 300).text == "300");
    CHECK(fill_placeholders("lua -e \"t={1,2} {} {{n}} {", 7).text == "lua -e \"t={1,2} {} {7} {");
    CHECK(fill_placeholders("{n} {m}", 1).unknown == "{m}");
    CHECK(fill_placeholders("{n:1}", 1).unknown == "{n:1}");
    CHECK(fill_placeholders("{n:10}", 1).unknown == "{n:10}");
    CHECK(fill_placeholders("{n+1}", 1).unknown == "{n+1}");
  }

  TEST_CASE("a fleet is as many routers and networks as it says") {
    const Lab lab = lab_of(pairs(300));
    REQUIRE(lab.routers.size() == 600);
    REQUIRE(lab.networks.size() == 300);
    CHECK(lab.routers[0].name == "a001");
    CHECK(lab.routers[599].name == "b300");
    CHECK(lab.routers[598].config.starts_with("ip lan2 address 10.1.44.1/24\n"));
    CHECK(lab.networks[299].name == "wan300");
    CHECK(lab.networks[299].interfaces == std::vector<std::string>{"a300.lan2", "b300.lan2"});
  }

  TEST_CASE("ports count up on one address, and stay where the copies have their own") {
    const std::string user = "[[fleet.router.user]]\nname = \"x\"\npassword = \"{n}\"\n";
    const Lab one =
        lab_of("[[fleet]]\ncount = 3\nfirst = 7\n[[fleet.router]]\nname = \"a{n}\"\nport = 3000\n" + user +
               "[[fleet.router]]\nname = \"b{n}\"\nport = 3001\ntelnet_port = 4000\n");
    CHECK(one.routers[0].name == "a7");
    CHECK(one.routers[0].port == 3000);
    CHECK(one.routers[1].port == 3001);
    CHECK(one.routers[4].port == 3004);
    CHECK(one.routers[5].port == 3005);
    CHECK(one.routers[5].telnet_port == 4004);
    CHECK(one.routers[4].accounts.users[0].password == "9");
    const Lab many = lab_of(
        "[[fleet]]\ncount = 300\n[[fleet.router]]\nname = \"a{n}\"\nport = 3000\n"
        "listen = \"127.1.{hi}.{lo}\"\n");
    CHECK(many.routers[299].listen == "127.1.1.44");
    CHECK(many.routers[299].port == 3000);
    CHECK(lab_of("[[fleet]]\ncount = 2\n[[fleet.router]]\nname = \"a{n}\"\n").routers[1].port == 0);
  }

  TEST_CASE("a configuration from a file is filled, too, and single routers stand beside a fleet") {
    const LabFolder folder;
    folder.add("branch.conf", "ip lan1 address 10.{hi}.{lo}.1/24\n");
    const Lab lab = Lab::load(folder.add("lab.toml", R"(
[[router]]
name = "centre"
config = "console prompt {n}"
[[fleet]]
count = 2
[[fleet.router]]
name = "r{n}"
config_file = "branch.conf"
[[network]]
name = "wan"
interfaces = ["centre.lan2", "r1.lan2", "r2.lan2"]
)"));
    REQUIRE(lab.routers.size() == 3);
    CHECK(lab.routers[0].config == "console prompt {n}");
    CHECK(lab.routers[2].config == "ip lan1 address 10.0.2.1/24\n");
    CHECK(plan_islands(lab).size() == 1);
  }

  TEST_CASE("what is wrong with a fleet is told with its place") {
    const std::string head = "[[fleet]]\ncount = 2\n[[fleet.router]]\n";
    CHECK(complaint("[[fleet]]\n") == "1:1: count is missing");
    CHECK(complaint("[[fleet]]\ncount = 0\n") == "2:9: expected a number from 1 to 10000");
    CHECK(complaint("[[fleet]]\ncount = 2\nfirst = 65535\n") == "3:9: expected a number from 0 to 65534");
    CHECK(complaint("[[fleet]]\ncount = 2\n") == "1:1: a fleet needs at least one [[fleet.router]]");
    CHECK(complaint("[[fleet]]\ncount = 2\nnames = 3\n") == "3:1: unknown key 'names'");
    CHECK(complaint(head + "name = \"r\"\n") ==
          "4:8: there are two routers named 'r' (the names of a fleet's copies differ by {n})");
    CHECK(complaint(head + "name = \"r{m}\"\n") ==
          "4:8: unknown placeholder {m}; known: {n}, {n:2} to {n:9}, {hi}, {lo}");
    CHECK(complaint(head + "name = \"r{n}\"\nport = 65535\n") == "5:8: copy 2 would listen on port 65536");
    CHECK(complaint(head + "name = \"r{n}\"\nfirmwear = \"1\"\n").starts_with("5:1: unknown key 'firmwear'"));
    CHECK(complaint(head + "name = \"r{n}\"\n[[fleet.network]]\nname = \"w\"\ninterfaces = [\"q{n}.lan1\"]\n")
              .starts_with("7:14: 'q1.lan1' does not name a router"));
  }

  TEST_CASE("each pair is an island: its tunnels come up, and what happens on one is nothing to the others") {
    LabTime now{0};
    World world{lab_of(pairs(300)), [&now] { return now; }};
    now += 30s;
    CHECK(has_line(run(world, "a300", "show status l2tp"), "Tunnel Control: 1, Session Control: 1"));
    CHECK(has_line(run(world, "b001", "show status l2tp"), "Tunnel Control: 1, Session Control: 1"));
    CHECK(run(world, "a300", "ping -c 1 10.1.44.2").find("ttl=254") != std::string::npos);
    CHECK(run(world, "a300", "ping -c 1 10.0.1.2").find("ttl=") == std::string::npos);
    CHECK(run(world, "a300", "no ip lan2 address").empty());
    now += 120s;
    CHECK(has_line(run(world, "b300", "show status l2tp"), "Tunnel Control: 1, Session Control: 0"));
    CHECK(has_line(run(world, "b001", "show status l2tp"), "Tunnel Control: 1, Session Control: 1"));
    CHECK(world.explain(*world.find("a001"), *world.find("b002")).front().ends_with("meant for each other"));
  }

  TEST_CASE("an island that nobody looked at before is what it would be had somebody looked") {
    LabTime now{0};
    World early{lab_of(pairs(2)), [&now] { return now; }};
    World late{lab_of(pairs(2)), [&now] { return now; }};
    now += 10s;
    const std::string looked = run(early, "a001", "show status l2tp");
    now += 100s;
    CHECK(looked != run(early, "a001", "show status l2tp"));
    CHECK(run(late, "a001", "show status l2tp") == run(early, "a001", "show status l2tp"));
    // Also where the first thing that happens there is that the configuration changes.
    for (World* world : {&early, &late}) CHECK(run(*world, "b002", "no tunnel select 1").empty());
    for (World* world : {&early, &late}) CHECK(run(*world, "b002", "l2tp service off").empty());
    now += 5s;
    CHECK(run(late, "a002", "show status l2tp") == run(early, "a002", "show status l2tp"));
    CHECK(has_line(run(late, "a002", "show status l2tp"), "Tunnel State: established"));
  }
}
