#pragma once

#include "parsers/registry.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rtx::parsers {

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error{"cannot read " + path.string()};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// The caret message that `command`'s parser gives for `output`, or "parsed".
inline std::string error_in(std::string_view command, std::string_view output) {
  const auto value = find_parser(command)->parse(output);
  return value ? "parsed" : describe(value.error(), output, "x");
}

/// The parsed output of `command` as a line of text, or the caret message.
inline std::string parsed(std::string_view command, std::string_view output) {
  const auto value = find_parser(command)->parse(output);
  return value ? text_of(*value) : describe(value.error(), output, "x");
}

/// A field of a record; throws where there is none.
inline const Value& field(const Value& record, std::string_view name) {
  for (const auto& field : std::get<Value::Record>(record.data)) {
    if (field.name == name) return field.value;
  }
  throw std::runtime_error{"no field " + std::string{name}};
}

}  // namespace rtx::parsers
