#include "language/config.hpp"
#include "language/families.hpp"
#include "tests/language/random_lines.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace rtx::language {
namespace {

/// Where lines of `family` may be typed.
Selection place_for_line(const Family& family, RandomLines& random) {
  switch (family.context) {
    case Context::top:
      return {};
    case Context::tunnel:
      return {Context::tunnel, std::to_string(random.number(1, 3))};
    case Context::pp:
      return {Context::pp, random.number(0, 2) == 0 ? "anonymous" : std::to_string(random.number(1, 3))};
  }
  return {};
}

bool is_setting(const Family& family) {
  return family.rank != section::none;
}

/// Commands of one random configuration, by key: typed in any order they make the same one.
std::vector<Command> random_settings(RandomLines& random) {
  std::map<std::string, Command> settings;
  while (settings.size() < 60) {
    const auto& family = all_families()[random.number(0, all_families().size() - 1)];
    if (!is_setting(family)) continue;
    const auto line = random.line(family);
    CAPTURE(line);
    const auto reading = read(line, place_for_line(family, random));
    REQUIRE(reading.command);
    settings.insert_or_assign(reading.command->key, *reading.command);
  }
  std::vector<Command> commands;
  for (const auto& [key, command] : settings) commands.push_back(command);
  return commands;
}

Config configuration(const std::vector<Command>& commands) {
  Config config;
  for (const auto& command : commands) config.apply(command);
  return config;
}

TEST_SUITE("language/random") {
  TEST_CASE(
      "every row of the table takes the lines it describes, and prints them so that they read the same") {
    RandomLines random{1};
    for (const auto& family : all_families()) {
      for (int round = 0; round < 25; ++round) {
        const auto line = random.line(family);
        CAPTURE(line);
        const auto selection = place_for_line(family, random);
        const auto reading = read(line, selection);
        if (reading.mistake) FAIL_CHECK(reading.mistake->message);
        REQUIRE(reading.command);
        if (is_setting(family)) CHECK(reading.command->family->pattern == family.pattern);

        const auto printed = canonical(*reading.command);
        CAPTURE(printed);
        const auto again = read(printed, selection);
        REQUIRE(again.command);
        CHECK(again.command->key == reading.command->key);
        CHECK(canonical(*again.command) == printed);
      }
    }
  }

  TEST_CASE("a random configuration is read back from what it prints") {
    RandomLines random{2};
    for (int round = 0; round < 50; ++round) {
      const auto config = configuration(random_settings(random));
      const auto text = config.render();
      CAPTURE(text);
      const auto again = Config::parse(text);
      REQUIRE(again == config);
      REQUIRE(again.render() == text);
      REQUIRE(std::ranges::all_of(again.lines(), &ConfigLine::known));
    }
  }

  TEST_CASE("the order of typing does not matter") {
    RandomLines random{3};
    for (int round = 0; round < 30; ++round) {
      auto commands = random_settings(random);
      const auto config = configuration(commands);
      std::ranges::shuffle(commands, random.engine());
      CHECK(configuration(commands) == config);
    }
  }

  TEST_CASE("`no` takes every line away again") {
    RandomLines random{4};
    for (int round = 0; round < 30; ++round) {
      auto config = configuration(random_settings(random));
      auto lines = config.lines();
      std::ranges::shuffle(lines, random.engine());
      for (const auto& line : lines) {
        CAPTURE(line.text);
        const auto reading = read("no " + line.text.substr(0, line.text.find('\n')), line.selection);
        REQUIRE(reading.command);
        CHECK(config.apply(*reading.command));
      }
      CHECK(config == Config{});
    }
  }

  TEST_CASE("no secret of a random configuration survives masking") {
    RandomLines random{5};
    for (const auto& family : all_families()) {
      for (int round = 0; round < 20; ++round) {
        const auto line = random.line(family);
        CAPTURE(line);
        const auto reading = read(line, place_for_line(family, random));
        REQUIRE(reading.command);
        auto command = *reading.command;
        for (const auto index : command.secrets) command.value[index].text = "open-sesame";
        CHECK(masked(canonical(command)).find("sesame") == std::string::npos);
      }
    }
  }
}

}  // namespace
}  // namespace rtx::language
