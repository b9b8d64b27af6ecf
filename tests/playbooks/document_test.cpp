#include "playbooks/document.hpp"

#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::playbooks::testing {
namespace {

/// The string under `key` of a document, and the `line:column` of each of its bytes and its end.
std::string places_of(const std::string& text) {
  Diagnostics problems;
  const auto document = parse_document(text, "test.toml", problems);
  REQUIRE(problems.empty());
  const auto& table = std::get<Item::Table>(document->data);
  const auto& source = table.front().value.source;
  REQUIRE(source.spots.size() == source.text.size() + 1);
  std::string places;
  for (std::size_t at = 0; at < source.spots.size(); ++at) {
    const std::string byte = at == source.text.size()  ? "end"
                             : source.text[at] == '\n' ? "\\n"
                                                       : source.text.substr(at, 1);
    places += (at == 0 ? "" : " ") + byte + "@" + std::to_string(source.spots[at].line) + ":" +
              std::to_string(source.spots[at].column);
  }
  return places;
}

Strings errors_of_document(const std::string& text) {
  Diagnostics problems;
  CHECK_FALSE(parse_document(text, "test.toml", problems).has_value());
  return lines_of(problems);
}

}  // namespace

TEST_SUITE("playbooks/document") {
  TEST_CASE("every byte of a string knows where it came from") {
    CHECK(places_of("k = \"ab\"") == "a@1:6 b@1:7 end@1:8");
    CHECK(places_of("k = 'ab'") == "a@1:6 b@1:7 end@1:8");
    CHECK(places_of("k = \"\"") == "end@1:6");
    CHECK(places_of("\n  k=\"a\\\"b\"") == "a@2:6 \"@2:7 b@2:9 end@2:10");
    CHECK(places_of("k = 'a\\b'") == "a@1:6 \\@1:7 b@1:8 end@1:9");
  }

  TEST_CASE("the lines of a multi-line string are the lines of the file") {
    CHECK(places_of("k = \"\"\"\na\n b\"\"\"") == "a@2:1 \\n@2:2  @3:1 b@3:2 end@3:3");
    CHECK(places_of("k = '''\na\nb'''") == "a@2:1 \\n@2:2 b@3:1 end@3:2");
    CHECK(places_of("k = \"\"\"a\nb\"\"\"") == "a@1:8 \\n@1:9 b@2:1 end@2:2");
    CHECK(places_of("k = \"\"\"\r\na\r\nb\"\"\"") == "a@2:1 \\n@2:3 b@3:1 end@3:2");
    CHECK(places_of("k = \"\"\"\na \\\n  b\"\"\"") == "a@2:1  @2:2 b@3:3 end@3:4");
    CHECK(places_of("k = \"\"\"\na\\tb\"\"\"") == "a@2:1 \t@2:2 b@2:4 end@2:5");
  }

  TEST_CASE("escapes of several bytes, and columns behind wide characters") {
    Diagnostics problems;
    const auto document = parse_document("k = \"名\\u3042x\"", "test.toml", problems);
    const auto& source = std::get<Item::Table>(document->data).front().value.source;
    CHECK(source.text == "名あx");
    CHECK(source.spots[3].column == 9);
    CHECK(source.spots[5].column == 9);
    CHECK(source.spots[6].column == 15);
  }

  TEST_CASE("keys come in the order of the file") {
    Diagnostics problems;
    const auto document = parse_document("z = 1\na = true\n[m]\nb = 1.5\nc = [1]\n", "test.toml", problems);
    const auto& table = std::get<Item::Table>(document->data);
    REQUIRE(table.size() == 3);
    CHECK(table[0].key == "z");
    CHECK(table[1].key == "a");
    CHECK(table[1].spot.line == 2);
    CHECK(table[1].value.spot.column == 5);
    CHECK(table[0].value.kind() == "a number");
    CHECK(table[1].value.kind() == "true or false");
    CHECK(table[2].value.kind() == "a table");
    const auto& inner = std::get<Item::Table>(table[2].value.data);
    CHECK(inner[0].value.kind() == "a number with a fraction");
    CHECK(inner[1].value.kind() == "a list");
  }

  TEST_CASE("a syntax error has its place") {
    CHECK(errors_of_document("a = 1\n= 2\n") ==
          Strings{"2:1: not valid TOML: expected keys, tables, whitespace or comments, saw '='"});
    CHECK(errors_of_document("a = 1\na = 2\n") ==
          Strings{"2:5: not valid TOML: cannot redefine existing integer 'a'"});
    CHECK(errors_of_document(std::string(1024 * 1024 + 1, '#')) == Strings{"larger than 1 MiB"});
  }
}

}  // namespace rtx::playbooks::testing
