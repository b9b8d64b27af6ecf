#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace rtx::parsers {
namespace {

namespace fs = std::filesystem;

struct Capture {
  const Parser* parser;
  fs::path path;  ///< Of the text.
};

std::string with(std::string text, char from, char to) {
  std::ranges::replace(text, from, to);
  return text;
}

/// Every `.txt` below tests/captures, sorted, with the parser its folder is named for (null if there is
/// none).
std::vector<Capture> captures() {
  std::vector<Capture> found;
  for (const auto& folder : fs::directory_iterator{RTX_CAPTURES}) {
    if (!folder.is_directory()) continue;
    const auto command = with(folder.path().filename().string(), '_', ' ');
    const auto* parser = find_parser(command);
    if (parser != nullptr && parser->command != command) parser = nullptr;
    for (const auto& file : fs::directory_iterator{folder}) {
      if (file.path().extension() == ".txt") found.push_back({parser, file.path()});
    }
  }
  std::ranges::sort(found, {}, &Capture::path);
  return found;
}

/// The lines of every field `unrecognised`, at whatever depth.
void collect_unrecognised(const Value& value, std::vector<std::string>& lines) {
  if (const auto* list = std::get_if<Value::List>(&value.data)) {
    for (const auto& element : *list) collect_unrecognised(element, lines);
  } else if (const auto* record = std::get_if<Value::Record>(&value.data)) {
    for (const auto& [name, inner] : *record) {
      if (name == "unrecognised") lines.push_back(text_of(inner));
      collect_unrecognised(inner, lines);
    }
  }
  std::erase(lines, "[]");
}

/// Whether `rest` begins in the middle of a line that the console's width has cut: between those two halves
/// nothing can stand.
bool continues_cut_line(std::string_view rest) {
  return rest.starts_with("ess=") || rest.starts_with("ss=") || rest.starts_with("mote: ") ||
         rest.starts_with("0 a6 11\n");
}

/// The error lies inside the text, and can be described.
void check_place(const ParseError& error, std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  CHECK(error.line >= 1);
  CHECK(error.line <= lines);
  CHECK(error.column >= 1);
  CHECK(error.column <= text.size() + 1);
  CHECK_FALSE(error.expected.empty());
  CHECK_FALSE(describe(error, text, "x").empty());
}

TEST_SUITE("parsers/captures") {
  TEST_CASE("every capture says what its .json says, and nothing in it is unrecognised") {
    for (const auto& [parser, path] : captures()) {
      CAPTURE(path.string());
      REQUIRE(parser != nullptr);
      const auto text = contents(path);
      const auto value = parser->parse(text);
      if (!value) {
        FAIL_CHECK(describe(value.error(), text, path.filename().string()));
        continue;
      }
      std::vector<std::string> unrecognised;
      collect_unrecognised(*value, unrecognised);
      CHECK(unrecognised == std::vector<std::string>{});

      auto golden = path;
      golden.replace_extension(".json");
      const auto expected = nlohmann::json::parse(contents(golden));
      const auto got = nlohmann::json::parse(json_of(*value).dump());
      CHECK_MESSAGE(got == expected, nlohmann::json::diff(expected, got).dump(2));
    }
  }

  TEST_CASE("every parser has captures") {
    const auto all = captures();
    for (const auto& parser : all_parsers()) {
      CAPTURE(parser.command);
      CHECK(std::ranges::any_of(all, [&](const Capture& capture) { return capture.parser == &parser; }));
    }
  }

  TEST_CASE("a capture cut at any byte is an error inside the text, or a record") {
    for (const auto& [parser, path] : captures()) {
      const auto text = contents(path);
      for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(path.string());
        CAPTURE(size);
        const auto cut = std::string_view{text}.substr(0, size);
        const auto value = parser->parse(cut);
        if (value) {
          CHECK(json_of(*value).is_object());
        } else {
          check_place(value.error(), cut);
        }
      }
    }
  }

  TEST_CASE("a line that nobody knows, between any two lines, is kept and changes nothing else") {
    for (const auto& [parser, path] : captures()) {
      // To `show techinfo` every line is known: it belongs to a section.
      if (parser->command == "show techinfo") continue;
      const auto text = contents(path);
      const auto original = parser->parse(text);
      REQUIRE(original.has_value());
      for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', end + 1)) {
        if (continues_cut_line(std::string_view{text}.substr(end + 1))) continue;
        CAPTURE(path.string());
        CAPTURE(end);
        auto longer = text;
        longer.insert(end + 1, "  A new line: of firmware 99\n");
        const auto value = parser->parse(longer);
        if (!value) {
          FAIL_CHECK(describe(value.error(), longer, "x"));
          continue;
        }
        std::vector<std::string> unrecognised;
        collect_unrecognised(*value, unrecognised);
        CHECK(unrecognised == std::vector<std::string>{R"(["A new line: of firmware 99"])"});
        auto left = json_of(*value);
        auto right = json_of(*original);
        left.erase("unrecognised");
        right.erase("unrecognised");
        CHECK(left == right);
      }
    }
  }
}

}  // namespace
}  // namespace rtx::parsers
