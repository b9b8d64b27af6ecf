#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace rtx::parsers {

/// The version of the JSON that this program writes: `schema` in every object. Keys are only ever added
/// within one version.
inline constexpr int json_schema = 1;

/// `value` as text, in one line if `indent` is negative. Bytes that are not UTF-8 become U+FFFD; characters
/// that a terminal would obey or that hide text are written as `\uXXXX`, so nothing is lost and nothing
/// happens.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

/// `value` on one line of a stream (NDJSON), its end included.
[[nodiscard]] std::string json_line(const nlohmann::ordered_json& value);

}  // namespace rtx::parsers
