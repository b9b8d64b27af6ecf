#pragma once

#include "parsers/result.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// One saved configuration.
struct ConfigFile {
  static constexpr std::string_view key = "file";

  bool current = false;    ///< `*`: the one that is in use.
  std::string_view file;   ///< `0`, or `0.1` for an older generation of it.
  std::string_view saved;  ///< By the router's clock: `2024/11/03 16:04:53`, or the day alone.
  std::optional<std::uint32_t> bytes;
  std::optional<std::string_view> comment;  ///< As given to `save`.
};
BOOST_DESCRIBE_STRUCT(ConfigFile, (), (current, file, saved, bytes, comment))

/// What `show config list` prints. A router that was never saved has no file.
struct ShowConfigList {
  std::vector<ConfigFile> config;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowConfigList, (), (config, unrecognised))

/// Parses the output of `show config list`, in either language. A comment that begins with a number is told
/// from the size of the file only by a size in front of it. The views point into `output`.
///
/// Source: command reference 57.8 for what is in a row: file, date, comment. The layout is unconfirmed: a row
/// is whatever begins with a file's number and a date.
[[nodiscard]] Result<ShowConfigList> parse_show_config_list(std::string_view output);

}  // namespace rtx::parsers
