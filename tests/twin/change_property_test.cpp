#include "language/edits.hpp"
#include "tests/language/random_lines.hpp"
#include "tests/twin/world_bench.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using rtx::language::Config;
using rtx::language::Context;
using rtx::language::Family;
using rtx::language::Kind;
using rtx::language::RandomLines;
using rtx::language::Selection;

namespace {

/// A simulated router that lines are typed at, as a session does.
class TypedAt {
 public:
  explicit TypedAt(WorldBench& bench) : bench_{bench} {}

  /// False if the router refused it.
  bool type(const std::string& line) {
    return !bench_.left().execute(line, selection_, Level::administrator, Language::english).error;
  }

  /// Any setting that can be taken back, typed as it is or with `no`; returns it, empty if it was refused.
  std::string type_something(RandomLines& random) {
    const auto families = rtx::language::all_families();
    const Family& family = families[random.number(0, families.size() - 1)];
    const bool is_setting =
        family.kind == Kind::single || family.kind == Kind::list || family.kind == Kind::flag;
    if (!is_setting || family.asks || family.stays || family.value == "{here}") return {};
    if (family.context != Context::top) {
      const Selection place{family.context, std::to_string(random.number(1, 3))};
      if (!type(rtx::language::selecting(place))) return {};
    }
    const std::string line = (random.number(0, 4) == 0 ? "no " : "") + random.line(family);
    return type(line) ? line : std::string{};
  }

  void type_all(const rtx::language::Edits& edits) {
    selection_ = {};
    for (const auto& edit : edits.edits) {
      CAPTURE(edit.text);
      CHECK(type(edit.text));
    }
  }

 private:
  WorldBench& bench_;
  Selection selection_;
};

}  // namespace

TEST_SUITE("twin/changes") {
  TEST_CASE("whatever was typed, what takes it back leaves the router exactly as it was") {
    RandomLines random{11};
    std::size_t typed = 0;
    std::size_t taken_back = 0;
    for (int round = 0; round < 40; ++round) {
      CAPTURE(round);
      WorldBench bench;
      TypedAt router{bench};
      for (int lines = 0; lines < 60; ++lines) router.type_something(random);
      const Config before = bench.left().running();
      for (int lines = 0; lines < 40; ++lines) typed += router.type_something(random).empty() ? 0U : 1U;
      const auto undo = rtx::language::edits_between(bench.left().running(), before);
      if (!undo.unreachable.empty()) continue;
      router.type_all(undo);
      CHECK(bench.left().running() == before);
      CHECK(bench.left().running().render() == before.render());
      CHECK(rtx::language::edits_between(bench.left().running(), before).edits.empty());
      ++taken_back;
    }
    CHECK(typed > 500);
    CHECK(taken_back > 20);
  }

  TEST_CASE("a configuration is read back from what a router prints, and prints the same again") {
    RandomLines random{12};
    for (int round = 0; round < 40; ++round) {
      CAPTURE(round);
      WorldBench bench;
      TypedAt router{bench};
      for (int lines = 0; lines < 80; ++lines) router.type_something(random);
      const std::string printed = bench.left().running().render();
      const Config again = Config::parse(printed);
      CHECK(again.render() == printed);
      CHECK(again == bench.left().running());
    }
  }
}
