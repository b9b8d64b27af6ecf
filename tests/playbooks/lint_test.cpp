#include "playbooks/lint.hpp"

#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::playbooks::testing {

TEST_SUITE("playbooks/lint") {
  TEST_CASE("everything is found in one go, in the order of the file") {
    const TemporaryDirectory directory;
    const auto file = directory.write("p.toml", R"(nam = "x"
[vars]
v = { type = "text" }
[[step]]
run = """
frobnicate
save
"""
)");
    const auto found = lint(file);
    Strings messages;
    for (const auto& one : found) messages.push_back(std::to_string(one.place.line) + " " + one.message);
    CHECK(messages == Strings{"1 unknown key 'nam' in a playbook", "3 variable 'v' is never used",
                              "6 `frobnicate` is no command", "7 'save' is not typed by a playbook"});
    CHECK(has_errors(found));
    CHECK(describe_all(found).starts_with(
        file.string() + ":1:1: error: unknown key 'nam' in a playbook\n  nam = \"x\"\n  ^\n"));
  }

  TEST_CASE("a playbook that is fine has nothing to say") {
    CHECK(lint(std::string{RTX_SOURCE_DIR} + "/playbooks/seed/1-wan.toml").empty());
  }

  TEST_CASE("an inventory is checked as one") {
    const TemporaryDirectory directory;
    CHECK(lint(std::string{RTX_SOURCE_DIR} + "/playbooks/seed/inventory.toml").empty());
    CHECK(lint(std::string{RTX_SOURCE_DIR} + "/playbooks/factory/inventory.toml").empty());
    const auto found = lint(directory.write("i.toml", "[router.a]\nhots = \"x\"\n"));
    REQUIRE(found.size() == 2);
    CHECK(found[1].message == "unknown key 'hots' in router 'a'");
  }

  TEST_CASE("a file that is not there is an error like any other") {
    CHECK(lines_of(lint("nowhere.toml")) ==
          Strings{"nowhere.toml:cannot read the playbook 'nowhere.toml': no such file"});
  }

  TEST_CASE("with routers their values are checked, and no secret is fetched") {
    const TemporaryDirectory directory;
    const auto file = directory.write("p.toml", R"([vars]
kind = { type = "text" }
psk = { type = "secret" }
[[step]]
run = """
frobnicate
tunnel select 1
tunnel encapsulation {{kind}}
ipsec ike pre-shared-key 1 text {{psk}}
"""
)");
    Router router;
    router.name = "tokyo";
    VariableValue kind;
    kind.value = std::string{"l2tpv4"};
    VariableValue psk;
    psk.value = SecretSource{
        SecretSource::From::command, "touch " + (directory.path() / "touched").string(), {}, {}, {}};
    router.variables = {{"kind", kind}, {"psk", psk}};
    const auto found = lint(file, {router}, {}, {});
    REQUIRE(found.size() == 2);
    CHECK(found[0].severity == Severity::warning);
    CHECK(found[1].place.line == 8);
    CHECK(found[1].message.starts_with("expected one of "));
    CHECK_FALSE(std::filesystem::exists(directory.path() / "touched"));
    router.variables["kind"].value = std::string{"l2tpv3"};
    CHECK(lint(file, {router}, {}, {}).size() == 1);
  }
}

}  // namespace rtx::playbooks::testing
