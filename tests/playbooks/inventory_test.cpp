#include "playbooks/inventory.hpp"

#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

using From = SecretSource::From;

Inventory read(const std::string& text, bool private_file = false) {
  return Inventory::parse(text, "test.toml", private_file);
}

Strings errors_in(const std::string& text, bool private_file = false) {
  return errors_of([&] { (void)read(text, private_file); });
}

std::string text_of(const Variables& variables, const std::string& name) {
  return std::get<std::string>(variables.at(name).value);
}

constexpr const char* source_hint =
    " (write one of { env = \"NAME\" }, { file = \"PATH\" }, { command = [\"PROGRAM\", ...] }, { prompt = "
    "true })";

}  // namespace

TEST_SUITE("playbooks/inventory") {
  TEST_CASE("a router has what it says, and defaults") {
    const auto inventory = read(R"([router.tokyo]
host = "192.0.2.1"
)");
    const auto& router = inventory.routers.at("tokyo");
    CHECK(router.name == "tokyo");
    CHECK(router.host == "192.0.2.1");
    CHECK(router.port == 22);
    CHECK(router.transport == "ssh");
    CHECK(router.user.empty());
    CHECK(router.agent);
    CHECK_FALSE(router.accept_new_host_key);
    CHECK(router.password.from == From::nowhere);
    CHECK(router.place == Place{"test.toml", 1, 9});
  }

  TEST_CASE("everything a router can say") {
    const auto inventory = read(R"([router.tokyo]
host = "rt.example.net"
port = 2222
transport = "ssh"
user = "admin"
password = { env = "PW" }
administrator_password = { prompt = "Administrator of Tokyo" }
identities = ["keys/id_rsa", "/etc/id"]
agent = false
host_key = "accept-new"
known_hosts = "hosts"
[router.tokyo.vars]
lan = "192.0.2.1/24"
count = 3
flag = true
psk = { file = "psk" }
)");
    const auto& router = inventory.routers.at("tokyo");
    CHECK(router.port == 2222);
    CHECK(router.user == "admin");
    CHECK(router.password.from == From::environment);
    CHECK(router.password.argument == "PW");
    CHECK(router.password.place == Place{"test.toml", 6, 12});
    CHECK(router.administrator_password.from == From::prompt);
    CHECK(router.administrator_password.argument == "Administrator of Tokyo");
    CHECK(router.identities == std::vector<std::filesystem::path>{"keys/id_rsa", "/etc/id"});
    CHECK_FALSE(router.agent);
    CHECK(router.accept_new_host_key);
    CHECK(router.known_hosts == "hosts");
    CHECK(text_of(router.variables, "lan") == "192.0.2.1/24");
    CHECK(text_of(router.variables, "count") == "3");
    CHECK(text_of(router.variables, "flag") == "true");
    CHECK(std::get<SecretSource>(router.variables.at("psk").value).from == From::file);
  }

  TEST_CASE("paths are taken from the inventory's own directory") {
    const auto inventory =
        Inventory::parse("[router.a]\nhost = \"h\"\npassword = { file = \"pw\" }\nknown_hosts = \"k\"\n",
                         "/etc/rtx/inventory.toml", false);
    CHECK(inventory.routers.at("a").password.argument == "/etc/rtx/pw");
    CHECK(inventory.routers.at("a").known_hosts == "/etc/rtx/k");
  }

  TEST_CASE("a router inherits from its groups, and they from theirs; nearer wins") {
    const auto inventory = read(R"([group.all]
user = "everyone"
port = 1022
vars = { x = "all", y = "all", z = "all" }
[group.west]
group = "all"
user = "west"
vars = { x = "west", y = "west" }
[group.legacy]
port = 23
agent = false
[router.tokyo]
host = "192.0.2.1"
group = ["west", "legacy"]
vars = { x = "tokyo" }
)");
    const auto& router = inventory.routers.at("tokyo");
    CHECK(router.user == "west");
    CHECK(router.port == 1022);
    CHECK_FALSE(router.agent);
    CHECK(text_of(router.variables, "x") == "tokyo");
    CHECK(text_of(router.variables, "y") == "west");
    CHECK(text_of(router.variables, "z") == "all");
  }

  TEST_CASE("groups in a circle are found, however they are reached") {
    CHECK(errors_in("[group.a]\ngroup = \"b\"\n[group.b]\ngroup = \"c\"\n[group.c]\ngroup = \"a\"\n"
                    "[router.r]\nhost = \"h\"\ngroup = \"b\"\n") ==
          Strings{"6:10: group 'a' inherits from itself: a -> b -> c -> a"});
    CHECK(errors_in("[group.a]\ngroup = \"a\"\n") == Strings{"2:10: group 'a' inherits from itself: a -> a"});
  }

  TEST_CASE("a group that is reached twice counts once") {
    std::string text = "[group.g0]\nuser = \"u\"\n";
    for (int at = 1; at <= 60; ++at) {
      const auto below = "\"g" + std::to_string(at - 1) + "\"";
      text += "[group.g" + std::to_string(at) + "]\ngroup = [" + below + ", " + below + "]\n";
    }
    const auto inventory = read(text + "[router.r]\nhost = \"h\"\ngroup = \"g60\"\n");
    CHECK(inventory.routers.at("r").user == "u");
  }

  TEST_CASE("a pair names its two ends") {
    const auto inventory = read(R"([router.x]
host = "192.0.2.1"
[router.y]
host = "192.0.2.2"
[pair.xy]
a = "x"
b = "y"
vars = { end_id = "E" }
)");
    const auto& pair = inventory.pairs.at("xy");
    CHECK(pair.routers == std::array<std::string, 2>{"x", "y"});
    CHECK(text_of(pair.variables, "end_id") == "E");
  }

  TEST_CASE("everything wrong is reported, with its place and a suggestion") {
    CHECK(errors_in(R"([grup.x]
[router.tokyo]
hots = "192.0.2.1"
prot = 22
port = 70000
transport = "telnet"
host_key = "ask"
group = "wets"
agent = "yes"
[router."to kyo"]
host = "a b"
[router.osaka]
host = "192.0.2.2"
password = { evn = "X" }
administrator_password = { env = "X", file = "y" }
[router.osaka.vars]
1st = "x"
day = 2024-01-01
[pair.p]
a = "tokio"
[pair.q]
a = "osaka"
b = "osaka"
[group.west]
)") == Strings{"1:2: unknown key 'grup' in an inventory (did you mean 'group'?)",
               "2:9: router 'tokyo' has no host (write host = \"ADDRESS\")",
               "5:8: 'port' is 70000; it can be 1 to 65535",
               "6:13: unknown transport 'telnet' (known are: ssh)",
               "9:9: 'agent' is true or false, and this is a string",
               "7:12: 'host_key' is 'ask' (known are: verify, accept-new)",
               "3:1: unknown key 'hots' in router 'tokyo' (did you mean 'host'?)",
               "4:1: unknown key 'prot' in router 'tokyo' (did you mean 'port'?)",
               "8:10: unknown group 'wets' (did you mean 'west'?)",
               "10:9: 'to kyo' cannot name a router (a name is letters, digits, '_', '-' and '.')",
               "14:14: unknown key 'evn' in 'password' (did you mean 'env'?)",
               std::string{"15:26: 'administrator_password' says more than one source for the secret"} +
                   source_hint,
               "17:1: '1st' cannot name a variable (a name is letters, digits, _ and -, and begins with no "
               "digit)",
               "18:7: variable 'day' is a date or time (a value is a string, a number, true, false, or where "
               "a secret is)",
               "20:5: unknown router 'tokio' (did you mean 'tokyo'?)",
               "19:7: pair 'p' has no end 'b' (write b = \"ROUTER\")",
               "23:5: both ends of pair 'q' are the same router"});
  }

  TEST_CASE("a table that is none is an error, not a crash") {
    CHECK(errors_in("router = 3\n") == Strings{"1:10: 'router' is a table, and this is a number"});
    CHECK(errors_in("[router]\nx = 3\n") == Strings{"2:5: router 'x' is a table, and this is a number"});
    CHECK(errors_in("[router.x]\nhost = \"h\"\nvars = [1]\n") ==
          Strings{"3:8: 'vars' is a table, and this is a list"});
    CHECK(errors_in("[router.x]\nhost = \"h\"\npassword = 3\n") ==
          Strings{"3:12: 'password' is a table that says where the secret is, and this is a number"});
    CHECK(errors_in("[router.x]\nhost = \"h\"\npassword = { }\n") ==
          Strings{std::string{"3:12: 'password' says no source for the secret"} + source_hint});
    CHECK(errors_in("[router.x]\nhost = \"h\"\npassword = { command = [] }\n") ==
          Strings{"3:24: 'command' is empty"});
    CHECK(errors_in("[router.x]\nhost = \"h\"\npassword = { prompt = false }\n") ==
          Strings{"3:23: 'prompt' is true or the text to ask with"});
  }

  TEST_CASE("a password may stand in the file only if nobody else can read it") {
    const std::string text = "[router.x]\nhost = \"h\"\npassword = \"hunter2\"\n";
    CHECK(errors_in(text) ==
          Strings{"3:12: 'password' stands in a file that others can read (write where it is, such as { env "
                  "= \"NAME\" } "
                  "or { file = \"PATH\" }, or make the file yours alone: chmod 600 test.toml)"});
    const auto inventory = read(text, true);
    CHECK(inventory.routers.at("x").password.from == From::literal);
    CHECK(inventory.routers.at("x").password.literal.reveal() == "hunter2");
  }

  TEST_CASE("the mode of the file decides when it is loaded") {
    const TemporaryDirectory directory;
    const std::string text = "[router.x]\nhost = \"h\"\npassword = \"hunter2\"\n";
    const auto open = directory.write("open.toml", text, 0644);
    const auto closed = directory.write("closed.toml", text, 0600);
    CHECK(errors_of([&] { (void)Inventory::load(open); }).size() == 1);
    CHECK(Inventory::load(closed).routers.at("x").password.from == From::literal);
    CHECK(errors_of([&] { (void)Inventory::load("nowhere.toml"); }) ==
          Strings{"nowhere.toml:cannot read the inventory: no such file"});
    CHECK(errors_of([&] { (void)Inventory::load(directory.path()); })[0].ends_with("is a directory"));
  }

  TEST_CASE("an address needs no inventory") {
    const auto parts = [](const std::string& address) {
      const auto router = router_from_address(address);
      return router.user + " " + router.host + " " + std::to_string(router.port);
    };
    CHECK(parts("192.0.2.1") == " 192.0.2.1 22");
    CHECK(parts("admin@192.0.2.1:2222") == "admin 192.0.2.1 2222");
    CHECK(parts("rt.example.net:23") == " rt.example.net 23");
    CHECK(parts("2001:db8::1") == " 2001:db8::1 22");
    CHECK(parts("admin@[2001:db8::1]:2222") == "admin 2001:db8::1 2222");
    CHECK(parts("[2001:db8::1]") == " 2001:db8::1 22");
    CHECK(router_from_address("admin@192.0.2.1").name == "admin@192.0.2.1");
  }

  TEST_CASE("what is no address is refused") {
    const auto error = [](const std::string& address) {
      const auto errors = errors_of([&] { (void)router_from_address(address); });
      REQUIRE(errors.size() == 1);
      const auto hint = errors[0].find(" (write HOST");
      REQUIRE(hint != std::string::npos);
      return errors[0].substr(1, hint - 1);  // without the ':' of an empty file name
    };
    CHECK(error("") == "'' is no address of a router: the host is missing");
    CHECK(error("@host") == "'@host' is no address of a router: nothing stands before '@'");
    CHECK(error("host:") == "'host:' is no address of a router: '' is no port");
    CHECK(error("host:0") == "'host:0' is no address of a router: '0' is no port");
    CHECK(error("host:99999") == "'host:99999' is no address of a router: '99999' is no port");
    CHECK(error("host:ssh") == "'host:ssh' is no address of a router: 'ssh' is no port");
    CHECK(error("[::1") == "'[::1' is no address of a router: '[' without ']'");
    CHECK(error("a b") == "'a b' is no address of a router: it holds a blank or control character");
  }
}

}  // namespace rtx::playbooks::testing
