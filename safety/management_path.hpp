#pragma once

#include "language/config.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace rtx::safety {

/// How this session comes to the router. What is not known makes more lines touch the path, never fewer.
struct Path {
  std::string door;            ///< `ssh`, `telnet`, `serial`, `tcp` (a console server); empty: any of them.
  std::string router_address;  ///< The address that we connected to, as the router has it; empty: not known.
  std::string our_address;     ///< We as the router sees us (`show status user`); empty: not known.
  std::string user;            ///< Who is logged in; empty: the unnamed user, or not known.
};

/// A line that will be typed, and what is selected where it stands.
struct TypedLine {
  std::string text;
  language::Selection selection;
};

/// A line that touches what the session stands on, and why, for a person: `lan1 holds 192.0.2.1`.
struct Touch {
  std::size_t line;  ///< Into the lines that were given.
  std::string why;   ///< Without secrets.
};

/// Which of `lines`, typed in this order on a router that runs `running`, touch what a session over `path`
/// stands on: the interface that holds the router's address and those that lead to us (with the members of a
/// bridge, the LAN below a PPPoE connection, and everything that carries a tunnel), their filters and NAT
/// descriptors, the routes to us, the server that took us in, our user, the passwords, and the clock and the
/// schedules that a dead-man's switch goes by. A serial console only stands on users, passwords and console
/// settings. Of addresses that are not known, every interface may be the one. A line that the table of
/// commands does not know may touch anything.
///
/// Lines that only write something down (descriptions, logs) touch nothing; lines that change nothing should
/// not be given.
/// Source: command reference 4 (users, servers), 8.1 (addresses, routes, filters), 23 (NAT), 45 (bridge).
[[nodiscard]] std::vector<Touch> touches(const Path& path, const language::Config& running,
                                         const std::vector<TypedLine>& lines);

}  // namespace rtx::safety
