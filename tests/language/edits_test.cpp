#include "language/edits.hpp"

#include "language/families.hpp"
#include "tests/language/random_lines.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::language {
namespace {

using Strings = std::vector<std::string>;

Strings texts(const Edits& edits) {
  Strings all;
  for (const auto& edit : edits.edits) all.push_back(edit.text);
  return all;
}

Edits between(const std::string& from, const std::string& to) {
  return edits_between(Config::parse(from), Config::parse(to));
}

/// What a router does that is typed `edits`.
Config typed(Config config, const Edits& edits) {
  Selection selection;
  for (const auto& edit : edits.edits) {
    CAPTURE(edit.text);
    const auto reading = read(edit.text, selection);
    if (reading.mistake) FAIL_CHECK(reading.mistake->message);
    REQUIRE(reading.command.has_value());
    config.apply(*reading.command);
    selection = after(*reading.command, selection);
  }
  CHECK(selection == Selection{});
  return config;
}

Selection place_for(const Family& family, RandomLines& random) {
  if (family.context == Context::top) return {};
  return {family.context, std::to_string(random.number(1, 3))};
}

Config random_config(RandomLines& random, std::size_t lines) {
  Config config;
  for (std::size_t count = 0; count < lines; ++count) {
    const auto& family = all_families()[random.number(0, all_families().size() - 1)];
    if (family.rank == section::none || family.asks) continue;
    const auto reading = read(random.line(family), place_for(family, random));
    if (reading.command) config.apply(*reading.command);
  }
  return config;
}

}  // namespace

TEST_SUITE("language/edits") {
  TEST_CASE("nothing to do is nothing to type") {
    const std::string config =
        "ip lan1 address 192.0.2.1/24\ntunnel select 1\n tunnel encapsulation l2tpv3\n";
    CHECK(between(config, config).edits.empty());
    CHECK(between("", "").edits.empty());
  }

  TEST_CASE("a new line is typed, an old one taken back, a changed one typed over") {
    CHECK(texts(between("", "ip lan1 address 192.0.2.1/24\n")) == Strings{"ip lan1 address 192.0.2.1/24"});
    CHECK(texts(between("ip lan1 address 192.0.2.1/24\n", "")) == Strings{"no ip lan1 address"});
    CHECK(texts(between("ip lan1 address 192.0.2.1/24\n", "ip lan1 address 192.0.2.2/24\n")) ==
          Strings{"ip lan1 address 192.0.2.2/24"});
  }

  TEST_CASE("a list is entered anew, whole") {
    CHECK(texts(between("ip lan2 nat descriptor 1 2\n", "ip lan2 nat descriptor 2\n")) ==
          Strings{"ip lan2 nat descriptor 2"});
    CHECK(texts(between("ip route default gateway 192.0.2.1\n", "")) == Strings{"no ip route default"});
  }

  TEST_CASE("tunnels are entered and left; what is enabled last is disabled first") {
    const std::string config =
        "tunnel select 1\n tunnel encapsulation l2tpv3\n l2tp always-on on\n tunnel enable 1\n"
        "tunnel select 2\n tunnel encapsulation l2tpv3\n";
    CHECK(texts(between("", config)) == Strings{"tunnel select 1", "tunnel encapsulation l2tpv3",
                                                "l2tp always-on on", "tunnel enable 1", "tunnel select 2",
                                                "tunnel encapsulation l2tpv3", "tunnel select none"});
    CHECK(texts(between(config, "")) == Strings{"tunnel select 2", "no tunnel encapsulation",
                                                "no tunnel enable 1", "tunnel select 1", "no l2tp always-on",
                                                "no tunnel encapsulation", "tunnel select none"});
  }

  TEST_CASE("secrets are not needed to take a line back, and those that are hidden cannot be put back") {
    CHECK(texts(between("ipsec ike pre-shared-key 1 text s3same\n", "")) ==
          Strings{"no ipsec ike pre-shared-key 1"});
    const auto hidden = between("", "login user watch *\nip lan1 proxyarp on\n");
    CHECK(texts(hidden) == Strings{"ip lan1 proxyarp on"});
    REQUIRE(hidden.unreachable.size() == 1);
    CHECK(hidden.unreachable[0].text == "login user watch *");
    CHECK(hidden.unreachable[0].why == "its secret is not shown by the router");
  }

  TEST_CASE("what the table does not know is told, whichever way it would go") {
    const auto gone = between("frobnicate on\n", "");
    CHECK(gone.edits.empty());
    REQUIRE(gone.unreachable.size() == 1);
    CHECK(gone.unreachable[0].why == "the command is not known");
    CHECK(between("", "frobnicate on\n").unreachable.size() == 1);
    CHECK(texts(between("ip filter 1 pass * *\n", "ip filter 1 pass * * * * *\n")) ==
          Strings{"ip filter 1 pass * * * * *"});
    CHECK(texts(between("macro m <<EOM\nshow log\nEOM\n", "")) == Strings{"no macro m"});
    const auto lines = between("", "macro m <<EOM\nshow log\nEOM\n");
    REQUIRE(lines.unreachable.size() == 1);
    CHECK(lines.unreachable[0].why == "it spans several lines");
  }

  TEST_CASE("between random configurations, both ways") {
    RandomLines random{7};
    int compared = 0;
    for (int round = 0; round < 60; ++round) {
      const Config from = random_config(random, 40);
      const Config to = random_config(random, 40);
      const auto there = edits_between(from, to);
      if (!there.unreachable.empty()) continue;
      CHECK(typed(from, there) == to);
      const auto back = edits_between(to, from);
      if (back.unreachable.empty()) CHECK(typed(to, back) == from);
      ++compared;
    }
    CHECK(compared > 30);
  }

  TEST_CASE("every setting can be taken back") {
    RandomLines random{8};
    for (const auto& family : all_families()) {
      if (family.rank == section::none || family.asks) continue;
      const auto line = random.line(family);
      CAPTURE(line);
      const auto reading = read(line, place_for(family, random));
      REQUIRE(reading.command.has_value());
      Config config;
      config.apply(*reading.command);
      const auto edits = edits_between(config, {});
      CHECK(edits.unreachable.empty());
      CHECK(typed(config, edits) == Config{});
    }
  }
}

}  // namespace rtx::language
