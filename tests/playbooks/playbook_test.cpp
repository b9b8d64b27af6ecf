#include "playbooks/playbook.hpp"

#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

using namespace std::chrono_literals;
/// A step that is fine, to hang other things on.
const std::string step = "[[step]]\nrun = \"ip lan1 address 192.0.2.1/24\"\n";

}  // namespace

TEST_SUITE("playbooks/playbook") {
  TEST_CASE("everything that a playbook can say") {
    const auto playbook = parsed(R"(name = "Test"
description = "What for"
roles = ["a", "b"]
save = true
allow = ["restart"]
[vars]
lan = { type = "ipv4/prefix", help = "address", env = "LAN" }
n = { type = "integer", default = 4 }
flag = { type = "boolean", default = true }
psk = { type = "secret" }
[[step]]
name = "First"
on = "a"
when = "{{flag}}"
timeout = "30s"
run = """
  # a comment
  ip lan1 address {{lan}}

  ipsec ike pre-shared-key {{n}} text {{psk}}
  restart
"""
answers = [{ question = "Y/N", reply = "y" }]
expect_error = "out of range"
[[step.expect]]
name = "Up"
show = "show status l2tp"
that = ["tunnel[{{n}}].state == established"]
on = "b"
within = "90s"
every = "500ms"
hold = 3
timeout = "2min"
because = "so it is"
[[step]]
run = ["ip lan1 address {{peer.lan}}"]
)");
    CHECK(playbook.name == "Test");
    CHECK(playbook.description == "What for");
    CHECK(playbook.roles == Strings{"a", "b"});
    CHECK(playbook.save);
    REQUIRE(playbook.variables.size() == 4);
    CHECK(playbook.variables[0].type == VariableType::ipv4_prefix);
    CHECK(playbook.variables[0].environment == "LAN");
    CHECK(playbook.variables[1].fallback == "4");
    CHECK(playbook.variables[2].fallback == "on");
    REQUIRE(playbook.steps.size() == 2);
    const auto& first = playbook.steps[0];
    CHECK(first.name == "First");
    CHECK(first.on == "a");
    CHECK(first.when->text() == "{{flag}}");
    CHECK(first.timeout == 30s);
    REQUIRE(first.run.size() == 3);
    CHECK(first.run[0].text.text() == "ip lan1 address {{lan}}");
    CHECK(first.run[0].place == Place{"test.toml", 18, 3});
    CHECK(first.run[1].place == Place{"test.toml", 20, 3});
    CHECK(first.answers[0].question == "Y/N");
    CHECK(first.expect_error == "out of range");
    const auto& expectation = first.expect.at(0);
    CHECK(expectation.name == "Up");
    CHECK(expectation.show.text() == "show status l2tp");
    CHECK(expectation.on == "b");
    CHECK(expectation.within == 90s);
    CHECK(expectation.every == 500ms);
    CHECK(expectation.hold == 3);
    CHECK(expectation.timeout == 2min);
    CHECK(expectation.because == "so it is");
    CHECK(playbook.steps[1].name == "ip lan1 address {{peer.lan}}");
    CHECK(playbook.warnings.empty());
  }

  TEST_CASE("what is left out has a default") {
    const auto playbook = parsed("[[step]]\n[[step.expect]]\nshow = \"show environment\"\n");
    CHECK(playbook.name == "test");
    CHECK(playbook.roles == Strings{"router"});
    CHECK_FALSE(playbook.save);
    CHECK(playbook.steps[0].name == "show environment");
    const auto& expectation = playbook.steps[0].expect[0];
    CHECK(expectation.name == "show environment");
    CHECK(expectation.within == 0s);
    CHECK(expectation.every == 1s);
    CHECK(expectation.hold == 1);
  }

  TEST_CASE("unknown keys are found everywhere, with a suggestion") {
    CHECK(problems_of(R"(nam = "x"
[vars]
v = { type = "text", hlep = "x", default = "dhcp" }
[[step]]
rum = "x"
run = "ip lan1 address {{v}}"
answers = [{ question = "q", replay = "r" }]
[[step.expect]]
show = "show environment"
withn = "1s"
)") == Strings{"3:22: unknown key 'hlep' in variable 'v' (did you mean 'help'?)",
               "7:30: unknown key 'replay' in an answer (did you mean 'reply'?)",
               "7:12: an answer has no reply (write { question = \"Y/N\", reply = \"y\" })",
               "10:1: unknown key 'withn' in an expectation (did you mean 'within'?)",
               "5:1: unknown key 'rum' in a step (did you mean 'run'?)",
               "1:1: unknown key 'nam' in a playbook (did you mean 'name'?)"});
  }

  TEST_CASE("wrong kinds and values are reported in plain words") {
    CHECK(problems_of(R"(name = 3
save = "yes"
roles = ["a", "b", "c"]
[[step]]
run = 3
on = "z"
[[step.expect]]
show = "show environment"
within = 60
every = "1ms"
hold = 0
that = "cpi"
timeout = "60"
[[step.expect]]
that = []
)") == Strings{"1:8: 'name' is a string, and this is a number",
               "2:8: 'save' is true or false, and this is a string",
               "3:9: a playbook has one or two roles, and this one has 3",
               "5:7: 'run' is a string or a list of strings, and this is a number",
               "6:6: unknown role 'z' (known are: a, b)",
               "9:10: 'within' is a time with its unit, such as \"60s\", and this is a number",
               "10:9: 'every' is 1ms; it can be 100ms to 3600s", "11:8: 'hold' is 0; it can be 1 to 1000",
               "13:11: 'timeout': a time needs a unit, and '60' has none (units are us, ms, s, min, h)",
               "14:1: an expectation has no 'show' (write the command whose output is looked at)",
               "12:9: unknown field 'cpi' of the output (did you mean 'cpu'?)"});
  }

  TEST_CASE("roles have names, each its own") {
    CHECK(problems_of("roles = [\"a b\", \"peer\", \"x\", \"x\"]\n" + step) ==
          Strings{"1:11: 'a b' cannot name a role (a name is letters, digits, _ and -)",
                  "1:18: 'peer' cannot name a role (a name is letters, digits, _ and -)",
                  "1:31: the role 'x' is there twice"});
  }

  TEST_CASE("variables have a type, a name of their own, and a default that fits") {
    CHECK(problems_of(R"([vars]
a = { type = "txt" }
b = { help = "x" }
c = { type = "ipv4", default = "192.0.2" }
d = { type = "secret", default = "hunter2" }
router = { type = "text" }
e = "text"
f = { type = "integer", default = [1] }
[[step]]
run = "description 1 {{a}}{{b}}{{c}}{{d}}{{f}}"
)") == Strings{"2:14: unknown type 'txt' (did you mean 'text'?)",
               "3:1: variable 'b' has no type (types are text, integer, boolean, ipv4, ipv4/prefix, secret)",
               "4:32: the default '192.0.2' is not an IPv4 address such as 192.0.2.1",
               "5:34: a secret has no default (its value comes from the inventory, or from env = \"NAME\")",
               "6:1: 'router' cannot name a variable (a name is letters, digits, _ and -; 'router', 'role' "
               "and 'peer' have a "
               "meaning of their own)",
               "7:1: variable 'e' is declared with a table (write for example { type = \"text\", help = "
               "\"...\" })",
               "8:35: 'default' is a string, a number, true or false, and this is a list"});
  }

  TEST_CASE("what is typed only where a text is given is checked as if it were") {
    const auto dhcp = [](const std::string& line) {
      return problems_of(
          "[vars]\nrange = { type = \"text\", default = \"\" }\n"
          "[[step]]\nwhen = \"{{range}}\"\nrun = \"" +
          line + "\"\n");
    };
    CHECK(dhcp("dhcp scope 1 {{range}}/24").empty());
    CHECK(dhcp("dhcp scope one {{range}}/24").size() == 1);
  }

  TEST_CASE("references must name what there is") {
    CHECK(problems_of(R"([vars]
lan = { type = "ipv4/prefix" }
unused = { type = "text" }
[[step]]
when = "{{flga}}"
run = """
ip lan1 address {{lam}}
ping -c 1 {{peer.lan.address}}
ip lan1 address {{lan.adress}}
description 1 {{router.x}} # ...
ip lan1 address {{lan
"""
)") == Strings{"11:17: '{{' without '}}'", "7:17: unknown variable 'lam' (did you mean 'lan'?)",
               "8:11: there is no peer: the playbook has one role (write roles = [\"a\", \"b\"] for a pair)",
               "9:17: 'lan' has no part 'adress' (did you mean 'address'?)",
               "10:15: 'router' is text and has no parts",
               "5:9: unknown variable 'flga' (declare it: [vars] flga = { type = \"text\" })",
               "3:1: warning: variable 'unused' is never used"});
  }

  TEST_CASE("a step must do something, and a playbook must have one") {
    CHECK(problems_of("name = \"x\"\n") == Strings{"the playbook has no [[step]]"});
    CHECK(problems_of("[[step]]\nname = \"x\"\n") ==
          Strings{"1:1: the step does nothing (give it 'run', [[step.expect]] or 'include')"});
    CHECK(problems_of("step = 3\n")[0] ==
          "1:8: 'step' is a list of tables, written [[step]], and this is a number");
  }

  TEST_CASE("an expected error needs a line that can fail, and a text") {
    CHECK(problems_of("[[step]]\nexpect_error = \"x\"\n[[step.expect]]\nshow = \"show environment\"\n") ==
          Strings{"2:16: 'expect_error' without a line in 'run' that could fail"});
    CHECK(problems_of(step + "expect_error = \"\"\n") ==
          Strings{"3:16: 'expect_error' is empty (write a part of the router's error text)"});
  }

  TEST_CASE("TOML that is none ends the reading") {
    CHECK(problems_of("name = \n")[0].starts_with("1:8: not valid TOML: "));
  }

  TEST_CASE("included steps stand where they are included") {
    const std::map<std::string, std::string> others{
        {"base.toml",
         "name = \"Base\"\nsave = true\n[vars]\nlan = { type = \"ipv4/prefix\" }\n"
         "[[step]]\nname = \"from base\"\nrun = \"ip lan1 address {{lan}}\"\n"}};
    const auto playbook =
        parsed("name = \"Outer\"\n" + step + "[[step]]\ninclude = \"base.toml\"\n" + step, others);
    REQUIRE(playbook.steps.size() == 3);
    CHECK(playbook.name == "Outer");
    CHECK_FALSE(playbook.save);
    CHECK(playbook.steps[1].name == "from base");
    CHECK(playbook.steps[1].run[0].place == Place{"base.toml", 7, 8});
    CHECK(playbook.variables.at(0).name == "lan");
  }

  TEST_CASE("an include that goes in a circle, is not there, or does not fit is an error") {
    const auto include = [](const std::string& file) { return "[[step]]\ninclude = \"" + file + "\"\n"; };
    CHECK(
        problems_of(include("a.toml"), {{"a.toml", include("b.toml")}, {"b.toml", include("./test.toml")}}) ==
        Strings{"b.toml:2:12: the playbook includes itself: test.toml -> a.toml -> b.toml -> test.toml"});
    CHECK(problems_of(include("x.toml")) == Strings{"2:12: there is no x.toml"});
    CHECK(problems_of("roles = [\"a\", \"b\"]\n" + include("a.toml"),
                      {{"a.toml", "roles = [\"x\"]\n" + step}}) ==
          Strings{"a.toml:1:9: the roles differ from those of the playbook that includes this one (they are "
                  "a, b)"});
    CHECK(problems_of(
              "[vars]\nv = { type = \"text\" }\n" + include("a.toml"),
              {{"a.toml", "[vars]\nv = { type = \"ipv4\" }\n[[step]]\nrun = \"description 1 {{v}}\"\n"}}) ==
          Strings{"a.toml:2:1: variable 'v' is ipv4 here and text in test.toml:2"});
    CHECK(problems_of("[[step]]\ninclude = \"a.toml\"\nrun = \"x\"\n", {{"a.toml", step}}) ==
          Strings{"3:1: unknown key 'run' in a step (known are: include)"});
  }

  TEST_CASE("a tree of includes that grows without end is cut") {
    std::map<std::string, std::string> others;
    for (int at = 0; at < 20; ++at) {
      const auto next = "[[step]]\ninclude = \"f" + std::to_string(at + 1) + "\"\n";
      others["f" + std::to_string(at)] = next + next;
    }
    others["f20"] = step;
    CHECK(problems_of("[[step]]\ninclude = \"f0\"\n", others)
              .at(0)
              .ends_with("more than 100 playbooks are included"));
  }

  TEST_CASE("a file is loaded with what it includes, from its own directory") {
    const TemporaryDirectory directory;
    std::filesystem::create_directory(directory.path() / "sub");
    const auto main = directory.write("main.toml", "[[step]]\ninclude = \"sub/other.toml\"\n");
    directory.write("sub/other.toml", "[[step]]\ninclude = \"third.toml\"\n");
    directory.write("sub/third.toml", step);
    CHECK(Playbook::load(main).steps.size() == 1);
    CHECK(errors_of([&] { (void)Playbook::load("nowhere.toml"); }) ==
          Strings{"nowhere.toml:cannot read the playbook 'nowhere.toml': no such file"});
  }

  TEST_CASE("the bundled playbooks are fine, without a warning") {
    for (const char* name : {"1-wan", "2-l2tpv3-raw", "3-l2tpv3-ipsec", "4-ipsec-failure"}) {
      const auto file = std::string{RTX_SOURCE_DIR} + "/playbooks/seed/" + name + ".toml";
      const auto playbook = Playbook::load(file);
      CHECK(playbook.warnings.empty());
      CHECK(playbook.roles == Strings{"a", "b"});
    }
    for (const char* name : {"serial-to-ssh", "ssh-works"}) {
      const auto file = std::string{RTX_SOURCE_DIR} + "/playbooks/factory/" + name + ".toml";
      CHECK(Playbook::load(file).warnings.empty());
    }
  }
}

}  // namespace rtx::playbooks::testing
