#include "playbooks/variables.hpp"

#include "playbooks/render.hpp"
#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

std::string canonical(VariableType type, const std::string& text) {
  const auto checked = check_value(type, text);
  return checked.problem.empty() ? checked.canonical : "bad: " + checked.problem;
}

BoundVariables values() {
  BoundVariables bound;
  bound["lan"] = {VariableType::ipv4_prefix, "192.0.2.10/26", {}};
  bound["name"] = {VariableType::text, "Tokyo site", {}};
  bound["plain"] = {VariableType::text, "tokyo", {}};
  bound["odd"] = {VariableType::text, R"(a"b\c'd)", {}};
  bound["empty"] = {VariableType::text, "", {}};
  bound["n"] = {VariableType::integer, "42", {}};
  bound["flag"] = {VariableType::boolean, "on", {}};
  bound["psk"] = {VariableType::secret, {}, transports::Secret{"pass word#1"}};
  return bound;
}

Rendered rendered(const std::string& text, Quoting quoting, Diagnostics& problems) {
  const auto own = values();
  auto peer = values();
  peer["plain"].text = "osaka";
  return render(Template::parse(text, {"test.toml", 3, 5}), {&own, &peer}, quoting, problems);
}

std::string command(const std::string& text) {
  Diagnostics problems;
  auto result = rendered(text, Quoting::command, problems);
  return problems.empty() ? result.text : "bad: " + lines_of(problems).front();
}

std::string assertion(const std::string& text) {
  Diagnostics problems;
  auto result = rendered(text, Quoting::assertion, problems);
  return problems.empty() ? result.text : "bad: " + lines_of(problems).front();
}

}  // namespace

TEST_SUITE("playbooks/variables") {
  TEST_CASE("values are checked by type and made canonical") {
    CHECK(canonical(VariableType::text, "any text") == "any text");
    CHECK(canonical(VariableType::integer, "042") == "42");
    CHECK(canonical(VariableType::integer, "-7") == "-7");
    CHECK(canonical(VariableType::integer, "4.2") == "bad: is not a whole number");
    CHECK(canonical(VariableType::boolean, "true") == "on");
    CHECK(canonical(VariableType::boolean, "no") == "off");
    CHECK(canonical(VariableType::boolean, "1") == "bad: is not true or false");
    CHECK(canonical(VariableType::ipv4, "192.0.2.001") == "192.0.2.1");
    CHECK(canonical(VariableType::ipv4, "192.0.2.256") == "bad: is not an IPv4 address such as 192.0.2.1");
    CHECK(canonical(VariableType::ipv4, "192.0.2") == "bad: is not an IPv4 address such as 192.0.2.1");
    CHECK(canonical(VariableType::ipv4, "192.0.2.1.5") == "bad: is not an IPv4 address such as 192.0.2.1");
    CHECK(canonical(VariableType::ipv4_prefix, "192.0.2.1/24") == "192.0.2.1/24");
    CHECK(canonical(VariableType::ipv4_prefix, "192.0.2.1/33") ==
          "bad: is not an IPv4 address with a prefix length, such as 192.0.2.1/24");
    CHECK(canonical(VariableType::ipv4_prefix, "192.0.2.1") ==
          "bad: is not an IPv4 address with a prefix length, such as 192.0.2.1/24");
    CHECK(canonical(VariableType::secret, "") == "bad: is empty");
  }

  TEST_CASE("no value of any type can begin a second command") {
    for (const auto type :
         {VariableType::text, VariableType::secret, VariableType::integer, VariableType::ipv4}) {
      CHECK(canonical(type, "a\nrestart") == "bad: holds a line end, which would begin a second command");
      CHECK(canonical(type, "a\rrestart") == "bad: holds a line end, which would begin a second command");
      CHECK(canonical(type, std::string{"a\0b", 3}) == "bad: holds a NUL character");
      CHECK(canonical(type, "a\tb") == "bad: holds a control character");
      CHECK(canonical(type, "a\x1b[A") == "bad: holds a control character");
      CHECK(canonical(type,
                      "a\xc2\x85"
                      "b") == "bad: holds a control character");
      CHECK(canonical(type, "a\"b") == "bad: holds a quotation mark \" that is not closed");
      CHECK(canonical(type, "it's") == "bad: holds a quotation mark ' that is not closed");
    }
    CHECK(canonical(VariableType::text, "a \"b\" c") == "a \"b\" c");
    CHECK(canonical(VariableType::text, "\"it's\"") == "\"it's\"");
  }

  TEST_CASE("an ipv4/prefix has parts") {
    const auto part = [](const char* name) {
      return part_of(VariableType::ipv4_prefix, "192.0.2.10/26", name);
    };
    CHECK(part("") == "192.0.2.10/26");
    CHECK(part("address") == "192.0.2.10");
    CHECK(part("length") == "26");
    CHECK(part("mask") == "255.255.255.192");
    CHECK(part("network") == "192.0.2.0");
    CHECK(part_of(VariableType::ipv4_prefix, "192.0.2.10/0", "mask") == "0.0.0.0");
    CHECK(part_of(VariableType::ipv4_prefix, "192.0.2.10/32", "network") == "192.0.2.10");
  }

  TEST_CASE("a template knows its references and their places") {
    const auto text = Template::parse("ping {{ peer.lan.address }} {{n}}", {"test.toml", 3, 5});
    REQUIRE(text.references().size() == 2);
    CHECK(text.references()[0].peer);
    CHECK(text.references()[0].name == "lan");
    CHECK(text.references()[0].part == "address");
    CHECK(text.references()[0].offset == 5);
    CHECK(text.references()[0].length == 22);
    CHECK(text.place_at(5) == Place{"test.toml", 3, 10});
    CHECK_FALSE(text.references()[1].peer);
  }

  TEST_CASE("a malformed reference is an error at its place") {
    const auto error = [](const std::string& text) {
      return errors_of([&] { (void)Template::parse(text, {"test.toml", 3, 5}); });
    };
    CHECK(error("a {{b") == Strings{"3:7: '{{' without '}}'"});
    CHECK(error("{{ }}") == Strings{"3:5: '{{}}' names no variable"});
    CHECK(error("{{a b}}") ==
          Strings{"3:5: 'a b' is not a variable (write {{name}}, {{name.part}} or {{peer.name}})"});
    CHECK(error("{{a.b.c}}").size() == 1);
    CHECK(error("{{1}}").size() == 1);
    CHECK(error("{{a.}}").size() == 1);
  }

  TEST_CASE("values are quoted as the router wants them") {
    CHECK(command("description 1 {{name}}") == "description 1 \"Tokyo site\"");
    CHECK(command("description 1 {{plain}}") == "description 1 tokyo");
    CHECK(command("description 1 {{odd}}") == R"(description 1 "a\"b\\c'd")");
    CHECK(command("description 1 {{empty}}") == "description 1 \"\"");
    CHECK(command("l2tp tunnel auth on {{psk}}") == "l2tp tunnel auth on \"pass word#1\"");
    CHECK(command("ip lan1 address {{lan}}") == "ip lan1 address 192.0.2.10/26");
    CHECK(command("dhcp scope 1 {{lan.network}}-{{lan.address}}/{{lan.length}}") ==
          "dhcp scope 1 192.0.2.0-192.0.2.10/26");
    CHECK(command("ping {{peer.plain}}") == "ping osaka");
  }

  TEST_CASE("a value inside quotation marks of the line stays inside them") {
    CHECK(command("description 1 \"to {{name}}\"") == "description 1 \"to Tokyo site\"");
    CHECK(command("description 1 \"to {{odd}}\"") == R"(description 1 "to a\"b\\c'd")");
    CHECK(command("description 1 'to {{name}}'") == "description 1 'to Tokyo site'");
    CHECK(command("description 1 'to {{odd}}'") ==
          "bad: 3:23: the value of 'odd' holds ' or \\ and cannot stand inside '...'");
  }

  TEST_CASE("in an assertion a value is one literal") {
    CHECK(assertion("remote == {{lan.address}}") == "remote == \"192.0.2.10\"");
    CHECK(assertion("sent == {{n}}") == "sent == 42");
    CHECK(assertion("enabled == {{flag}}") == "enabled == on");
    CHECK(assertion("name == {{odd}}") == R"(name == "a\"b\\c'd")");
    CHECK(assertion("name == \"{{name}}\"") == "name == \"Tokyo site\"");
    CHECK(assertion("tunnel[{{n}}].state == idle") == "tunnel[42].state == idle");
  }

  TEST_CASE("every byte of the result knows its origin, and a secret is not shown") {
    Diagnostics problems;
    const auto result = rendered("on {{psk}} x", Quoting::command, problems);
    CHECK(result.text == "on \"pass word#1\" x");
    CHECK(result.shown == "on * x");
    CHECK(result.has_secret);
    CHECK(result.complete);
    CHECK(result.from.size() == result.text.size() + 1);
    CHECK(result.from[3] == 3);
    CHECK(result.from[15] == 3);
    CHECK(result.from[16] == 10);
    CHECK(result.from.back() == 12);
  }

  TEST_CASE("a reference to nothing is reported and leaves the text incomplete") {
    Diagnostics problems;
    const auto result = rendered("ping {{nothing}}", Quoting::command, problems);
    CHECK_FALSE(result.complete);
    CHECK(lines_of(problems) == Strings{"3:10: there is no value for 'nothing'"});
  }

  TEST_CASE("a when holds unless it says no") {
    for (const std::string yes : {"on", "true", "tokyo", "not off", "not ", "a == a", "a != b", "not a == b"})
      CHECK_MESSAGE(holds(yes), yes);
    for (const std::string no : {"", " ", "off", "false", "no", "0", "not on", "a == b", "a != a"})
      CHECK_MESSAGE(!holds(no), no);
  }
}

}  // namespace rtx::playbooks::testing
