#include "playbooks/plan.hpp"

#include "playbooks/secrets.hpp"
#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

using namespace std::chrono_literals;
using transports::Secret;
using transports::Typing;

Variables variables(const std::map<std::string, std::string>& values, bool private_file = false) {
  Variables result;
  std::size_t line = 1;
  for (const auto& [name, value] : values) {
    VariableValue one;
    one.value = value;
    one.place = {"inventory.toml", line++, 1};
    one.private_file = private_file;
    result.emplace(name, std::move(one));
  }
  return result;
}

Target target(const std::string& name, Variables own = {}) {
  Target result;
  result.router.name = name;
  result.router.host = "192.0.2.1";
  result.router.variables = std::move(own);
  return result;
}

SecretSource secret_source(const std::string& name) {
  SecretSource source;
  source.from = SecretSource::From::environment;
  source.argument = name;
  return source;
}

VariableValue secret_value(const std::string& name) {
  VariableValue value;
  value.value = secret_source(name);
  return value;
}

/// Yields `value of NAME`, and an error for the source `missing`.
Secret fetch(const SecretSource& source, const std::string& what) {
  if (source.argument == "missing") throw PlaybookError{{error_at({}, what + ": missing")}};
  return Secret{"value-of-" + source.argument};
}

Plan plan_of(const std::string& text, std::vector<Target> targets, const Variables& pair = {},
             const Variables& overrides = {}) {
  return playbooks::bind(parsed(text), std::move(targets), pair, overrides, fetch);
}

Strings errors_of_plan(const std::string& text, std::vector<Target> targets, const Variables& pair = {},
                       const Variables& overrides = {}) {
  return errors_of([&] { (void)plan_of(text, std::move(targets), pair, overrides); });
}

/// The texts that end `end` of step `step` types.
Strings typed(const Plan& plan, std::size_t step, std::size_t end) {
  Strings lines;
  for (const auto& line : plan.steps.at(step).ends.at(end).lines) lines.push_back(line.command.text);
  return lines;
}

const std::string pair_head = "roles = [\"a\", \"b\"]\n";
const std::string one_text = "[vars]\nv = { type = \"text\" }\n[[step]]\nrun = \"description 1 {{v}}\"\n";

}  // namespace

TEST_SUITE("playbooks/plan") {
  TEST_CASE("each end gets its own values, and its peer's") {
    const auto plan = plan_of(pair_head + R"([vars]
lan = { type = "ipv4/prefix" }
[[step]]
run = """
ip lan1 address {{lan}}
ip route default gateway {{peer.lan.address}}
description 1 {{router}}-{{role}}-{{peer.router}}
"""
[[step.expect]]
show = "ping -c 5 {{peer.lan.address}}"
that = ["loss == 0%"]
)",
                              {target("tokyo", variables({{"lan", "192.0.2.1/24"}})),
                               target("osaka", variables({{"lan", "198.51.100.1/25"}}))});
    CHECK(typed(plan, 0, 0) == Strings{"ip lan1 address 192.0.2.1/24",
                                       "ip route default gateway 198.51.100.1",
                                       "description 1 tokyo-a-osaka"});
    CHECK(typed(plan, 0, 1) == Strings{"ip lan1 address 198.51.100.1/25",
                                       "ip route default gateway 192.0.2.1", "description 1 osaka-b-tokyo"});
    CHECK(plan.targets[0].role == "a");
    CHECK(plan.targets[1].role == "b");
    CHECK(plan.steps[0].ends[0].expect[0]->shown == "ping -c 5 198.51.100.1");
    CHECK(plan.steps[0].ends[0].expect[0]->that[0].text() == "loss == 0%");
    CHECK(plan.steps[0].step == &plan.playbook->steps[0]);
    CHECK(plan.steps[0].ends[0].lines[1].place == Place{"test.toml", 7, 1});
  }

  TEST_CASE("--set wins over the router, the router over the pair, the pair over the default") {
    const std::string text =
        "[vars]\nv = { type = \"text\", default = \"default\" }\n[[step]]\nrun = \"description 1 {{v}}\"\n";
    const auto set = variables({{"v", "set"}});
    const auto own = variables({{"v", "router"}});
    const auto pair = variables({{"v", "pair"}});
    CHECK(typed(plan_of(text, {target("r", own)}, pair, set), 0, 0) == Strings{"description 1 set"});
    CHECK(typed(plan_of(text, {target("r", own)}, pair), 0, 0) == Strings{"description 1 router"});
    CHECK(typed(plan_of(text, {target("r")}, pair), 0, 0) == Strings{"description 1 pair"});
    CHECK(typed(plan_of(text, {target("r")}), 0, 0) == Strings{"description 1 default"});
  }

  TEST_CASE("a declared environment variable stands between the inventory and the default") {
    const std::string text =
        "[vars]\nv = { type = \"text\", default = \"default\", env = \"RTX_TEST_V\" }\n[[step]]\nrun = "
        "\"description 1 {{v}}\"\n";
    CHECK(typed(plan_of(text, {target("r")}), 0, 0) == Strings{"description 1 default"});
    ::setenv("RTX_TEST_V", "x", 1);
    CHECK(typed(plan_of(text, {target("r")}), 0, 0) == Strings{"description 1 value-of-RTX_TEST_V"});
    CHECK(typed(plan_of(text, {target("r", variables({{"v", "own"}}))}), 0, 0) ==
          Strings{"description 1 own"});
    ::unsetenv("RTX_TEST_V");
  }

  TEST_CASE("missing values are all named, with where to give them") {
    CHECK(
        errors_of_plan(
            pair_head +
                "[vars]\nlan = { type = \"ipv4\", help = \"address of lan1\" }\npsk = { type = \"secret\" }\n"
                "[[step]]\nrun = \"ipsec ike pre-shared-key 1 text {{psk}}\\nip route default gateway "
                "{{lan}}\"\n",
            {target("tokyo"), target("osaka", variables({{"lan", "192.0.2.1"}}))}) ==
        Strings{
            "3:1: router 'tokyo' has no value for 'lan' (address of lan1) (give one in the inventory, "
            "[router.tokyo.vars], or with --set lan=...)",
            "4:1: router 'tokyo' has no value for 'psk' (give one in the inventory, [router.tokyo.vars])",
            "4:1: router 'osaka' has no value for 'psk' (give one in the inventory, [router.osaka.vars])"});
  }

  TEST_CASE("a value that does not fit its type is reported where it stands") {
    CHECK(errors_of_plan(
              "[vars]\nlan = { type = \"ipv4\" }\n[[step]]\nrun = \"ip route default gateway {{lan}}\"\n",
              {target("r", variables({{"lan", "192.0.2"}}))}) ==
          Strings{"inventory.toml:1:1: the value '192.0.2' of variable 'lan' is not an IPv4 address such as "
                  "192.0.2.1"});
  }

  TEST_CASE("a value can never smuggle a second command") {
    const auto with = [](const std::string& value) {
      return errors_of_plan(one_text, {target("r", variables({{"v", value}}))});
    };
    CHECK(with("x\nrestart") == Strings{"inventory.toml:1:1: the value 'x\\x0arestart' of variable 'v' holds "
                                        "a line end, which would begin a "
                                        "second command"});
    CHECK(with("x\rrestart").size() == 1);
    CHECK(with(std::string{"x\0y", 3}).size() == 1);
    CHECK(with("x\x03y") ==
          Strings{"inventory.toml:1:1: the value 'x\\x03y' of variable 'v' holds a control character"});
    CHECK(with("a\"b") == Strings{"inventory.toml:1:1: the value 'a\"b' of variable 'v' holds a quotation "
                                  "mark \" that is not closed"});
    CHECK(with("x | grep y ; # > ? \\").empty());
  }

  TEST_CASE("a secret's value is in no message, and fetched where it is") {
    const std::string text =
        "[vars]\npsk = { type = \"secret\" }\n[[step]]\nrun = \"ipsec ike pre-shared-key 1 text {{psk}}\"\n";
    auto own = Variables{};
    own.emplace("psk", secret_value("PSK"));
    const auto plan = plan_of(text, {target("r", own)});
    CHECK(typed(plan, 0, 0) == Strings{"ipsec ike pre-shared-key 1 text value-of-PSK"});
    CHECK(plan.steps[0].ends[0].lines[0].shown == "ipsec ike pre-shared-key 1 text *");
    CHECK(plan.redactor.redact("log: value-of-PSK seen") == "log: * seen");

    own.insert_or_assign("psk", secret_value("missing"));
    CHECK(errors_of_plan(text, {target("r", own)}) == Strings{":variable 'psk': missing"});
    CHECK(errors_of_plan(text, {target("r", variables({{"psk", "hunter\n2"}}, true))}) ==
          Strings{"inventory.toml:1:1: the value of variable 'psk' holds a line end, which would begin a "
                  "second command"});
    CHECK(errors_of_plan(text, {target("r", variables({{"psk", "hunter2"}}))}) ==
          Strings{"inventory.toml:1:1: variable 'psk' is a secret and stands where others can read it (write "
                  "where it is, "
                  "such as { env = \"NAME\" }, or make the file yours alone (mode 0600))"});
    CHECK(typed(plan_of(text, {target("r", variables({{"psk", "hunter2"}}, true))}), 0, 0) ==
          Strings{"ipsec ike pre-shared-key 1 text hunter2"});
  }

  TEST_CASE("a secret that does not fit its place is not repeated") {
    auto own = Variables{};
    own.emplace("psk", secret_value("PSK"));
    CHECK(errors_of_plan("[vars]\npsk = { type = \"secret\" }\n[[step]]\nrun = \"tunnel select {{psk}}\"\n",
                         {target("r", own)}) ==
          Strings{"4:22: the value of the secret 'psk' does not fit here"});
  }

  TEST_CASE("the routers' passwords are fetched and masked") {
    auto one = target("r");
    one.router.password = secret_source("PW");
    one.router.administrator_password = secret_source("ADMIN");
    auto plan = plan_of("[[step]]\nrun = \"ip lan1 address dhcp\"\n", {one});
    CHECK(plan.targets[0].password.reveal() == "value-of-PW");
    CHECK(plan.targets[0].administrator_password.reveal() == "value-of-ADMIN");
    CHECK(plan.redactor.redact("value-of-PW value-of-ADMIN") == "* *");
    one.router.password = secret_source("missing");
    CHECK(errors_of_plan("[[step]]\nrun = \"ip lan1 address dhcp\"\n", {one}) ==
          Strings{":password of router 'r': missing"});
  }

  TEST_CASE("roles and routers must fit") {
    const std::string one = "[[step]]\nrun = \"ip lan1 address dhcp\"\n";
    CHECK(errors_of_plan(pair_head + one, {target("r")}) ==
          Strings{"the playbook has 2 roles, and 1 router is given (it runs on a pair: --pair NAME)"});
    CHECK(errors_of_plan(one, {}) ==
          Strings{
              "the playbook has 1 role, and 0 routers are given (it runs on single routers: --router NAME)"});
    const auto plan = plan_of(one, {target("x"), target("y"), target("z")});
    CHECK(plan.steps[0].ends.size() == 3);
    CHECK(plan.targets[2].role == "router");
  }

  TEST_CASE("--set of a variable that the playbook does not declare is a slip") {
    CHECK(errors_of_plan(one_text, {target("r", variables({{"v", "x"}}))}, {}, variables({{"w", "x"}})) ==
          Strings{"inventory.toml:1:1: the playbook declares no variable 'w' (known are: v)"});
  }

  TEST_CASE("real values are checked as the line's words") {
    const std::string text =
        "[vars]\nv = { type = \"text\" }\n[[step]]\nrun = \"\"\"\ntunnel select 1\ntunnel encapsulation "
        "{{v}}\n\"\"\"\n";
    CHECK(plan_of(text, {target("r", variables({{"v", "l2tpv3"}}))}).warnings.empty());
    const auto wrong = errors_of_plan(text, {target("r", variables({{"v", "l2tpv4"}}))});
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].starts_with("6:22: expected one of "));
    CHECK(wrong[0].ends_with("did you mean `l2tpv3`?"));
  }

  TEST_CASE("only what never asks is typed ahead") {
    const auto plan = plan_of(R"(allow = ["restart"]
[[step]]
run = """
ip lan1 address dhcp
sshd host key generate
ipsec refresh sa
frobnicate on
restart
show environment
"""
[[step]]
run = "ip lan1 address dhcp"
answers = [{ question = "Y/N", reply = "y" }]
[[step]]
run = "ip lan1 address dhcp"
expect_error = "range"
[[step]]
[[step.expect]]
show = "show environment"
)",
                              {target("r")});
    std::vector<Typing> typing;
    for (const auto& line : plan.steps[0].ends[0].lines) typing.push_back(line.command.typing);
    CHECK(typing == std::vector{Typing::ahead, Typing::alone, Typing::alone, Typing::alone, Typing::alone,
                                Typing::ahead});
    const auto& answered = plan.steps[1].ends[0].lines[0].command;
    CHECK(answered.typing == Typing::alone);
    CHECK(answered.answers.at(0).question == "Y/N");
    CHECK(answered.answers.at(0).reply.reveal() == "y");
    CHECK(plan.steps[2].ends[0].lines[0].command.typing == Typing::alone);
    CHECK(plan.steps[2].ends[0].lines[0].expect_error == "range");
    CHECK(plan.steps[3].ends[0].expect[0]->command.typing == Typing::ahead);
  }

  TEST_CASE("what is wrong with a line that is meant to be refused is its point") {
    const auto plan = plan_of(R"([[step]]
run = """
tunnel select 1
tunnel select none of them
"""
expect_error = "Invalid parameter"
[[step]]
run = "frobnicate on"
expect_error = "Invalid command name"
)",
                              {target("r")});
    CHECK(plan.steps[0].ends[0].lines[1].command.text == "tunnel select none of them");
    CHECK(plan.steps[1].ends[0].lines[0].expect_error == "Invalid command name");
    const auto others = errors_of_plan(
        "[[step]]\nrun = \"tunnel select none of them\\nip lan1 address dhcp\"\n"
        "expect_error = \"Invalid parameter\"\n",
        {target("r")});
    CHECK(others.size() == 1);
    const auto restart =
        errors_of_plan("[[step]]\nrun = \"restart\"\nexpect_error = \"Invalid\"\n", {target("r")});
    CHECK(restart.size() == 1);
  }

  TEST_CASE("every command has a deadline that suits it") {
    const auto plan = plan_of(R"([[step]]
run = """
ip lan1 address dhcp
sshd host key generate
show config
ping -c 5 192.0.2.1
ping -c 10 -w 3 192.0.2.1
"""
[[step]]
timeout = "42s"
run = "ip lan1 address dhcp"
[[step.expect]]
show = "ping -c 100 192.0.2.1"
[[step.expect]]
show = "show environment"
timeout = "5s"
)",
                              {target("r")});
    std::vector<std::chrono::milliseconds> deadlines;
    for (const auto& line : plan.steps[0].ends[0].lines) deadlines.push_back(line.command.deadline);
    CHECK(deadlines == std::vector<std::chrono::milliseconds>{0s, 10min, 120s, 20s, 45s});
    CHECK(plan.steps[1].ends[0].lines[0].command.deadline == 42s);
    CHECK(plan.steps[1].ends[0].expect[0]->command.deadline == 115s);
    CHECK(plan.steps[1].ends[0].expect[1]->command.deadline == 5s);
  }

  TEST_CASE("on and when choose the ends") {
    const auto plan =
        plan_of(pair_head + R"([vars]
nat = { type = "boolean" }
[[step]]
on = "a"
run = "ip lan1 address dhcp"
[[step]]
when = "{{nat}}"
run = "ip lan1 address dhcp"
[[step.expect]]
show = "show environment"
[[step]]
on = "a"
run = "ip lan1 address dhcp"
[[step.expect]]
show = "show environment"
[[step]]
[[step.expect]]
show = "show environment"
on = "b"
[[step.expect]]
show = "show environment"
when = "{{role}} == a"
)",
                {target("x", variables({{"nat", "yes"}})), target("y", variables({{"nat", "no"}}))});
    CHECK(plan.steps[0].ends[0].takes_part);
    CHECK_FALSE(plan.steps[0].ends[1].takes_part);
    CHECK(plan.steps[1].ends[0].lines.size() == 1);
    CHECK_FALSE(plan.steps[1].ends[1].takes_part);
    CHECK_FALSE(plan.steps[1].ends[1].expect[0].has_value());
    CHECK(plan.steps[2].ends[1].takes_part);
    CHECK(plan.steps[2].ends[1].lines.empty());
    CHECK(plan.steps[2].ends[1].expect[0].has_value());
    CHECK_FALSE(plan.steps[3].ends[0].expect[0].has_value());
    CHECK(plan.steps[3].ends[1].expect[0].has_value());
    CHECK(plan.steps[3].ends[0].expect[1].has_value());
    CHECK_FALSE(plan.steps[3].ends[1].expect[1].has_value());
  }

  TEST_CASE("an assertion about the peer needs both ends to be asked") {
    CHECK(
        errors_of_plan(
            pair_head + "[[step]]\n[[step.expect]]\nwhen = \"{{role}} == a\"\nshow = \"show status l2tp\"\n"
                        "that = [\"tunnel_control == peer.tunnel_control\"]\n",
            {target("x"), target("y")}) ==
        Strings{
            "3:1: 'tunnel_control == peer.tunnel_control' needs the other end, where 'when' does not hold"});
  }

  TEST_CASE("the bundled playbooks bind to the bundled inventory") {
    const auto seed = std::string{RTX_SOURCE_DIR} + "/playbooks/seed/";
    const auto inventory = Inventory::load(seed + "inventory.toml");
    const auto& pair = inventory.pairs.at("tokyo-osaka");
    for (const char* name : {"1-wan", "2-l2tpv3-raw", "3-l2tpv3-ipsec", "4-ipsec-failure"}) {
      std::vector<Target> targets;
      for (const auto& router : pair.routers) targets.push_back({inventory.routers.at(router), {}, {}, {}});
      const auto plan = playbooks::bind(Playbook::load(seed + name + ".toml"), std::move(targets),
                                        pair.variables, {}, fetch);
      CHECK(plan.warnings.empty());
      CHECK(plan.steps.size() == plan.playbook->steps.size());
    }
  }
}

}  // namespace rtx::playbooks::testing
