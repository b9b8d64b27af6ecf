#pragma once

#include <string>
#include <string_view>

namespace rtx::reports {

/// `text` as content or as a quoted attribute of HTML or XML: what could begin or end markup is written as a
/// reference, and what is not to be seen (control characters, direction marks, bytes that are not UTF-8) is
/// spelt out. Line feeds and tabs stay. Every character that comes out is one that XML 1.0 allows.
[[nodiscard]] std::string escaped(std::string_view text);

/// The same for an attribute whose line feeds and tabs have to be read back as such.
[[nodiscard]] std::string escaped_attribute(std::string_view text);

/// `text` as the value of a label in Prometheus' text format, without its quotes.
[[nodiscard]] std::string escaped_label(std::string_view text);

/// `text` sanitised, in one line: line feeds and tabs become blanks, none of them at the end.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace rtx::reports
