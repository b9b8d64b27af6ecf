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

/// The lines of a sample that no parser can know: an access point, which is no router, prints two of its own,
/// and a piece of a DHCP listing of four lines has lost the line that says of which scope it is.
std::size_t known_remainder(const fs::path& file) {
  const auto name = file.parent_path().filename().string() + '/' + file.filename().string();
  if (name.starts_with("show-environment/04-")) return 2;
  return name.starts_with("show-status-dhcp/04-") ? 4 : 0;
}

TEST_SUITE("parsers/samples") {
  TEST_CASE("every sample of a command that has a parser is understood") {
    if (!are_there()) return;
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
        CHECK(std::get<Value::List>(lines->value.data).size() == known_remainder(file.path()));
      }
    }
    CHECK(seen > 0);
  }

  TEST_CASE("the samples' rows become elements") {
    if (!are_there()) return;
    const auto elements_of = [](std::string_view command, std::string_view list) {
      auto folder = std::string{command};
      std::ranges::replace(folder, ' ', '-');
      std::size_t elements = 0;
      for (const auto& file : fs::directory_iterator{samples() / folder}) {
        const auto value = find_parser(command)->parse(contents(file.path()));
        if (value) elements += std::get<Value::List>(field(*value, list).data).size();
      }
      return elements;
    };
    CHECK(elements_of("show status lan", "port") == 3);
    CHECK(elements_of("show status pp", "pp") == 2);
    CHECK(elements_of("show status dhcp", "scope") == 2);
    CHECK(elements_of("show status dhcp summary", "lease") == 3);
    CHECK(elements_of("show log", "entry") == 94);
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
