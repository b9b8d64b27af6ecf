// Any text as an assertion about every parser's output: it compiles or says where not; what compiles is
// evaluated against outputs that are there, empty, and of another shape, and tells something printable.
#include "parsers/registry.hpp"
#include "playbooks/assertion.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using rtx::parsers::Kind;
using rtx::parsers::Type;
using rtx::parsers::Value;

/// A value of `type` with every field present and every list of two elements.
Value sample(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
      return {true};
    case Kind::integer:
      return {std::int64_t{1}};
    case Kind::text:
      return {std::string{"established"}};
    case Kind::clock_time:
      return {std::string{"2026/11/03 02:00:00"}};
    case Kind::duration:
      return {Value::Duration{1'500}};
    case Kind::permille:
      return {rtx::parsers::Permille{5}};
    case Kind::list:
      return {Value::List{sample(*type.element), sample(*type.element)}};
    case Kind::record:
      break;
  }
  Value::Record record;
  for (const auto& field : type.fields) record.push_back({field.name, sample(*field.type)});
  return {std::move(record)};
}

void check(bool holds) {
  if (!holds) std::abort();
}

void evaluate(const rtx::playbooks::Assertion& assertion, const Value& own, const Value* peer) {
  const auto outcome = assertion.evaluate(own, peer);
  check(outcome.expected == assertion.text());
  for (const char c : outcome.got) check(static_cast<unsigned char>(c) >= 0x20);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are chars
  for (const auto& parser : rtx::parsers::all_parsers()) {
    const auto assertion = rtx::playbooks::Assertion::compile(text, *parser.type, parser.type);
    if (!assertion) {
      const auto error = assertion.error();
      check(error.column >= 1 && error.column <= text.size() + 1 && !error.message.empty());
      continue;
    }
    const auto own = sample(*parser.type);
    evaluate(*assertion, own, &own);
    evaluate(*assertion, own, nullptr);
    evaluate(*assertion, Value{Value::Record{}}, &own);
    evaluate(*assertion, Value{std::string{"no record"}}, nullptr);
  }
  return 0;
}
