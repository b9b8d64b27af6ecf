#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// One line of a configuration, as the configuration language understands it.
struct ConfigSetting {
  static constexpr std::string_view key = "setting";

  std::string setting;  ///< Its key: `ip lan2 address`, `tunnel 1: ipsec tunnel`.
  std::string value;    ///< The words behind the key, secrets as `*`; a here-document with its lines.
  std::optional<std::string>
      block;            ///< The block it is printed in: `tunnel 1`, `pp anonymous`; absent at the top.
  bool hidden = false;  ///< There is a secret in it, printed by the router or not.
};
BOOST_DESCRIBE_STRUCT(ConfigSetting, (), (setting, value, block, hidden))

/// What `show config` prints, in its order. A saved file and `show config tunnel 1` have no header.
struct ShowConfig {
  std::optional<std::string_view> model;
  std::optional<std::string_view> revision;  ///< `15.02.31`
  std::optional<std::string_view> built;     ///< When the firmware was: `Fri Jul  5 11:17:45 2024`.
  std::vector<std::string_view> mac;         ///< A range `a - b` gives its two ends.
  std::optional<std::uint32_t> memory_mbytes;
  std::optional<std::string_view> interfaces;  ///< `3LAN, 1BRI`
  std::optional<std::string_view> hardware;    ///< `ver=` of the main board.
  std::optional<std::string_view> serial;
  std::optional<std::string_view> reporting_date;  ///< By the router's clock: `Dec 7 15:38:26 2024`.
  std::vector<ConfigSetting> line;
  std::vector<std::string>
      unrecognised;  ///< Lines that the configuration language does not know, secrets as `*`.
};
BOOST_DESCRIBE_STRUCT(ShowConfig, (),
                      (model, revision, built, mac, memory_mbytes, interfaces, hardware, serial,
                       reporting_date, line, unrecognised))

/// Parses the output of `show config` and of its relatives for one block. What is key and what is value is
/// told by `language/`; the header alone has a grammar of its own, and only the header can be wrong. No
/// secret is in the result. The views point into `output`.
///
/// Source: output of RTX830, RTX1210 and older models.
[[nodiscard]] Result<ShowConfig> parse_show_config(std::string_view output);

}  // namespace rtx::parsers
