#pragma once

#include "twin/device.hpp"

#include <string>

namespace rtx::twin {

/// The console of `device`, logged in as `user` (empty: the unnamed one), on this process's standard input
/// and output until it logs out, its input ends and everything typed is done, or a signal comes. A terminal
/// is switched to raw mode meanwhile.
void run_stdio_console(Device& device, const std::string& user);

}  // namespace rtx::twin
