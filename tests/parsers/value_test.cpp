#include "parsers/value.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace rtx::parsers {
namespace {

using namespace std::chrono_literals;

TEST_SUITE("parsers/value") {
  TEST_CASE("as a person reads it") {
    CHECK(text_of({Absent{}}) == "absent");
    CHECK(text_of({true}) == "true");
    CHECK(text_of({std::int64_t{-5}}) == "-5");
    CHECK(text_of({Value::Duration{288}}) == "0.288ms");
    CHECK(text_of({Value::Duration{1000}}) == "1.000ms");
    CHECK(text_of({Value::Duration{-1500}}) == "-1.500ms");
    CHECK(text_of({Value::Duration{56s}}) == "56s");
    CHECK(text_of({Value::Duration{0}}) == "0s");
    CHECK(text_of({Permille{1000}}) == "100.0%");
    CHECK(text_of({Permille{3}}) == "0.3%");
    CHECK(text_of({std::string{"wait_ctl_reply"}}) == "wait_ctl_reply");
    CHECK(text_of({std::string{"2001:db8::1"}}) == "2001:db8::1");
    CHECK(text_of({std::string{"YAMAHA Corporation"}}) == "\"YAMAHA Corporation\"");
    CHECK(text_of({std::string{}}) == "\"\"");
  }

  TEST_CASE("text of the router cannot act on the terminal") {
    CHECK(text_of({std::string{"a\x1b[2J\"b\n"}}) == R"("a\x1b[2J\"b\x0a")");
  }

  TEST_CASE("long lists are cut and counted") {
    Value::List list(10);
    for (std::size_t i = 0; i < list.size(); ++i) list[i].data.emplace<std::int64_t>(i);
    CHECK(text_of({list}) == "[0, 1, 2, 3, 4, 5, 6, 7, and 2 more]");
    list.resize(8);
    CHECK(text_of({list}) == "[0, 1, 2, 3, 4, 5, 6, 7]");
  }

  TEST_CASE("as JSON: seconds, percent, absent fields left out") {
    const Value value{Value::Record{{"b", {Value::Duration{288}}},
                                    {"a", {Value::Duration{56s}}},
                                    {"loss", {Permille{666}}},
                                    {"all", {Permille{1000}}},
                                    {"none", {Absent{}}},
                                    {"list", {Value::List{{true}, {std::string{"x"}}}}}}};
    CHECK(json_of(value).dump() == R"({"b":0.000288,"a":56,"loss":66.6,"all":100,"list":[true,"x"]})");
  }

  TEST_CASE("JSON can be written whatever the bytes") {
    CHECK(json_of({std::string{"\x93\xfaok\x1b"}}).dump() == "\"\xEF\xBF\xBD\xEF\xBF\xBDok\\u001b\"");
  }
}

}  // namespace
}  // namespace rtx::parsers
