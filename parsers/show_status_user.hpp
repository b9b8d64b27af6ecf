#pragma once

#include "parsers/result.hpp"
#include "parsers/units.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace rtx::parsers {

/// Somebody who is logged in.
struct LoggedIn {
  bool self = false;                     ///< `*`: the session that asks.
  bool administrator = false;            ///< `+`: at the administrator level.
  bool radius = false;                   ///< `@`: authenticated by RADIUS.
  std::optional<std::string_view> name;  ///< Absent for the unnamed user.
  std::string_view connection;           ///< `serial`, `remote`, `telnet1`, `ssh1`.
  std::string_view login_time;           ///< `MM/DD HH:MM`, by the router's clock.
  Seconds idle{};
  std::optional<std::string_view> address;  ///< Absent for a serial line.
};
BOOST_DESCRIBE_STRUCT(LoggedIn, (),
                      (self, administrator, radius, name, connection, login_time, idle, address))

struct ShowStatusUser {
  std::vector<LoggedIn> user;
  std::vector<std::string_view> unrecognised;  ///< Lines of no known form.
};
BOOST_DESCRIBE_STRUCT(ShowStatusUser, (), (user, unrecognised))

/// Parses the output of `show status user`, in either language.
/// Source: command reference 58.47; `show status user history` prints the same table, longer.
[[nodiscard]] Result<ShowStatusUser> parse_show_status_user(std::string_view output);

}  // namespace rtx::parsers
