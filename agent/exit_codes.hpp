#pragma once

#include <csignal>

namespace rtx::agent {

/// How the program ends: docs/exit-codes.md.
enum class Exit {
  met = 0,             ///< Everything held.
  not_met = 1,         ///< An expectation did not hold, or a router refused a line.
  could_not_tell = 2,  ///< The world was in the way: no connection, no login, output that cannot be read.
  usage = 3,           ///< Command line, playbook or inventory; no router has been contacted.
  held_back = 4,       ///< A safety rule wants a person's word first; nothing has been changed.
  hung_up = 129,       ///< The terminal has gone (SIGHUP); routers have been left in order.
  interrupted = 130,   ///< Ctrl-C (SIGINT), likewise.
  terminated = 143,    ///< SIGTERM, likewise.
};

[[nodiscard]] constexpr int code(Exit exit) noexcept {
  return static_cast<int>(exit);
}

/// How the program ends when `signal` stopped it.
[[nodiscard]] constexpr Exit exit_after(int signal) noexcept {
  if (signal == SIGHUP) return Exit::hung_up;
  return signal == SIGTERM ? Exit::terminated : Exit::interrupted;
}

}  // namespace rtx::agent
