#include "playbooks/change_plan.hpp"

#include "playbooks/line_diff.hpp"
#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

using language::Config;

Plan plan_of(const std::string& text) {
  Target target;
  target.router.name = "r";
  target.router.host = "192.0.2.1";
  std::vector<Target> targets;
  targets.push_back(std::move(target));
  const auto fetch = [](const SecretSource&, const std::string&) { return transports::Secret{"none"}; };
  return bind(parsed(text), std::move(targets), {}, {}, fetch);
}

/// The effect of each line of one step on a router that holds `running`, and of what it tells of before.
Strings effects(const std::string& lines, const std::string& running, const std::string& more = "") {
  const auto plan = plan_of(more + "[[step]]\nrun = \"\"\"\n" + lines + "\"\"\"\n");
  Strings told;
  for (const auto& line : plan_change(plan, 0, Config::parse(running)).lines)
    told.push_back(std::string{name_of(line.effect)} + (line.before.empty() ? "" : ": " + line.before));
  return told;
}

/// What `patch`-like reading makes of `before` and a unified diff.
std::string patched(const std::string& before, const std::string& diff) {
  Strings lines;
  for (std::size_t at = 0; at < before.size();) {
    const auto end = before.find('\n', at);
    lines.push_back(before.substr(at, end - at));
    at = end + 1;
  }
  std::string result;
  std::size_t taken = 0;
  for (std::size_t at = 0; at < diff.size();) {
    const auto end = diff.find('\n', at);
    const std::string row = diff.substr(at, end - at);
    at = end + 1;
    if (row.starts_with("---") || row.starts_with("+++")) continue;
    if (row.starts_with("@@ -")) {
      const auto comma = row.find(',');
      const std::size_t line = std::stoul(row.substr(4, comma - 4));
      const bool empty = row.substr(comma, 3) == ",0 ";
      while (taken < (empty ? line : line - 1)) result += lines[taken++] + "\n";
    } else if (row.front() == '+') {
      result += row.substr(1) + "\n";
    } else {
      CHECK(lines.at(taken) == row.substr(1));
      if (row.front() == ' ') result += lines[taken] + "\n";
      ++taken;
    }
  }
  while (taken < lines.size()) result += lines[taken++] + "\n";
  return result;
}

}  // namespace

TEST_SUITE("playbooks/change_plan") {
  TEST_CASE("each line does what it does to this configuration") {
    CHECK(effects("ip lan1 address 192.0.2.1/24\nip lan1 address 192.0.2.2/24\nip lan1 address 192.0.2.2/24\n"
                  "no ip lan1 address\nno ip lan1 address\n",
                  "") == Strings{"adds", "changes: ip lan1 address 192.0.2.1/24", "none",
                                 "removes: ip lan1 address 192.0.2.2/24", "none"});
    CHECK(effects("tunnel select 1\ntunnel enable 1\ntunnel enable 1\ntunnel disable 1\ntunnel select none\n",
                  "") == Strings{"selects", "adds", "none", "removes", "selects"});
    CHECK(effects("ipsec refresh sa\n", "") == Strings{"acts"});
    CHECK(effects("frobnicate on\n", "") == Strings{"unknown"});
  }

  TEST_CASE("the context that a line stands in counts") {
    const std::string running = "tunnel select 1\n l2tp always-on on\n";
    CHECK(effects("tunnel select 1\nl2tp always-on on\ntunnel select 2\nl2tp always-on on\n", running) ==
          Strings{"selects", "none", "selects", "adds"});
  }

  TEST_CASE("a line that is meant to be refused does nothing") {
    const auto plan = plan_of(
        "[[step]]\nrun = \"\"\"\nip lan1 address 192.0.2.1/24\ntunnel select none of them\n\"\"\"\n"
        "expect_error = \"Invalid\"\n");
    const auto change = plan_change(plan, 0, {});
    CHECK(change.lines[1].effect == Effect::is_refused);
    CHECK(change.changes() == 1);
  }

  TEST_CASE("what was there is told without its secret, and taking back needs no more than the snapshot") {
    const std::string running = "ipsec ike pre-shared-key 1 text s3same\n";
    const auto plan = plan_of("[[step]]\nrun = \"ipsec ike pre-shared-key 1 text another\"\n");
    const auto change = plan_change(plan, 0, Config::parse(running));
    CHECK(change.lines[0].before == "ipsec ike pre-shared-key 1 text *");
    REQUIRE(change.undo.edits.size() == 1);
    CHECK(change.undo.edits[0].text == "ipsec ike pre-shared-key 1 text s3same");
    CHECK(change.can_be_undone());
  }

  TEST_CASE("a second time there is nothing to do") {
    const auto plan = plan_of(
        "[[step]]\nrun = \"\"\"\nip lan1 address 192.0.2.1/24\ntunnel select 1\ntunnel encapsulation l2tpv3\n"
        "tunnel enable 1\n\"\"\"\n");
    const auto once = plan_change(plan, 0, {});
    CHECK(once.changes() == 3);
    const auto twice = plan_change(plan, 0, Config::parse(once.after.render()));
    CHECK(twice.changes() == 0);
    CHECK(twice.undo.edits.empty());
  }

  TEST_CASE("what cannot be taken back is not said to be") {
    CHECK_FALSE(plan_change(plan_of("[[step]]\nrun = \"ipsec refresh sa\"\n"), 0, {}).can_be_undone());
    CHECK_FALSE(plan_change(plan_of("[[step]]\nrun = \"frobnicate on\"\n"), 0, {}).can_be_undone());
    const auto hidden = plan_change(plan_of("[[step]]\nrun = \"no login user watch\"\n"), 0,
                                    Config::parse("login user watch *\n"));
    CHECK_FALSE(hidden.can_be_undone());
  }

  TEST_CASE("a line says what it touches, what it can cut, and whether it may go ahead") {
    const std::string running = "ip lan1 address 192.0.2.1/24\nip lan2 address 198.51.100.1/24\n";
    const auto plan = plan_of(
        "[[step]]\nrun = \"\"\"\nip lan1 address 192.0.2.1/24\nip lan2 address 198.51.100.2/24\n"
        "description lan1 office\nip lan1 mtu 1400\nshow config\nospf use on\n\"\"\"\n");
    const safety::Path path{"ssh", "192.0.2.1", "192.0.2.9", "admin"};
    const auto change = plan_change(plan, 0, Config::parse(running), path);
    const auto& lines = change.lines;
    REQUIRE(lines.size() == 6);
    CHECK(lines[0].effect == Effect::none);
    CHECK(lines[0].touches.empty());
    CHECK_FALSE(lines[0].cuts);
    CHECK(lines[1].touches.empty());
    CHECK(lines[1].cuts);
    CHECK_FALSE(lines[1].ahead);
    CHECK(lines[2].ahead);
    CHECK_FALSE(lines[2].cuts);
    CHECK(lines[3].touches == "lan1 holds 192.0.2.1");
    CHECK(lines[4].effect == Effect::displays);
    CHECK(lines[4].touches.empty());
    CHECK(lines[5].acts == language::Acts::after_refresh);
    CHECK(lines[5].line == 5);
    CHECK(change.can_be_undone());
  }

  TEST_CASE("a switch is wanted where a mistake may need a restart") {
    const safety::Path path{"ssh", "192.0.2.1", "192.0.2.9", "admin"};
    const auto wants = [&](const std::string& line) {
      CAPTURE(line);
      return plan_change(plan_of("[[step]]\nrun = '" + line + "'\n"), 0,
                         Config::parse("ip lan1 address 192.0.2.1/24\nlogin user watch *\n"), path)
          .needs_switch();
    };
    CHECK(wants("ip lan1 mtu 1400"));
    CHECK(wants("ip lan2 address 198.51.100.1/24"));
    CHECK(wants("frobnicate on"));
    CHECK(wants("ipsec refresh sa"));
    CHECK(wants("no login user watch"));
    CHECK_FALSE(wants("syslog debug on"));
    CHECK_FALSE(wants("ip lan2 mtu 1400"));
    CHECK_FALSE(wants("ip lan1 address 192.0.2.1/24"));
    CHECK_FALSE(wants("show config"));
  }

  TEST_CASE("nothing known of the way: everything that may be it is named") {
    const auto change =
        plan_change(plan_of("[[step]]\nrun = 'ip lan2 mtu 1400'\n"), 0, Config::parse("ip lan1 mtu 1500\n"));
    CHECK(change.lines[0].touches == "this session may come by lan2");
  }

  TEST_CASE("consent is needed for what cannot be put back, unless the playbook names it") {
    const auto needing = [](const std::string& head, const std::string& line) {
      const auto plan = plan_of(head + "[[step]]\nrun = '" + line + "'\n");
      Strings found;
      const auto change =
          plan_change(plan, 0, Config::parse("login user watch *\nadministrator password *\n"));
      for (const auto* one : change.needing_consent()) found.push_back(one->cannot_be_put_back);
      return found;
    };
    CHECK(needing("", "frobnicate on") == Strings{"the command is not known"});
    CHECK(needing("", "login user watch word") == Strings{"its secret is not shown by the router"});
    CHECK(needing("", "no login user watch") == Strings{"its secret is not shown by the router"});
    CHECK(needing("", "administrator password encrypted").size() == 1);
    CHECK(needing("", "administrator password *").size() == 1);
    CHECK(needing("", "login user other word").empty());
    CHECK(needing("", "ipsec refresh sa").empty());
    CHECK(needing("", "ip lan1 mtu 1400").empty());
    CHECK(needing("allow = ['login user']\n", "no login user watch").empty());
    CHECK(needing("allow = ['administrator password']\n", "administrator password encrypted").empty());
    CHECK(needing("allow = ['administrator password']\n", "no login user watch").size() == 1);
  }

  TEST_CASE("the way to a router, as far as the inventory knows it") {
    Router router;
    router.host = "192.0.2.1";
    router.user = "admin";
    CHECK(path_to(router).door == "ssh");
    CHECK(path_to(router).router_address == "192.0.2.1");
    CHECK(path_to(router).user == "admin");
    router.hops.emplace_back();
    CHECK(path_to(router).router_address.empty());
    router.hops.clear();
    router.host = "router.example";
    CHECK(path_to(router).router_address.empty());
    router.host = "192.0.2.1";
    router.transport = "tcp";
    CHECK(path_to(router).router_address.empty());
  }
}

TEST_SUITE("playbooks/line_diff") {
  TEST_CASE("as diff -u writes it") {
    CHECK(unified_diff("a\nb\n", "a\nb\n", "x", "y").empty());
    CHECK(unified_diff("1\n2\n3\n4\n5\n", "1\n2\n3\nfour\n5\n", "x", "y") ==
          "--- x\n+++ y\n@@ -1,5 +1,5 @@\n 1\n 2\n 3\n-4\n+four\n 5\n");
    CHECK(unified_diff("", "a\n", "x", "y") == "--- x\n+++ y\n@@ -0,0 +1,1 @@\n+a\n");
    CHECK(unified_diff("a\n", "", "x", "y") == "--- x\n+++ y\n@@ -1,1 +0,0 @@\n-a\n");
  }

  TEST_CASE("far changes are hunks of their own, near ones share one") {
    std::string before;
    for (int line = 1; line <= 30; ++line) before += std::to_string(line) + "\n";
    std::string after = before;
    after.replace(after.find("\n5\n"), 3, "\nfive\n");
    after.replace(after.find("\n9\n"), 3, "\nnine\n");
    after.replace(after.find("\n25\n"), 4, "\n");
    const auto diff = unified_diff(before, after, "x", "y");
    CHECK(diff.find("@@ -2,11 +2,11 @@\n 2\n") != std::string::npos);
    CHECK(diff.find("@@ -22,7 +22,6 @@\n 22\n 23\n 24\n-25\n 26\n 27\n 28\n") != std::string::npos);
    CHECK(patched(before, diff) == after);
  }

  TEST_CASE("it turns any text into any other") {
    std::mt19937 random{3};
    const auto text = [&] {
      std::string lines;
      for (auto left = random() % 40; left > 0; --left)
        lines += std::string(1, static_cast<char>('a' + random() % 6)) + "\n";
      return lines;
    };
    for (int round = 0; round < 500; ++round) {
      const std::string before = text();
      const std::string after = text();
      CHECK(patched(before, unified_diff(before, after, "x", "y")) == after);
    }
  }
}

}  // namespace rtx::playbooks::testing
