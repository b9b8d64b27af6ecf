#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// What one command printed. `find_parser(command)` says who can read `text.text`.
struct TechinfoSection {
  static constexpr std::string_view key = "command";

  std::string_view command;  ///< As the section is headed: `show status lan1`.
  Guarded text;              ///< Its output, without the empty lines and the `---` around it.
};
BOOST_DESCRIBE_STRUCT(TechinfoSection, (), (command, text))

/// What `show techinfo` prints: one output after the other.
struct ShowTechinfo {
  std::vector<TechinfoSection> section;
  std::vector<std::string_view> unrecognised;  ///< Lines above the first section.
};
BOOST_DESCRIBE_STRUCT(ShowTechinfo, (), (section, unrecognised))

/// More sections than any router prints. What follows stays in the last one, so that a hostile text cannot
/// take more memory than this many views.
inline constexpr std::size_t most_techinfo_sections = 1024;

/// Splits the output of `show techinfo` at the lines that are a `show` command and nothing else, at the left
/// edge, perhaps behind a `#` or a `>`. In a here-document of `show config` such a line is text. No text is
/// an error. The views point into `output`, of which nothing is copied.
///
/// Source: excerpts of RTX1300; command reference 58.59: always English, neither paged nor cut to the
/// console's width.
[[nodiscard]] Result<ShowTechinfo> parse_show_techinfo(std::string_view output);

}  // namespace rtx::parsers
