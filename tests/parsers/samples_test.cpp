#include "parsers/message.hpp"
#include "parsers/show_nat_descriptor_address.hpp"
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

/// The parser of the command that a folder is named for, with `-` for blanks; null if there is none.
const Parser* parser_of(const fs::path& folder) {
  auto command = folder.filename().string();
  std::ranges::replace(command, '-', ' ');
  return find_parser(command);
}

std::size_t unrecognised(const Value& value) {
  const auto& record = std::get<Value::Record>(value.data);
  const auto lines = std::ranges::find(record, "unrecognised", &Field::name);
  return lines == record.end() ? 0 : std::get<Value::List>(lines->value.data).size();
}

constexpr std::string_view headless = "show-nat-descriptor-address/02-mir-egressview-detail-rows.txt";

/// Rows of a descriptor, and leases of a scope, that have lost the line which said of which: nothing is
/// understood of them.
bool has_lost_its_heading(const fs::path& file) {
  const auto name = file.lexically_relative(samples()).generic_string();
  return name == headless || name.starts_with("show-status-dhcp/04-");
}

/// How many lines of a sample no form knows, nor can.
std::size_t known_remainder(const fs::path& file) {
  const auto name = file.lexically_relative(samples()).generic_string();
  return name.starts_with("show-environment/04-") ? 2 : 0;  // an access point's, which is no router
}

TEST_SUITE("parsers/samples") {
  TEST_CASE("every sample of a command that has a parser is understood") {
    if (!are_there()) return;
    int seen = 0;
    for (const auto& folder : fs::directory_iterator{samples()}) {
      const auto* const parser = parser_of(folder.path());
      if (parser == nullptr) continue;
      for (const auto& file : fs::directory_iterator{folder}) {
        CAPTURE(file.path().string());
        const auto text = contents(file.path());
        const auto value = parser->parse(text);
        ++seen;
        if (has_lost_its_heading(file.path())) {
          CHECK_FALSE(value.has_value());
          continue;
        }
        if (!value) {
          FAIL_CHECK(describe(value.error(), text, file.path().filename().string()));
          continue;
        }
        CHECK(unrecognised(*value) == known_remainder(file.path()));
      }
    }
    CHECK(seen >= 40);
  }

  TEST_CASE("rows of a translation table that were kept without its heading") {
    const auto file = samples() / headless;
    if (!fs::exists(file)) return;
    const auto text = "Reference Descriptor : 1, Assigned Interface : LAN2(1)\n" + contents(file);
    const auto output = parse_show_nat_descriptor_address(text);
    REQUIRE(output.has_value());
    CHECK(output->unrecognised.empty());
    CHECK(output->descriptor.at(0).entry.size() == 8);
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
