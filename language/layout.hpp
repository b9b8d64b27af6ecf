#pragma once

#include "language/config.hpp"

#include <span>
#include <string>
#include <vector>

namespace rtx::language {

/// Brings `lines` into the order in which `show config` prints them.
void put_in_order(std::vector<ConfigLine>& lines);

/// `lines`, in order, as text with its blocks and indentation.
[[nodiscard]] std::string printed(std::span<const ConfigLine> lines);

/// Only the lines that stand in the block of `selection`, its head included.
[[nodiscard]] std::string printed_block(std::span<const ConfigLine> lines, const Selection& selection);

}  // namespace rtx::language
