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
    CHECK(inventory.groups.at("all") == Strings{"tokyo"});
    CHECK(inventory.groups.at("west") == Strings{"tokyo"});
  }

  TEST_CASE("a group knows its routers, also those of groups that inherit from it") {
    const auto inventory = read(R"([group.all]
[group.west]
group = "all"
[group.nobody]
[router.osaka]
host = "192.0.2.2"
group = "west"
[router.kobe]
host = "192.0.2.3"
group = ["west", "all"]
[router.tokyo]
host = "192.0.2.1"
group = "all"
)");
    CHECK(inventory.groups.at("all") == Strings{"kobe", "osaka", "tokyo"});
    CHECK(inventory.groups.at("west") == Strings{"kobe", "osaka"});
    CHECK(inventory.groups.at("nobody").empty());
  }

  TEST_CASE("a router is reached by SSH, telnet, a serial line or a console server") {
    const auto inventory = read(R"([group.lab]
host_key = "accept-new"
telnet_warning = false
console = "untouched"
[router.new]
group = "lab"
transport = "serial"
device = "/dev/ttyUSB0"
[router.fast]
transport = "serial"
device = "/dev/ttyS1"
baud = 115200
flow = "rts-cts"
console = "readable"
[router.old]
group = "lab"
transport = "telnet"
host = "192.0.2.1"
[router.rack]
transport = "tcp"
host = "2001:db8::7"
port = 4001
baud = 38400
)");
    const auto& fresh = inventory.routers.at("new");
    CHECK(fresh.device == "/dev/ttyUSB0");
    CHECK(fresh.baud == 9600);
    CHECK(fresh.flow == "xon-xoff");
    CHECK(fresh.keep_console);
    CHECK(address_of(fresh) == "/dev/ttyUSB0");
    const auto& fast = inventory.routers.at("fast");
    CHECK(fast.baud == 115200);
    CHECK(fast.flow == "rts-cts");
    CHECK_FALSE(fast.keep_console);
    const auto& old = inventory.routers.at("old");
    CHECK(old.port == 23);
    CHECK_FALSE(old.telnet_warning);
    CHECK(address_of(old) == "192.0.2.1:23");
    const auto& rack = inventory.routers.at("rack");
    CHECK(rack.telnet_warning);
    CHECK(rack.baud == 38400);
    CHECK(address_of(rack) == "[2001:db8::7]:4001");
  }

  TEST_CASE("keys must fit the transport, what a group says apart") {
    CHECK(errors_in(R"([router.a]
transport = "serial"
host = "192.0.2.1"
agent = false
[router.b]
transport = "telnet"
host = "192.0.2.1"
device = "/dev/ttyUSB0"
known_hosts = "k"
[router.c]
transport = "tcp"
host = "192.0.2.1"
flow = "hardware"
baud = 300
[router.d]
host = "192.0.2.1"
baud = 9600
console = "quiet"
[router.e]
transport = "serial"
device = "ttyUSB0"
)") == Strings{"1:9: router 'a' has no device (write device = \"/dev/ttyUSB0\")",
               "3:8: 'host' has no meaning with transport 'serial' (it belongs to: ssh, telnet, tcp)",
               "4:9: 'agent' has no meaning with transport 'serial' (it belongs to: ssh)",
               "9:15: 'known_hosts' has no meaning with transport 'telnet' (it belongs to: ssh)",
               "8:10: 'device' has no meaning with transport 'telnet' (it belongs to: serial)",
               "14:8: no router's console runs at that speed (it can be 9600, 19200, 38400, 57600 or 115200)",
               "13:8: 'flow' is 'hardware' (known are: xon-xoff, rts-cts, none)",
               "10:9: router 'c' has no port (write port = NUMBER: the console server's, for this line)",
               "13:8: 'flow' has no meaning with transport 'tcp' (it belongs to: serial)",
               "18:11: 'console' is 'quiet' (known are: readable, untouched)",
               "17:8: 'baud' has no meaning with transport 'ssh' (it belongs to: serial, tcp)",
               "21:10: 'ttyUSB0' is no path of a device (device = \"/dev/ttyUSB0\")"});
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
transport = "telent"
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
               "5:8: 'port' is 70000; it can be 1 to 65535",
               "6:13: unknown transport 'telent' (did you mean 'telnet'?)",
               "9:9: 'agent' is true or false, and this is a string",
               "7:12: 'host_key' is 'ask' (known are: verify, accept-new)",
               "3:1: unknown key 'hots' in router 'tokyo' (did you mean 'host'?)",
               "4:1: unknown key 'prot' in router 'tokyo' (did you mean 'port'?)",
               "8:10: unknown group 'wets' (did you mean 'west'?)",
               "2:9: router 'tokyo' has no host (write host = \"ADDRESS\")",
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

  TEST_CASE("a pair and a router cannot have one name: what was seen of them would be mixed up") {
    CHECK(errors_in(R"([router.tokyo]
host = "192.0.2.1"
[router.osaka]
host = "192.0.2.2"
[pair.osaka]
a = "tokyo"
b = "osaka"
)") == Strings{"5:7: pair 'osaka' has the name of the router at test.toml:3:9 (give one of them another "
               "name: what checks see is kept by it)"});
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

  TEST_CASE("an address may name its transport") {
    const auto parts = [](const std::string& address) {
      const auto router = router_from_address(address);
      return router.transport + " " + router.user + " " + address_of(router);
    };
    CHECK(parts("ssh://admin@192.0.2.1") == "ssh admin 192.0.2.1:22");
    CHECK(parts("telnet://192.0.2.1") == "telnet  192.0.2.1:23");
    CHECK(parts("telnet://alice@[2001:db8::1]:2323/") == "telnet alice [2001:db8::1]:2323");
    CHECK(parts("tcp://10.0.0.9:4001") == "tcp  10.0.0.9:4001");
    CHECK(parts("serial:/dev/ttyUSB0") == "serial  /dev/ttyUSB0");
    CHECK(parts("serial:///dev/ttyS0") == "serial  /dev/ttyS0");
    CHECK(parts("serial://alice@/dev/ttyS0") == "serial alice /dev/ttyS0");
    const auto line = router_from_address("serial:/dev/ttyUSB0?baud=115200&flow=none");
    CHECK(line.device == "/dev/ttyUSB0");
    CHECK(line.baud == 115200);
    CHECK(line.flow == "none");
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
    CHECK(error("gopher://h") == "'gopher://h' is no address of a router: unknown transport 'gopher'");
    CHECK(error("tcp://h") == "'tcp://h' is no address of a router: the port is missing");
    CHECK(error("telnet://:23") == "'telnet://:23' is no address of a router: the host is missing");
    CHECK(error("serial:ttyUSB0") ==
          "'serial:ttyUSB0' is no address of a router: a device's path begins with '/'");
    CHECK(
        error("serial:/dev/ttyS0?baud=300") ==
        "'serial:/dev/ttyS0?baud=300' is no address of a router: 'baud=300' is no setting of a serial line");
    CHECK(error("serial:/dev/ttyS0?flow") ==
          "'serial:/dev/ttyS0?flow' is no address of a router: 'flow=' is no setting of a serial line");
    CHECK(error("a b") == "'a b' is no address of a router: it holds a blank or control character");
  }
}

}  // namespace rtx::playbooks::testing
