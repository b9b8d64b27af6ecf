#include "parsers/message.hpp"
#include "parsers/registry.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const rtx::parsers::Parser& parser, std::string_view text) {
  const auto value = parser.parse(text);
  if (value) {
    require(json_of(*value).dump().front() == '{');
    require(text_of(*value).front() == '{');
    return;
  }
  const auto error = value.error();
  require(error.line >= 1 && error.line <= static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
  require(error.column >= 1 && error.column <= text.size() + 1);
  require(!error.expected.empty());
  require(!describe(error, text, "fuzz").empty());
}

}  // namespace

/// The first byte picks the parser, so that a new one is fuzzed at once; the byte behind the last one picks
/// router messages and the search for commands. Whatever the bytes, nothing throws, an error lies inside the
/// text, and a value can be shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto parsers = rtx::parsers::all_parsers();
  const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
  const auto choice = data[0] % (parsers.size() + 1);
  if (choice < parsers.size()) {
    check(parsers[choice], text);
  } else {
    static_cast<void>(rtx::parsers::parse_message(text));
    static_cast<void>(rtx::parsers::find_parser(text));
    static_cast<void>(rtx::parsers::nearest_command(text));
  }
  return 0;
}
