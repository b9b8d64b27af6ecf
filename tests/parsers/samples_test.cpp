#include "parsers/message.hpp"
#include "tests/parsers/support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>

namespace rtx::parsers {
namespace {

namespace fs = std::filesystem;

/// A collection of router output kept outside of the repository; `RTX_SAMPLES` in the environment names
/// another. Without it these tests have nothing to do.
fs::path samples() {
  const auto* const named = std::getenv("RTX_SAMPLES");
  return named != nullptr ? fs::path{named} : fs::path{RTX_SAMPLES};
}

bool are_there() {
  if (fs::is_directory(samples())) return true;
  MESSAGE("no samples at ", samples().string());
  return false;
}

TEST_SUITE("parsers/samples") {
  TEST_CASE("every sample of a command that has a parser is understood") {
    if (!are_there()) return;
    // An access point, which is no router, prints these too.
    const auto* const known_unknown = R"(["Power: PoE", "State of cooperation: NONE"])";
    int seen = 0;
    for (const auto& parser : all_parsers()) {
      auto folder = std::string{parser.command};
      std::ranges::replace(folder, ' ', '-');
      if (!fs::is_directory(samples() / folder)) continue;
      for (const auto& file : fs::directory_iterator{samples() / folder}) {
        CAPTURE(file.path().string());
        const auto text = contents(file.path());
        const auto value = parser.parse(text);
        ++seen;
        if (!value) {
          FAIL_CHECK(describe(value.error(), text, file.path().filename().string()));
          continue;
        }
        const auto& record = std::get<Value::Record>(value->data);
        const auto lines = std::ranges::find(record, "unrecognised", &Field::name);
        if (lines == record.end()) continue;
        const auto unrecognised = text_of(lines->value);
        CHECK((unrecognised == "[]" || unrecognised == known_unknown));
      }
    }
    CHECK(seen > 0);
  }

  TEST_CASE("every sampled error and save message is known") {
    if (!are_there()) return;
    int seen = 0;
    for (const auto& file : fs::directory_iterator{samples() / "console-messages"}) {
      std::istringstream lines{contents(file.path())};
      for (std::string line; std::getline(lines, line);) {
        const auto message = parse_message(line);
        if (!message) continue;
        CAPTURE(line);
        ++seen;
        if (const auto* error = std::get_if<ErrorMessage>(&*message)) CHECK(error->refusal != Refusal::other);
        if (const auto* save = std::get_if<SaveMessage>(&*message)) CHECK(save->done);
      }
    }
    CHECK(seen >= 9);
  }
}

}  // namespace
}  // namespace rtx::parsers
