#include "parsers/record.hpp"

#include "tests/parsers/support.hpp"

#include <boost/describe/class.hpp>
#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace rtx::parsers {

struct Engine {
  static constexpr std::string_view key = "name";
  std::string_view name;
  std::optional<Word<"on", "off">> state;
};
BOOST_DESCRIBE_STRUCT(Engine, (), (name, state))

struct Ship {
  bool afloat = false;
  std::int64_t tons = 0;
  std::chrono::milliseconds latency{};
  Permille cargo;
  MacAddress mac;
  std::optional<Engine> spare;
  std::vector<Engine> engines;
  std::vector<std::uint32_t> holds;
};
BOOST_DESCRIBE_STRUCT(Ship, (), (afloat, tons, latency, cargo, mac, spare, engines, holds))

namespace {

static_assert(type_of<Ship>.kind == Kind::record, "types are known at compile time");

TEST_SUITE("parsers/record") {
  TEST_CASE("a described struct tells its type") {
    const auto& fields = type_of<Ship>.fields;
    REQUIRE(fields.size() == 8);
    CHECK(fields[0].name == "afloat");
    CHECK(fields[0].type->kind == Kind::boolean);
    CHECK(fields[1].type->kind == Kind::integer);
    CHECK(fields[2].type->kind == Kind::duration);
    CHECK(fields[3].type->kind == Kind::permille);
    CHECK(fields[4].type->kind == Kind::text);
    CHECK_FALSE(fields[4].optional);

    CHECK(fields[5].optional);
    CHECK(fields[5].type->kind == Kind::record);

    const auto& engines = *fields[6].type;
    CHECK(engines.kind == Kind::list);
    CHECK(engines.key == "name");
    CHECK(engines.element == &type_of<Engine>);
    const auto& state = engines.element->fields[1];
    CHECK(state.optional);
    CHECK(state.type->kind == Kind::text);
    REQUIRE(state.type->words.size() == 2);
    CHECK(state.type->words[1] == "off");

    CHECK(fields[7].type->kind == Kind::list);
    CHECK(fields[7].type->key.empty());
    CHECK(fields[7].type->element->kind == Kind::integer);
  }

  TEST_CASE("a described struct becomes a value that owns its texts") {
    std::string name = "port";
    Ship ship{.afloat = true,
              .tons = std::numeric_limits<std::int64_t>::min(),
              .latency = std::chrono::milliseconds{3},
              .cargo = {255},
              .mac = {},
              .spare = std::nullopt,
              .engines = {{name, Word<"on", "off">{"stuck"}}, {"starboard", std::nullopt}},
              .holds = {4, 5}};
    const auto value = value_of(ship);
    name = "xxxx";
    CHECK(text_of(value) ==
          R"({afloat: true, tons: -9223372036854775808, latency: 3.000ms, cargo: 25.5%, mac: "", )"
          R"(engines: [{name: port, state: stuck}, {name: starboard}], holds: [4, 5]})");
    CHECK(field(value, "spare") == Value{Absent{}});
  }

  TEST_CASE("values compare whole") {
    CHECK(value_of(Ship{}) == value_of(Ship{}));
    CHECK_FALSE(value_of(Ship{.tons = 1}) == value_of(Ship{}));
    CHECK_FALSE(Value{std::int64_t{0}} == Value{false});
  }

  TEST_CASE("an error of the parser passes through") {
    const auto value =
        as_value<[](std::string_view) -> Result<Ship> { return ParseError{2, 3, "a ship"}; }>("");
    REQUIRE_FALSE(value.has_value());
    CHECK(value.error() == ParseError{2, 3, "a ship"});
  }
}

}  // namespace
}  // namespace rtx::parsers
